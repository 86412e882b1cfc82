r"""Reads RTF (Rich Text Format 1.9.1) as it is shown.

No library does: anydoc 0.2 tells text boxes twice, and deleted text and the entries of
an index too; it loses the signs of `SYMBOL` fields and shifts indented rows.

A group (`{…}`) begins with what is set around it, and what it changes ends with it.
Some groups are no text (`GONE`, and those marked `\*` that are not known); text boxes
and notes are groups inside the paragraph that has them. What is told of marks, hidden
and deleted text is the policy of all formats (`lines`).
"""

import re
from collections.abc import Callable

from transforms.errors import UnreadableReport
from transforms.read import rtf_words
from transforms.read.bounds import MAX_DEPTH, MAX_TABLE_DEPTH, MAX_TOKENS, damaged
from transforms.read.lines import RAISED, Lines
from transforms.read.rtf_words import Font, Group, Kind
from transforms.read.symbols import symbol, symbol_field

# Characters of Unicode, each with a sign for readers that know none.
_UNIT = re.compile(rb"\\u(-?[0-9]{1,5}) ?(?:(\?)|\\'([0-9a-fA-F]{2}))")
_TOKEN = re.compile(
    rb"(?P<units>(?:\\u-?[0-9]{1,5} ?(?:\?|\\'[0-9a-fA-F]{2})){2,4096})|"
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,9})? ?"
    rb"|(?P<codes>(?:\\'[0-9a-fA-F]{2})+)|\\(?P<sign>[^a-zA-Z])|(?P<begin>{)|(?P<end>})"
    rb"|(?P<text>[^\\{}\r\n\0]+)|[\r\n\0]+|\\",
    re.DOTALL,
)
_NO_HEADING = 9
_PRIVATE = range(0xF000, 0xF100)


def read_rtf(content: bytes) -> str:
    """The text of an RTF file.

    Raises:
        UnreadableReport: `damaged-document`, `expands-too-much` or `too-long-text`.
    """
    if content.count(b"\\") + content.count(b"{") > MAX_TOKENS:
        raise UnreadableReport("expands-too-much", reason="tokens", limit=MAX_TOKENS)
    reader = _Reader()
    place = content.index(b"{")
    while token := _TOKEN.match(content, place):
        place = token.end()
        if token["word"] == b"bin":
            # The bytes of a picture may be anything, braces too.
            place += max(int(token["number"] or 0), 0)
        elif token.lastgroup == "end" and reader.depth == 1:
            return reader.joined()
        else:
            reader.take(token)
    raise damaged("truncated")


