"""How text of a DOCX looks, as far as that changes what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from transforms.read.bounds import count_of
from transforms.read.elements import within

# A property that is there holds, unless it has one of these values.
OFF = ("0", "false", "off", "none")
_MOST_ANCESTORS = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What a style or a run changes in the text that it has."""

    is_heading: bool = False
    is_item: bool = False
    is_hidden: bool = False
    is_raised: bool = False
    font: str = ""


def changed(look: Look, properties: Element | None) -> Look:
    """A look as the properties of a run (`w:rPr`), or of a style, change it."""
    for one in () if properties is None else properties:
        value = one.get("w:val")
        match one.tag:
            case "w:vanish":
                look = replace(look, is_hidden=value not in OFF)
            case "w:vertAlign":
                look = replace(look, is_raised=value == "superscript")
            case "w:position":
                is_raised = look.is_raised or count_of(value, 0) > 0
                look = replace(look, is_raised=is_raised)
            case "w:rFonts":
                look = replace(look, font=one.get("w:ascii", ""))
    return look


def numbered(look: Look, properties: Element | None) -> Look:
    """A look as the list that is said of a paragraph (`w:pPr`) changes it."""
    number = within(properties, "w:numPr", "w:numId")
    if number is None:
        return look
    return replace(look, is_item=number.get("w:val", "0") != "0")


def looks_of(styles: Element) -> dict[str, Look]:
    """Each style by its id, with what it has of those it is based on."""
    known = {style.get("w:styleId", ""): style for style in styles.iter("w:style")}
    return {key: _look_of(style, known) for key, style in known.items()}


def _look_of(style: Element, known: Mapping[str, Element]) -> Look:
    line = [style]
    while len(line) < _MOST_ANCESTORS:
        base = line[-1].find("w:basedOn")
        older = known.get("" if base is None else base.get("w:val", ""))
        if older is None:
            break
        line.append(older)
    look = Look()
    for one in reversed(line):
        name = one.find("w:name")
        if name is not None:
            is_heading = name.get("w:val", "").lower().startswith("heading")
            look = replace(look, is_heading=is_heading)
        look = numbered(changed(look, one.find("w:rPr")), one.find("w:pPr"))
    return look
