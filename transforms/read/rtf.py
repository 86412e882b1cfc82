r"""Reads RTF through anydoc (MIT), whose model of the document is told to `Lines`.

What it lacks is put before it in another form: raised digits, which would join the
number before them, become superscripts; no-break spaces, hyphens and tabs, which it
makes plain spaces, become private characters that come back afterwards. A file that was
cut short is refused.
"""

import re

import anydoc

from transforms.errors import UnreadableReport
from transforms.read.bounds import MAX_DEPTH, MAX_TOKENS, damaged
from transforms.read.lines import RAISED, Lines

_TOKEN = re.compile(
    rb"\\u-?\d+ ?(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])?|\\'[0-9a-fA-F]{2}"
    rb"|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\[^a-zA-Z]|(?P<brace>[{}])"
    rb"|(?P<digits>[0-9]+)"
)
# What may stand after a control word: a space, the sign for readers without Unicode.
_PLAIN = re.compile(rb"(?<=\\u160)(?![0-9]).*|(?<=\\tab) $", re.DOTALL)
_TAB, _NO_BREAK_SPACE = "\uee00", "\uee01"
_STAND_INS = {
    b"\\tab": _TAB, b"\\~": _NO_BREAK_SPACE, b"\\'a0": _NO_BREAK_SPACE,
    b"\\u160": _NO_BREAK_SPACE, b"\\_": "\u2011",
}  # fmt: skip
_BACK = str.maketrans({_TAB: "\t", _NO_BREAK_SPACE: "\u00a0"})
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")


def read_rtf(content: bytes) -> str:
    """The text of an RTF file.

    Raises:
        UnreadableReport: `damaged-document`, `expands-too-much` or `too-long-text`.
    """
    if content.count(b"\\") + content.count(b"{") > MAX_TOKENS:
        raise UnreadableReport("expands-too-much", reason="tokens", limit=MAX_TOKENS)
    content = _prepared(_without_binary(content[content.index(b"{") :]))
    try:
        document = anydoc.to_document(content, "rtf")
    except anydoc.ResourceLimitError as error:
        raise UnreadableReport("expands-too-much", reason=error.limit) from error
    except anydoc.ConvertError as error:
        raise damaged("rtf", detail=str(error)) from error
    teller = _Teller(document)
    teller.tell_blocks(document.blocks)
    return teller.lines.joined()


def _without_binary(content: bytes) -> bytes:
    r"""Without the bytes of pictures, which may hold anything, braces too."""
    parts = []
    place = 0
    while mark := _BINARY.search(content, place):
        parts.append(content[place : mark.start()])
        place = mark.end() + int(mark[1])
    return b"".join([*parts, content[place:]])


def _prepared(content: bytes) -> bytes:
    """Up to the end of the first group, with raised digits as superscripts.

    Raises:
        UnreadableReport: `damaged-document` where the group does not end.
    """
    parts = []
    raised = [False]
    place = 0
    for token in _TOKEN.finditer(content):
        if token["brace"] == b"{":
            raised.append(raised[-1])
            if len(raised) > MAX_DEPTH:
                raise damaged("too-deep", limit=MAX_DEPTH)
        elif token["brace"]:
            raised.pop()
            if len(raised) == 1:
                return b"".join([*parts, content[place : token.end()]])
        elif token["digits"] and raised[-1]:
            signs = token["digits"].decode("ascii").translate(RAISED)
            parts += [content[place : token.start()], _written(signs)]
            place = token.end()
        elif stand_in := _STAND_INS.get(_PLAIN.sub(b"", token[0])):
            parts += [content[place : token.start()], _written(stand_in)]
            place = token.end()
        elif token["word"]:
            raised[-1] = _is_raised(token["word"], token["number"], raised[-1])
    raise damaged("truncated")


def _is_raised(word: bytes, number: bytes | None, before: bool) -> bool:
    if word in (b"super", b"up"):
        return number != b"0"
    return before and word not in (b"nosupersub", b"plain", b"sub", b"dn")


def _written(signs: str) -> bytes:
    return b"".join(b"{\\uc1\\u%d ?}" % ord(sign) for sign in signs)


class _Teller:
    """Tells `Lines` what anydoc's model has."""

    def __init__(self, document: anydoc.Document) -> None:
        self.lines = Lines()
        self._notes = {note.id: note for note in document.notes}

    def tell_blocks(self, blocks: list[anydoc.Block] | None) -> None:
        """Paragraphs, lists and tables, in order."""
        for block in blocks or ():
            self._tell_block(block)

    def _tell_block(self, block: anydoc.Block) -> None:
        if block.list is not None:
            for item in block.list.items:
                self.lines.mark_item()
                self.tell_blocks(item.blocks)
        elif block.table is not None:
            self._tell_table(block.table)
        elif block.blocks is not None:
            self.tell_blocks(block.blocks)
        elif block.kind != "rule":
            self._tell_inlines(block.content)
            self.lines.write(block.text or "")
            self.lines.end_paragraph()

    def _tell_table(self, table: anydoc.Table) -> None:
        self.lines.begin_table()
        for row in table.grid:
            for slot in row:
                if slot.cell is not None:
                    self.tell_blocks(slot.cell.blocks)
                self.lines.end_cell()
            self.lines.end_row()
        self.lines.end_table()

    def _tell_inlines(self, inlines: list[anydoc.Inline] | None) -> None:
        for inline in inlines or ():
            if inline.kind == "line_break":
                self.lines.write("\n")
            elif inline.kind == "note_ref":
                self._tell_note(inline.note_id or "")
            else:
                self.lines.write((inline.text or "").translate(_BACK))
                self._tell_inlines(inline.content)

    def _tell_note(self, key: str) -> None:
        note = self._notes.pop(key, None)
        if note is not None:
            self.lines.begin_aside(is_note=True)
            self.tell_blocks(note.blocks)
            self.lines.end_aside()
