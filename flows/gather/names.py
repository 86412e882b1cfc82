"""What the files of a run are called: names as text, and a key for each file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from flows.wording import writable


def keys_of(files: Iterable[Path], asked: Sequence[Path]) -> dict[Path, str]:
    """A key for each file: its path below the folder asked for, or its name.

    Files that would share one have as many folders before it as tell them apart.

    Args:
        files: the files found, each once.
        asked: the files and folders that the run was asked for.

    >>> one, other = Path("r/a/x.txt"), Path("r/x.txt")
    >>> list(keys_of([one, other], [Path("r")]).values())
    ['a/x.txt', 'x.txt']
    >>> list(keys_of([one, other], [one, other]).values())
    ['a/x.txt', 'r/x.txt']
    """
    keys = {path: _below(path, asked) for path in files}
    count = 1
    while shared := _shared(keys):
        count += 1
        keys |= {path: "/".join(path.parts[-count:]) for path in shared}
    return {path: writable(key) for path, key in keys.items()}


def _below(path: Path, asked: Sequence[Path]) -> str:
    folders = [one for one in asked if one != path and path.is_relative_to(one)]
    return path.relative_to(folders[0]).as_posix() if folders else path.name


def _shared(keys: dict[Path, str]) -> list[Path]:
    """The files whose key is another's too, where more folders can be put before it."""
    uses = Counter(keys.values())
    return [
        path
        for path, key in keys.items()
        if uses[key] > 1 and len(path.parts) > key.count("/") + 1
    ]
