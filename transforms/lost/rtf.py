"""The characters of an RTF, found without its reader."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"(?P<open>\{)(?P<aside>\s*\\\*)?|(?P<close>\})|\\'(?P<code>[0-9a-fA-F]{2})"
    rb"|\\u(?P<sign>-?[0-9]{1,7}) ?|\\bin(?P<bytes>[0-9]{1,9}) ?"
    rb"|\\(?P<word>[a-zA-Z]+)(?P<number>-?[0-9]{1,9})? ?|\\(?P<mark>[^a-zA-Z])"
    rb"|(?P<text>[^\\{}\r\n]+)"
)
# Groups that are no text: lists of fonts, colours and styles, pictures, page headers,
# instructions of fields, properties of shapes, shapes once more for old programs.
_UNSEEN = frozenset(
    b"fonttbl colortbl stylesheet info pict header headerl headerr headerf footer "
    b"footerl footerr footerf fldinst objdata sn sv listtext pntext pntxta pntxtb "
    b"annotation atnid atnauthor atndate nonshppict template themedata xe tc shprslt "
    b"listtable listoverridetable revtbl filetbl rsidtbl ftnsep ftnsepc".split()
)
# Notes and text boxes are text although older programs may pass them over.
_SEEN = re.compile(rb"\\(?:footnote|shpinst|shptxt)(?![a-z])")
# Ends of lines, signs, and fields, of which some are signs.
_PARTING = frozenset(
    b"par line tab cell row page sect column nestcell nestrow footnote emdash endash "
    b"emspace enspace qmspace bullet lquote rquote ldblquote rdblquote field".split()
)
_HIDDEN = frozenset((b"v", b"deleted"))


class _Group(NamedTuple):
    """Whether a group is no text, or hidden; how many stand-ins a sign has in it."""

    unseen: bool = False
    hidden: bool = False
    stand_ins: int = 1

    def after(self, word: bytes, number: bytes | None) -> "_Group":
        """The same when a control word has been read in it."""
        if word in _HIDDEN:
            return self._replace(hidden=number != b"0")
        if word == b"plain":
            return self._replace(hidden=False)
        if word == b"uc":
            return self._replace(stand_ins=int(number or 1))
        return self._replace(unseen=self.unseen or word in _UNSEEN)


def of_rtf(content: bytes) -> Iterator[str]:
    """The characters, to the end of the outermost group."""
    groups = [_Group()]
    place = left = 0  # stand-ins of the last sign that are to come
    while token := _TOKEN.search(content, place):
        place = token.end() + int(token["bytes"] or 0)
        group = groups[-1]
        if token["open"]:
            aside = token["aside"] and not _SEEN.match(content, place)
            groups.append(group._replace(unseen=group.unseen or bool(aside)))
        elif token["close"]:
            groups.pop()
            if len(groups) <= 1:
                return
        elif token["word"]:
            groups[-1] = group.after(token["word"], token["number"])
            if token["word"] in _PARTING and not group.unseen:
                yield "\n"
        elif not (group.unseen or group.hidden or token["bytes"]):
            yield _text_of(token, left)
        left = _left(token, left, group.stand_ins)


def _left(token: re.Match[bytes], left: int, stand_ins: int) -> int:
    """How many stand-ins are still to come after a token."""
    if token["sign"]:
        return stand_ins
    if token["open"] or token["close"]:
        return 0
    return max(left - len(token["text"] or b"1"), 0)


def _text_of(token: re.Match[bytes], left: int) -> str:
    if token["text"]:
        return token["text"][left:].decode("latin-1").replace("\xad", "")
    if token["sign"]:
        return chr(int(token["sign"]) & 0xFFFF)
    if left:
        return ""
    if token["code"]:
        return "?" if token["code"].lower() != b"ad" else ""
    return "" if token["mark"] in b"-*\r\n" else " "
