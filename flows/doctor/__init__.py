"""`zvit doctor`: what works, and how to mend what does not. It changes nothing."""
