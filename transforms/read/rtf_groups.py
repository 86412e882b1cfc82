"""What is set in a group of RTF, and in a font of its table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto


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
