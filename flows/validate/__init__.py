"""`zvit validate`: what it is given, what it says, and the words for both."""
