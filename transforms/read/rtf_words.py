r"""Words of RTF (Rich Text Format 1.9.1), and what they set in a group or a font."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

# Groups that are no text, with all in them. Word marks those made after 1997 with `\*`;
# other programs may leave that out.
GONE = frozenset(
    "aftncn aftnsep aftnsepc annotation atnauthor atndate atnicn atnid atnparent "
    "atnref atntime author bkmkend bkmkstart colorschememapping colortbl company "
    "datafield datastore filetbl footer footerf footerl footerr formfield ftncn "
    "ftnsep ftnsepc generator header headerf headerl headerr info keywords "
    "latentstyles listoverridetable listtable mmathPict nonesttables nonshppict "
    "objdata operator pict pn pnseclvl private revtbl rsidtbl rxe shprslt sp "
    "stylesheet tc tcn template themedata title txe xe xmlnstbl".split()
)
# Groups marked `\*`, "to be passed over if not known", that are read all the same.
KNOWN = frozenset(
    "do dptxbxtext fldinst footnote moMath moMathPara nesttableprops shpinst "
    "shptxt".split()
)
# What each word sets where it is not followed by 0.
FLAGS = {
    "v": "is_hidden", "deleted": "is_deleted", "mvf": "is_deleted",
    "super": "is_raised", "up": "is_raised",
}  # fmt: skip
CHARACTERS = {
    "tab": "\t", "line": "\n", "page": "\n", "column": "\n", "emdash": "—",
    "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
    "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060", "mden": "/",
}  # fmt: skip
SIGNS = {
    b"~": "\u00a0", b"-": "\u00ad", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}",
    b"\t": "\t",
}  # fmt: skip
# Encodings by the number of a font's character set; 0 and 1 are the document's own.
CHARACTER_SETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
    255: "cp437",
}  # fmt: skip
SYMBOL_SET = 2
CODE_PAGES = {
    10000: "mac_roman", 10007: "mac_cyrillic", 65001: "utf-8",
    **{number: f"cp{number}" for number in (
        437, 850, 852, 855, 857, 862, 866, 874, 932, 936, 949, 950, *range(1250, 1259),
    )},
}  # fmt: skip


class Kind(Enum):
    """What is in a group: a shape has text boxes, an instruction is of a field."""

    TEXT = auto()
    NOTHING = auto()
    SHAPE = auto()
    INSTRUCTION = auto()
    FONTS = auto()


@dataclass(slots=True)
class Group:
    """What is set in a group that is open."""

    kind: Kind = Kind.TEXT
    font: int = 0
    # How many characters after one of Unicode are for readers that know none.
    stand_ins: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    is_raised: bool = False
    table_depth: int = 0
    is_item: bool = False
    is_heading: bool = False
    is_sign: bool = False
    is_starred: bool = False
    at_end: Callable[[], object] | None = None

    def inner(self) -> "Group":
        """What is set where a group begins in this one."""
        return replace(self, is_starred=False, at_end=None)


@dataclass(slots=True)
class Font:
    """A font: what it is called, and what the bytes of its text are in."""

    name: str = ""
    encoding: str = ""
    is_symbol: bool = False


# What other words set, whatever number follows them.
SETS: dict[str, dict[str, object]] = {
    "plain": {"is_hidden": False, "is_deleted": False, "is_raised": False},
    "pard": {"table_depth": 0, "is_item": False, "is_heading": False},
    **{word: {"is_raised": False} for word in ("nosupersub", "sub", "dn")},
    "msup": {"is_raised": True}, "fonttbl": {"kind": Kind.FONTS},
    **{word: {"kind": Kind.SHAPE} for word in ("shp", "do")},
}  # fmt: skip
