"""An output folder as a whole: who can read it, and another put in its place."""

import json
import shutil
from pathlib import Path

from flows.publish.files import sync_folder
from transforms.errors import OutputError

# Of the layout of the output folder. A program that changes it in a way that this one
# cannot read writes its own number into `format.json`; where there is none, it is 1.
FORMAT_VERSION = 1
FORMAT = "format.json"


def open_output(output: Path) -> None:
    """Mend what a kill has left of a restore; make sure that we can read the folder.

    Raises:
        OutputError: `output-newer`: a newer program has made it what we cannot read.
    """
    mend_output(output)
    file = output / FORMAT
    if not file.is_file():
        return
    try:
        version = json.loads(file.read_bytes())["formatVersion"]
    except (OSError, ValueError, KeyError, TypeError):
        version = "?"
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise OutputError(
            "output-newer", folder=output, version=version, known=FORMAT_VERSION
        )


def swap_in(fresh: Path, output: Path, aside: Path) -> bool:
    """Put a folder in an output folder's place; whether the old one was moved aside.

    Between two of its steps the old folder is where `mend_output` finds it.
    """
    previous = _previous(output)
    if output.is_dir():
        output.rename(previous)
    fresh.rename(output)
    sync_folder(output.parent)
    return _settle(previous, aside)


def mend_output(output: Path) -> None:
    """Undo a swap that was cut short, or finish it; nothing is lost either way."""
    previous = _previous(output)
    if not previous.is_dir():
        return
    if output.exists():
        _settle(previous, free_name(output.with_name(f"{output.name}.before")))
    else:
        previous.rename(output)


def is_empty(folder: Path) -> bool:
    """Whether nothing is kept in a folder, or there is none."""
    return not folder.exists() or not any(
        path.name != ".lock" for path in folder.iterdir()
    )


def free_name(path: Path) -> Path:
    """The path, or the first free one with a number after it."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _previous(output: Path) -> Path:
    return output.with_name(f".{output.name}.previous")


def _settle(previous: Path, aside: Path) -> bool:
    if not previous.is_dir():
        return False
    if is_empty(previous):
        shutil.rmtree(previous)
        return False
    previous.rename(aside)
    return True
