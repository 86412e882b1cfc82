"""All values of a column, or none, whatever they are."""

from enum import Enum


class Extent(Enum):
    """All, or none."""

    ALL = "all"
    NONE = "none"


ALL, NONE = Extent.ALL, Extent.NONE
