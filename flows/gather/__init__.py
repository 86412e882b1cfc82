"""Gather: the bytes of reports and sources, untouched, each with where it came from."""
