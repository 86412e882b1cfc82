"""Which digits are read as numbers, and which are only listed: the one policy.

A number is read where it is written in the digits 0–9 and shows what it says:

- marks that show nothing (zero-width characters, soft hyphens, marks of direction)
  between its digits are passed over: the digits join;
- a minus sign (U+2212) right before it makes it negative; a hyphen or a dash does not.

Never taken for a figure, but listed as not understood, so that a person looks at it:

- a number with a digit of another script or style in it, one is enough: «３２１»,
  «٣٢١», «3𝟐1», «²³», «①②», «Ⅻ», «5½»; or with a foreign mark between: «3．5»;
- a number with combining marks on its digits, which strike it through or enclose it;
- a number in text that is turned round (U+202E): it shows other digits than it has;
- a number of `LARGEST` or more.

Raised digits behind a number are the mark of a note, as the readers write it: «321¹» is
321. «м²» is a unit. More than eight digits in a row are a code, and listed as one.
"""

import re
from decimal import Decimal
from unicodedata import category

# Hryvnias: more than the budget of the state; no council counts so much of anything.
LARGEST = Decimal(10) ** 13
MINUS = "\u2212"
# Stands in the matching form for each digit of a number that is not to be read. It is
# a digit (`\d`), so that the number is seen, but none that figures are made of.
UNREAD = "０"
# Marks that show nothing, and accents, which change no digit; inside «[…]».
UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufe0e\ufe0f\ufeff\u0300\u0301\u0306\u0308"
)
_ORDINARY = "\\x00-\\x7f\u00a0а-яіїєґ«»“”‘’–—…№"
_ODD = re.compile(f"[^{_ORDINARY}]")
_UNSEEN = re.compile(f"[{UNSEEN}]")
_REVERSED = re.compile("\u202e[^\u202c\n]*")
_DIGIT = re.compile(r"\d")
_RAISED = "⁰¹²³⁴-⁹₀-₉"
_IS_RAISED = re.compile(f"[{_RAISED}]")
_MARKS_BETWEEN = frozenset("٫٬，．")
_OVERLAID = {"Mn", "Me"}
_DIGITS = {"Nd", "Nl", "No"}


def hide_unread(form: str) -> str:
    """The form, as long as before, with `UNREAD` for digits that must not be read.

    Args:
        form: a text in lower case, its marks still in it.

    >>> hide_unread("з 3𝟐1 та 12 м²")
    'з ０００ та 12 м²'
    """
    if not _ODD.search(form):
        return form
    kinds = {letter: category(letter) for letter in set(_ODD.findall(form))}
    digits = {letter for letter, kind in kinds.items() if kind in _DIGITS}
    overlays = {
        letter
        for letter, kind in kinds.items()
        if kind in _OVERLAID and not _UNSEEN.match(letter)
    }
    if "\u202e" in kinds:
        form = _REVERSED.sub(lambda turned: _DIGIT.sub(UNREAD, turned[0]), form)
        digits.add(UNREAD)
    foreign = digits | overlays | (_MARKS_BETWEEN & kinds.keys())
    if not foreign:
        return form
    plain = {digit for digit in digits if not _IS_RAISED.match(digit)}
    numbers = _numbers("".join(sorted(plain)), "".join(sorted(overlays)))
    return numbers.sub(lambda number: _hidden(number[0], foreign), form)


def _numbers(digits: str, overlays: str) -> re.Pattern[str]:
    """Pattern of a number in any digits, with the marks on and between them."""
    raised = rf"(?<!\w)[{_RAISED}]++(?!\w)"
    digit = f"[0-9{digits}][{UNSEEN}{overlays}]*+"
    between = f"[.,{''.join(sorted(_MARKS_BETWEEN))}]"
    group = f"[ ’\u00a0\u2009\u202f]{digit}{digit}{digit}(?![0-9{digits}])"
    whole = rf"(?:{digit})++(?:{between}(?:{digit})++|{group})*+"
    return re.compile(rf"(?<![^\W\d_]){whole}|{raised}")


def _hidden(number: str, foreign: set[str]) -> str:
    """A number with `UNREAD` for each digit if anything in it is foreign."""
    if foreign.isdisjoint(number):
        return number
    return "".join(
        UNREAD if letter.isnumeric() else "\u2060" if category(letter) in _OVERLAID
        else letter
        for letter in number
    )  # fmt: skip
