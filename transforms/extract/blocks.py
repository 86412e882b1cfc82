"""Blocks of a report: paragraphs, list items and table rows, and their sentences."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.extract.lines import ABBREVIATIONS, BULLET, Span, paragraphs

_STOP = re.compile(r"[.!?…]{1,6}[»\")]{0,3}\s+(?=[«\"(–•·]{0,4}\s{0,9}[^\W_])")
_OPENINGS = ("крім того", "окрім того", "окрім цього", "також ", "водночас ")
_LONGEST_SENTENCE = 2_000
_LONGEST_PARAGRAPH = 20_000  # about eight pages
_LONGEST_WORD = 40
_LONGEST_CELL = 200
_DIGIT = re.compile("[0-9]")
_LAST_WORD = re.compile(r"(?<![\w’])[\w’-]+$")
# After these it does not end one before a number: «14 тис. 320 грн», «2019 р. 5 …».
_BEFORE_NUMBER = frozenset("р рр шт од зб грн год хв екз чол ос куб л".split())


class Block(NamedTuple):
    """A span of the matching form: one paragraph, list item or table row.

    `bullet` is the sort of its mark, empty for none; `body` where its words begin.
    """

    start: int
    end: int
    bullet: str
    body: int
    is_row: bool
    sentences: tuple[Span, ...]


def find_blocks(form: str, cased: str, first: int = 0) -> tuple[str, list[Block]]:
    """The form with broken paragraphs joined (same length), and its blocks in order.

    Args:
        form: matching form of a text.
        cased: the text at the places of the form, which tells capitals.
        first: where to begin, behind the title.
    """
    form, spans = paragraphs(form, cased, first)
    blocks = (block_of(form, cased, *span) for span in spans)
    parts = [part for block in blocks for part in _parts(block)]
    return form, _with_lines_in_tables(form, parts)


def _with_lines_in_tables(form: str, blocks: list[Block]) -> list[Block]:
    """The blocks; a short line between rows of one table is a row of it («з них»)."""
    for at in range(1, len(blocks) - 1):
        above, block, below = blocks[at - 1 : at + 2]
        if (
            above.is_row
            and below.is_row
            and not block.is_row
            and block.end - block.start < _LONGEST_CELL
            and (
                form[block.end - 1] == ":"
                or not _DIGIT.search(form, block.start, block.end)
            )
            and _DIGIT.search(form, below.start, below.end)
            and form.count("\t", above.start, above.end)
            == form.count("\t", below.start, below.end)
        ):
            blocks[at] = block._replace(body=block.start, bullet="", is_row=True)
    return blocks


def block_of(form: str, cased: str, start: int, end: int) -> Block:
    """One paragraph, item or row, with its sentences."""
    bullet = BULLET.match(form, start, end)
    body = bullet.end() if bullet else start
    if body == end or "\t" in form[body:end]:
        is_row = "\t" in form[start:end]
        return Block(start, end, "", start, is_row, ((start, end),))
    kind = ""
    if bullet:
        number = "1" + _depth(bullet[0])
        kind = bullet["mark"] or ("а" if bullet["letter"] else number)
    sentences = _sentences(form, cased, body, end)
    return Block(start, end, kind, body, is_row=False, sentences=sentences)


def _parts(block: Block) -> Iterator[Block]:
    """A block, or parts of it between its sentences where it is too long to be one.

    Rules look at a whole block at once, so its length bounds what each of them costs.
    """
    if block.is_row or block.end - block.start <= _LONGEST_PARAGRAPH:
        yield block
        return
    part: list[Span] = []
    start, body = block.start, block.body
    for sentence in block.sentences:
        if part and sentence[1] - start > _LONGEST_PARAGRAPH:
            yield block._replace(
                start=start, body=body, end=part[-1][1], sentences=tuple(part)
            )
            start = body = sentence[0]
            part = []
        part.append(sentence)
    yield block._replace(start=start, body=body, sentences=tuple(part))


def _depth(number: str) -> str:
    """Points inside a number of an item: «1.» none, «1.2» and «1.2.» one."""
    return "." * number.strip("(). ").count(".")


def _sentences(form: str, cased: str, start: int, end: int) -> tuple[Span, ...]:
    """Spans of the sentences of a block.

    A semicolon does not end a sentence here: parts of a total are often parted by it.
    """
    spans = []
    first = start
    stops = (
        (stop.start() + 1, stop.end())
        for stop in _STOP.finditer(form, start, end)
        if _ends_sentence(form, cased, start, stop)
    )
    for last, following in sorted([*stops, *_without_stop(form, cased, start, end)]):
        spans.append((first, last))
        first = following
    if first < end:
        spans.append((first, end))
    if end - start > _LONGEST_SENTENCE:
        return tuple(piece for span in spans for piece in _pieces(*span))
    return tuple(spans)


def _without_stop(form: str, cased: str, start: int, end: int) -> Iterator[Span]:
    """Ends of sentences that lack their full stop: «за торгівлю Крім того, вручено»."""
    for opening in _OPENINGS:
        place = form.find(opening, start + 2, end)
        if place > 0 and cased[place].isupper() and cased[place - 2].islower():
            yield place - 1, place


def _pieces(start: int, end: int) -> list[Span]:
    """A sentence, cut where it is too long to be one."""
    return [
        (first, min(first + _LONGEST_SENTENCE, end))
        for first in range(start, end, _LONGEST_SENTENCE)
    ]


def _ends_sentence(form: str, cased: str, first: int, stop: re.Match[str]) -> bool:
    following = cased[stop.end() : stop.end() + 4].lstrip('«"(–•· ')[:1]
    if following.islower():
        return False
    if form[stop.start()] != ".":
        return True
    word = _LAST_WORD.search(
        form, max(first, stop.start() - _LONGEST_WORD), stop.start()
    )
    if not word:
        return True
    if following.isdigit() and word[0] in _BEFORE_NUMBER:
        return False
    initial = len(word[0]) == 1 and cased[word.start()].isupper()
    return not initial and word[0] not in ABBREVIATIONS
