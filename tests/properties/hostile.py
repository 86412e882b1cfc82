"""Bytes that no writer of CSV makes: stray quotation marks, odd ends, encodings."""

from hypothesis import strategies as st

MARK = "\ufeff"
# Pieces of which a file is put together: few, so that odd neighbours are common.
_PIECES = [
    '"', '"', '""', ",", ",", ",", "\n", "\n", "\n", "\r", "\r\n", "a", "b", "1", "12",
    "2020-01-01", "ї", "😀", " ", "  ", "\x00", ";", "\t", "|", "'", "\\", MARK,
    "\u2028", "\x0b", "\x0c", "\x1c", "\x85", '"a\nb"', '"a""b"', '"a"b', ',"', '",',
    '"\n', '\n"', "null", "-", "f0", "true",
]  # fmt: skip
_HEADERS = [
    "f0,f1\n", "f0,f1\r\n", "f0,f1\r", "f0;f1\n", "f0\tf1\n", "f0|f1\n", '"f0","f1"\n',
    '"f\n0",f1\n', " f0 , f1\n", "f0, f1\n", "f0,f0\n", "f1,f0\n", "f0\n", "f0,f1,f2\n",
    ",f1\n", "f0,\n", "\n", "\nf0,f1\n", f"{MARK}f0,f1\n", f"{MARK}{MARK}f0,f1\n", "",
    "f0,f1", "F0,f1\n", "f0,f1\n\n", '"f0,f1\n', "'f0','f1'\n", "f0,f1\n" * 2,
]  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)
_ENCODINGS = ["utf-8"] * 8 + ["utf-8-sig", "cp1251", "utf-16", "utf-16-le", "koi8-u"]
_NO_UTF8 = [
    b"\xff",
    b"\xd0",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\xf0\x9f",
    b"\x80\n",
    b"\xfe,",
]


@st.composite
def hostile_bytes(draw: st.DrawFn, tidy: str | None = None) -> bytes:
    """A file for the fields f0 and f1, or one that was a table once.

    Args:
        draw: of Hypothesis.
        tidy: the table to spoil.
    """
    if tidy is None:
        text = draw(st.sampled_from(_HEADERS * 2 + _HEADERS[:1] * 40)) + draw(_TEXTS)
    else:
        at = draw(st.integers(0, len(tidy)))
        text = tidy[:at] + draw(st.sampled_from(_PIECES)) + tidy[at:]
    # Beyond the part of the file by which Frictionless tells its encoding.
    if draw(st.integers(0, 30)) == 0:
        text += f"1,{'2' * 2600}\n" * 4 + draw(_TEXTS)
    made = text.encode(draw(st.sampled_from(_ENCODINGS)), "replace")
    if draw(st.integers(0, 12)) == 0:
        at = draw(st.integers(0, len(made)))
        made = made[:at] + draw(st.sampled_from(_NO_UTF8)) + made[at:]
    return made