class _Reader:
    """Tells `Lines` what the tokens say."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._groups: list[Group] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, Font] = {}
        self._stand_ins = 0
        self._is_item = False
        self._instruction: list[str] = []
        # Left edge of the row, then the right edges of its cells.
        self._edges = [0]
        self._words = self._words_of_groups() | self._words_of_blocks() | {
            "ansicpg": self._set_encoding, "mac": lambda _: self._set_encoding(10000),
            "pc": lambda _: self._set_encoding(437),
            "pca": lambda _: self._set_encoding(850),
            "deff": lambda number: self._set(font=number), "f": self._take_font,
            "fcharset": self._take_character_set,
            "uc": lambda number: self._set(stand_ins=max(number, 0)),
            "u": self._take_unicode,
        }  # fmt: skip

    def _words_of_groups(self) -> dict[str, Callable[[int], object]]:
        return {
            **dict.fromkeys(
                ("shptxt", "dptxbxtext"), lambda _: self._begin_aside(is_note=False)
            ),
            "footnote": lambda _: self._begin_aside(is_note=True),
            "fldinst": self._begin_instruction, "fldrslt": self._begin_result,
            **dict.fromkeys(("listtext", "pntext"), self._take_list_mark),
            "md": self._begin_brackets,
        }  # fmt: skip

    def _words_of_blocks(self) -> dict[str, Callable[[int], object]]:
        return {
            "outlinelevel": lambda number: self._set(is_heading=number < _NO_HEADING),
            "ls": lambda number: self._set(is_item=number != 0),
            "intbl": lambda _: self._set(table_depth=max(self._group.table_depth, 1)),
            "itap": lambda number: self._set(
                table_depth=min(max(number, 0), MAX_TABLE_DEPTH)
            ),
            "par": self._end_paragraph, "sect": self._end_paragraph,
            "trowd": lambda _: self._edges.__setitem__(slice(None), [0]),
            "trleft": lambda number: self._edges.__setitem__(0, number),
            "cellx": self._edges.append,
            "cell": lambda _: self._end_cell(1), "row": lambda _: self._end_row(1),
            "nestcell": lambda _: self._end_cell(2),
            "nestrow": lambda _: self._end_row(2),
        }  # fmt: skip

    @property
    def depth(self) -> int:
        """How many groups are open."""
        return len(self._groups)

    @property
    def _group(self) -> Group:
        return self._groups[-1]

    @property
    def _font(self) -> Font:
        return self._fonts.get(self._group.font) or Font()

    def take(self, token: re.Match[bytes]) -> None:
        """Take the next token."""
        match token.lastgroup:
            case "word" | "number":
                number = token["number"]
                self._take_word(token["word"].decode("ascii"), int(number or 1))
            case "begin":
                self._begin_group()
            case "end":
                self._end_group()
            case "text":
                self._take_text(token["text"])
            case "codes":
                codes = token["codes"].replace(b"\\'", b"")
                self._take_text(bytes.fromhex(codes.decode("ascii")))
            case "units":
                self._take_units(token["units"])
            case "sign":
                self._take_sign(token["sign"])

    def _take_units(self, units: bytes) -> None:
        """Many in a row, as a Ukrainian text is written."""
        for number, sign, code in _UNIT.findall(units):
            self._take_unicode(int(number))
            self._take_text(sign or bytes.fromhex(code.decode("ascii")))

    def joined(self) -> str:
        """The text, once the first group has ended."""
        self._settle(self._group.table_depth)
        return self._lines.joined()

    def _set(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self._group, name, value)

    def _begin_group(self) -> None:
        if self.depth == MAX_DEPTH:
            raise damaged("too-deep", limit=MAX_DEPTH)
        self._groups.append(self._groups[-1].inner() if self._groups else Group())
        self._stand_ins = 0

    def _end_group(self) -> None:
        self._stand_ins = 0
        at_end = self._group.at_end
        if at_end is not None:
            at_end()
        self._groups.pop()

    def _take_word(self, word: str, number: int) -> None:
        group = self._group
        is_starred, group.is_starred = group.is_starred, False
        if group.kind == Kind.NOTHING:
            return
        is_property = word.startswith("m") and word.endswith("Pr")
        if (
            word in rtf_words.GONE
            or is_property
            or (is_starred and word not in rtf_words.KNOWN)
        ):
            group.kind = Kind.NOTHING
        elif word in rtf_words.CHARACTERS:
            self._take_character(rtf_words.CHARACTERS[word])
        elif word in rtf_words.FLAGS:
            setattr(group, rtf_words.FLAGS[word], number != 0)
        elif word in rtf_words.SETS:
            self._set(**rtf_words.SETS[word])
        elif word in self._words:
            self._words[word](number)

    def _take_sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._group.is_starred = True
        elif sign in rtf_words.SIGNS:
            self._take_character(rtf_words.SIGNS[sign])
        elif sign in b"\r\n":
            self._words["par"](1)

    def _take_character(self, character: str) -> None:
        if self._stand_ins:
            self._stand_ins -= 1
        else:
            self._write(character)

    def _take_text(self, text: bytes) -> None:
        skipped = min(self._stand_ins, len(text))
        self._stand_ins -= skipped
        text, font = text[skipped:], self._font
        if font.is_symbol and self._group.kind == Kind.TEXT:
            signs = (
                symbol(byte, font.name) if byte > ord(" ") else " " for byte in text
            )
            self._write("".join(signs))
        elif text:
            self._write(text.decode(font.encoding or self._encoding, "replace"))

    def _take_unicode(self, number: int) -> None:
        code = number & 0xFFFF
        is_sign = code in _PRIVATE and self._font.is_symbol
        self._write(symbol(code, self._font.name) if is_sign else chr(code))
        self._stand_ins = self._group.stand_ins

    def _write(self, text: str) -> None:
        group = self._group
        if group.kind == Kind.INSTRUCTION:
            self._instruction.append(text)
        elif group.kind == Kind.FONTS:
            self._font.name += text.rstrip(";")
        elif group.kind == Kind.TEXT and not (group.is_hidden or group.is_deleted):
            self._lines.write(text.translate(RAISED) if group.is_raised else text)

    def _set_encoding(self, number: int) -> None:
        self._encoding = rtf_words.CODE_PAGES.get(number, self._encoding)

    def _take_font(self, number: int) -> None:
        self._group.font = number
        if self._group.kind == Kind.FONTS:
            self._fonts[number] = Font()

    def _take_character_set(self, number: int) -> None:
        self._font.encoding = rtf_words.CHARACTER_SETS.get(number, "")
        self._font.is_symbol = number == rtf_words.SYMBOL_SET

    def _begin_aside(self, *, is_note: bool) -> None:
        """A text box, or a note: set the paragraph round it aside."""
        group = self._group
        if not is_note and group.kind != Kind.SHAPE:
            return
        self._settle(group.table_depth)
        self._lines.begin_aside(is_note=is_note)
        is_item, self._is_item = self._is_item, False
        group.kind, group.table_depth, group.is_raised = Kind.TEXT, 0, False

        def end() -> None:
            self._settle(self._group.table_depth)
            self._lines.end_aside()
            self._is_item = is_item

        group.at_end = end

    def _begin_instruction(self, _: int) -> None:
        self._group.kind = Kind.INSTRUCTION
        self._instruction.clear()
        self._group.at_end = self._end_instruction

    def _end_instruction(self) -> None:
        """The field of a sign has no result but the sign."""
        sign = symbol_field("".join(self._instruction))
        if sign:
            field = self._groups[-2]
            self._group.kind, field.is_sign = field.kind, True
            self._write(sign)

    def _begin_result(self, _: int) -> None:
        if self._group.is_sign:
            self._group.kind = Kind.NOTHING

    def _take_list_mark(self, _: int) -> None:
        self._is_item = True
        self._group.kind = Kind.NOTHING

    def _begin_brackets(self, _: int) -> None:
        self._write("(")
        self._group.at_end = lambda: self._write(")")

    def _settle(self, depth: int) -> None:
        """Put the paragraph where it turned out to be: only its end says that."""
        self._lines.move_to(depth)
        is_item = self._is_item or self._group.is_item
        if is_item and not self._group.is_heading:
            self._lines.mark_item()

    def _end_paragraph(self, _: int) -> None:
        if self._group.is_hidden or self._group.is_deleted:
            return
        self._settle(self._group.table_depth)
        self._lines.end_paragraph()
        self._is_item = False

    def _end_cell(self, depth: int) -> None:
        self._settle_at(depth)
        self._lines.end_cell()
        self._is_item = False

    def _end_row(self, depth: int) -> None:
        self._settle_at(depth)
        self._lines.end_row(edges=tuple(self._edges))

    def _settle_at(self, depth: int) -> None:
        """Words of cells in cells do not say how deep these are."""
        self._settle(max(self._group.table_depth, depth) if depth > 1 else depth)
