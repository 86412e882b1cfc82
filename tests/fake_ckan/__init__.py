"""A small CKAN on loopback, stateful, with scripted faults; see `server.py`."""
