"""How often a portal is asked: a new dataset, no change, one changed file.

Run `python -m tests.benchmarks.publish_calls`. The dataset has seven files. With a
changed file its descriptor changes too, so two files are sent.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from flows.publish.portal.publication import publish_all
from tests.fake_ckan.server import READS, Portal, running
from tests.fake_ckan.state import State
from tests.publishing import desk_at, make_package

_HEAD = ("dialect", "what", "package_show", "writes", "files sent", "downloads")


def counted(portal: Portal, output: Path) -> tuple[int, str, int, int]:
    """Reads, writes by action, files sent and downloads of one `zvit publish`."""
    portal.forget()
    with desk_at(portal, output) as desk:
        calls = publish_all(desk)["calls"]
    writes = Counter(one for one in portal.calls if one not in READS)
    told = ", ".join(f"{count} {action}" for action, count in writes.items())
    reads = portal.calls.count("package_show")
    return reads, told or "0", calls["files"], calls["downloads"]


def main() -> int:
    """Print the table."""
    print(" | ".join(_HEAD))
    for dialect in ("ckan", "datagovua"):
        with running(State(dialect)) as portal, tempfile.TemporaryDirectory() as name:
            output = Path(name)
            make_package(output, more="name\n")
            for what in ("create", "no change", "one changed file"):
                if what == "one changed file":
                    make_package(output, more="title\n")
                cells = (dialect, what, *counted(portal, output))
                print(" | ".join(map(str, cells)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
