"""Ends well if an address answers: the health check of a container without curl."""
# ruff: noqa: INP001 - a script of an image, no module

import sys
import urllib.request

try:
    with urllib.request.urlopen(sys.argv[1], timeout=5):  # noqa: S310 - of compose.yaml
        pass
except OSError as error:
    sys.exit(str(error))
