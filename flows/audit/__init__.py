"""The commands of `zvit audit`: look into the ledger, waive, verify, export."""
