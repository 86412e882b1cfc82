"""Where in a settings file a setting stands, for the messages about it."""

import re


def line_of(text: str, names: list[str]) -> int:
    r"""Line of a setting in TOML text, or of its table where it is missing.

    >>> line_of("a = 1\n[b]\nc = 2", ["b", "c"])
    3
    """
    best, depth = 1, 0
    path: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        table = re.match(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]", line)
        key = re.match(r"\s*([\w.\-\"']+)\s*=", line)
        if table:
            path = table[2].split(".")
            if table[1] == "[[":
                seen[table[2]] = seen.get(table[2], -1) + 1
                path.append(str(seen[table[2]]))
            here = path
        elif key:
            here = [*path, *re.sub(r"[\"']", "", key[1]).split(".")]
        else:
            continue
        if here == names[: len(here)] and len(here) > depth:
            best, depth = number, len(here)
    return best
