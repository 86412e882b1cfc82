"""What is set in a group of RTF, and in a font of its table."""

from collections.abc import Callable
from dataclasses import dataclass

# What is in a group: text; nothing; a shape, whose text boxes are text; the code of a
# field; the table of fonts.
TEXT, NOTHING, SHAPE, INSTRUCTION, FONTS = range(5)


@dataclass(slots=True)
class Group:
    """What is set in a group that is open."""

    kind: int = TEXT
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
        return Group(
            self.kind, self.font, self.stand_ins, self.is_hidden, self.is_deleted,
            self.is_raised, self.table_depth, self.is_item, self.is_heading,
            self.is_sign,
        )  # fmt: skip


@dataclass(slots=True)
class Font:
    """A font: what it is called, and what the bytes of its text are in."""

    name: str = ""
    encoding: str = ""
    is_symbol: bool = False
