"""Proof that rows meet their schema, a column at a time, ahead of Frictionless.

The contract is Frictionless's: what is proven here is what it is certain to pass. Rows
that are not proven are handed to it, and it alone words what is wrong.
"""
