"""Ends well if an address answers: the health check of a container without curl."""
# ruff: noqa: INP001 - a script of an image, no module

import sys
import urllib.request

with urllib.request.urlopen(sys.argv[1], timeout=5) as answer:  # noqa: S310
    sys.exit(0 if answer.status == 200 else 1)  # noqa: PLR2004
