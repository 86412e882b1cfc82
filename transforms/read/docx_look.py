"""How text of a DOCX looks, as far as that changes what it says."""

from dataclasses import dataclass

# A property that is there holds, unless it has one of these values.
OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class Look:
    """What a style or a run changes in the text that it has."""

    is_heading: bool = False
    is_item: bool = False
    is_hidden: bool = False
    is_raised: bool = False
    font: str = ""
