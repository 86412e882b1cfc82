r"""Regular expressions that Arrow's engine reads just as Python's does.

Frictionless matches with Python's `re`; Arrow with RE2, which is faster by far. The two
agree on a plain part of the language, and only that part is taken over. What RE2 then
accepts, Python accepts: RE2 reads \d, \w and \s as ASCII alone and `$` as the very end,
which is less than Python takes, and so both may stand only where more would be matched.
"""

import re

import pyarrow as pa

from transforms.proof import kernels as pc
from transforms.proof.texts import to_texts

_ESCAPE = r"\\[dwstrn!-/:-@\[-`{-~]"
_PLAIN = re.compile(
    rf"""(?:
      [^\\\[\](){{}}*+?|^$.]                            # a letter, for itself
    | {_ESCAPE}
    | \[ \^ (?: [^\\\[\]^&~|] | \\[-\]\[\\^./] )+ \]     # none of these
    | \[    (?: [^\\\[\]^&~|] | {_ESCAPE} )+ \]          # one of these
    | \( (?!\?) | \(\?: | \) | \| | \^ | \$ | \.
    | [*+?]\?? | \{{\d{{1,3}}(?:,\d{{0,3}})?\}}\??
    )*""",
    re.VERBOSE,
)


def re2_of(pattern: str) -> str | None:
    r"""The pattern as Frictionless applies it, for RE2; None where that is unsure.

    >>> re2_of(r"\d{4}")
    '\\A(?:^\\d{4}$)'
    >>> re2_of(r"(?i)да") is None
    True
    """
    if not _PLAIN.fullmatch(pattern):
        return None
    taken = rf"\A(?:^{pattern}$)"
    try:
        re.compile(f"^{pattern}$")
        pc.match_substring_regex(to_texts([""]), taken)
    except (re.error, pa.ArrowInvalid):
        return None
    return taken
