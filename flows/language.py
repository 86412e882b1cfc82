"""The language a person is spoken to, known before any setting is read.

Help is worded while the commands are declared, so that it costs no import of settings.
"""

import os
import sys

UKRAINIAN, ENGLISH = "uk", "en"


def asked_language() -> str:
    """`uk` or `en`: of `--lang`, else of ZVIT_LANGUAGE, else Ukrainian."""
    arguments = sys.argv
    for at, argument in enumerate(arguments):
        if argument == "--lang=en" or (
            argument == "--lang" and arguments[at + 1 : at + 2] == [ENGLISH]
        ):
            return ENGLISH
        if argument.startswith("--lang"):
            return UKRAINIAN
    stated = os.environ.get("ZVIT_LANGUAGE", "")  # noqa: TID251
    return ENGLISH if stated == ENGLISH else UKRAINIAN


def told(ukrainian: str, english: str) -> str:
    """One of two wordings, in the language that was asked for."""
    return english if asked_language() == ENGLISH else ukrainian
