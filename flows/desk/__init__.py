"""The desk: the month's work in a browser, on this computer only (`zvit desk`)."""
