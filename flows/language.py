"""The language a person is spoken to, known before any setting is read.

Help is worded while the commands are declared, so that it costs no import of settings.
"""

import os
import sys
from functools import cache
from pathlib import Path

UKRAINIAN, ENGLISH = "uk", "en"
LANGUAGES = (UKRAINIAN, ENGLISH)
_FILE = "zvit.toml"


def asked_language(default: str | None = None) -> str:
    """`uk` or `en`: of `--lang`, else of ZVIT_LANGUAGE, else of the settings.

    Args:
        default: what the settings say, where they are read already; None to look into
            the settings file for this alone. Ukrainian where nothing is said.
    """
    stated = os.environ.get("ZVIT_LANGUAGE")  # noqa: TID251
    said = _of_option("--lang") or stated or default or _of_file()
    return ENGLISH if said == ENGLISH else UKRAINIAN


def told(ukrainian: str, english: str) -> str:
    """One of two wordings, in the language that was asked for."""
    return english if asked_language() == ENGLISH else ukrainian


def _of_option(name: str) -> str | None:
    """What was last given for an option, wherever in the command it stands."""
    said = None
    for at, argument in enumerate(sys.argv):
        if argument == name:
            said = (*sys.argv[at + 1 : at + 2], None)[0]
        elif argument.startswith(f"{name}="):
            said = argument.removeprefix(f"{name}=")
    return said


@cache
def _of_file() -> object:
    """Of the settings file; what is wrong there is told when it is loaded."""
    import tomllib

    try:
        text = Path(_of_option("--config") or _FILE).read_text("utf-8-sig")
        return tomllib.loads(text).get("language")
    except (OSError, ValueError):
        return None
