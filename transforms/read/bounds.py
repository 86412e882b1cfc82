"""How much a report may ask of the machine that reads it, each bound with its reason.

A report comes from outside, so its size is what a stranger says it is. Nothing here
depends on the format; each reader applies the bounds that concern it.
"""

from transforms.errors import UnreadableReport

# A monthly report with photographs is below 10 MB; 32 MB leaves room, and keeps the
# slowest reader (one Python call per XML element) within seconds.
MAX_BYTES = 32 * 2**20
# About 200 pages of type. Monthly reports have 1–30; the longest of a year, near 100.
# Each character costs up to 50 µs of a processor, all in all.
MAX_CHARACTERS = 500_000
# What a ZIP document may inflate to. XML of 64 MB holds more than MAX_CHARACTERS.
MAX_EXPANDED_BYTES = 64 * 2**20
# Word writes 10–20 members and one per picture.
MAX_MEMBERS = 2_000
# Elements of one XML part, tags of a web page: 100 pages have about 50,000.
MAX_ELEMENTS = 500_000
# Marks of an RTF file, of which Word writes two for each Ukrainian letter: 400 pages.
MAX_TOKENS = 2_000_000
# Elements or groups inside one another. Readers keep a stack of their own, not the call
# stack, so this bounds memory, not recursion.
MAX_DEPTH = 1_000
# Tables inside tables; Word itself stops far below.
MAX_TABLE_DEPTH = 50
# Columns that a merged or repeated cell may claim; Word's own limit is 63.
MAX_SPAN = 64
# MAX_CHARACTERS at 2,500 a page. A page may cost time though it has no character.
MAX_PAGES = 200
# A page of the smallest type has about 10,000; a wide table on A3 twice that.
MAX_PAGE_CHARACTERS = 50_000
# Lines and rectangles drawn on a page; a ruled table has about two a cell.
MAX_RULES = 20_000
# Things drawn on a page; Word makes one of each word at most.
MAX_DRAWN = 50_000


def check_size(content: bytes) -> None:
    """Refuse a file that is empty, or larger than any report.

    Raises:
        UnreadableReport: `empty-file` or `too-large`.
    """
    if not content:
        raise UnreadableReport("empty-file", size=0)
    if len(content) > MAX_BYTES:
        raise UnreadableReport("too-large", size=len(content), limit=MAX_BYTES)


def check_length(characters: int) -> None:
    """Refuse text longer than any report.

    Raises:
        UnreadableReport: `too-long-text`.
    """
    if characters > MAX_CHARACTERS:
        raise UnreadableReport("too-long-text", size=characters, limit=MAX_CHARACTERS)


def damaged(reason: str, **details: object) -> UnreadableReport:
    """The error for bytes that are not what their format requires, or are locked."""
    rule = "document-encrypted" if reason == "encrypted" else "damaged-document"
    return UnreadableReport(rule, reason=reason, **details)


def count_of(stated: str | None, default: int = 1) -> int:
    """A number of columns, rows or spaces that a document states, within `MAX_SPAN`.

    >>> count_of("3"), count_of(None), count_of("0"), count_of("999"), count_of("-1")
    (3, 1, 1, 64, 1)
    """
    said = (stated or "").strip()
    is_number = said.isascii() and said.isdigit() and len(said) < len("1000")
    return max(min(int(said), MAX_SPAN), default) if is_number else default
