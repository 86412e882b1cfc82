"""Quantities of a block: numbers in digits or words that may be figures."""

import re
from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from transforms.extract.digits import LARGEST, MINUS
from transforms.extract.exclusions import Exclusion, excluded
from transforms.extract.numerals import decimal_of, scale_of
from transforms.extract.source import Source
from transforms.extract.spoken import find_spoken, value_of_words
from transforms.extract.units import UNIT, UNIT_BEFORE, UNIT_ENDS
from transforms.extract.verbs import is_verb
from transforms.extract.words import within

_DIGITS = (
    r"[0-9]{1,3}(?:[ ’][0-9]{3})+(?!\d)(?:[,.][0-9]+|, [0-9]{2}(?= ?грн))?"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+|(?<=\.\d\d\d\.\d\d\d))(?!\d)"
    r"|[0-9]+(?:[,.][0-9]+)?"
)
_SCALE = (
    r"(?:тис(?:\.|(?!\w))|тисяч\w{0,3}|млн(?:\.|(?!\w))|мільйон\w{0,3}"
    r"|млрд(?:\.|(?!\w))|мільярд\w{0,3}|сот(?:ень|н\w{1,3})|десятк\w{1,3})"
)
_WRITTEN = re.compile(
    rf"(?P<digits>{_DIGITS})(?!\.\d)(?:-(?:х|ох|ьох|ти|ма|ьма|ома|м|ом|ьом)\b)?"
    rf"(?:\s*(?P<scale>{_SCALE}))?"
)
# «2 млн 150 тис.», «14 тис. 320 грн»: the rest of a number with its own smaller scale.
_REST = re.compile(
    rf"\s*(?P<digits>\d{{1,3}}(?:,\d+)?)(?![\d ]*\d)\s*(?P<scale>{_SCALE})?"
)
_KOPECKS = re.compile(r"\s*(?P<kopecks>\d{1,2})\s*коп(?:\.|ійк\w+|(?!\w))")
_RANGE = re.compile(rf"[–-](?P<digits>{_DIGITS})(?=\s+(?P<next>[а-яіїєґ’]+)|\s*%)")
_IN_BRACKETS = re.compile(r"\s*\(\s*(?P<words>[а-яіїєґ’ ]{2,80}|\d[\d ]{0,15})\s*\)")
_THOUSANDS = re.compile(r"\d{1,3}[,.]\d{3}")
# What a number is a part of: «5поверховий», «12річний», «3разовий».
_GLUED = re.compile(
    r"(?!річ|поверх|клас|разов|кімнат|метров|літров|секц|місн|квартирн|відсотк|денн|годинн"
    r"|хвилинн|мовн|томн|ступен|кратн|тонн|ярус|-)[а-яіїєґ]{4,}(?![\w-])"
)
_TIMES_AFTER = re.compile(r"\s*раз(?:и|ів|у|а)?(?!\w)")
RATE = re.compile(
    r"\s*(?:раз\w*\s+)?на\s+(?:день|добу|тиждень|місяць|квартал|рік)(?!\w)"
)
_DIGIT = re.compile("[0-9]")
_SCALED = re.compile(rf"{_SCALE}$")
_NOTHING_MORE = re.compile(r"\s*(?:[,;.)–]|$)")
_MONEY_LEAD = re.compile(r"[(,]\s*(?P<scale>тис|млн|млрд)\.?\s*(?P<unit>грн)\.?\)?\s*:")
_MOST_APART = 120
_MOST_DIGITS = 15
_THOUSAND = 1_000
# «1 тис. 250 довідок»
_HUNDREDS = re.compile(r"\d{3}\s+[а-яіїєґ]{4}")


class Quantity(NamedTuple):
    """A number in the matching form: value, and where it and its unit stand.

    `unit_end` is where the words about it go on. `bound` is `atLeast` or `atMost` for
    an end of a range. `lead` is where the words before it end, if a unit stands between
    («документів, од. зб. 248»).
    """

    start: int
    end: int
    value: Decimal
    unit: str
    unit_end: int
    adverbial: bool = False
    bound: str = ""
    lead: int | None = None


def find_quantities(source: Source, start: int, end: int) -> list[Quantity]:
    """Numbers of a block that are no dates, addresses or other names, in order.

    Args:
        source: the report.
        start: where the block begins, after its bullet or list number.
        end: where the block ends.
    """
    known = _known(source)
    if (start, end) not in known:
        known[start, end] = _find(source, start, end)
    return known[start, end]


# The numbers of a block are asked for again for its events and for what is not taken.
@lru_cache(maxsize=1)
def _known(_: Source) -> dict[tuple[int, int], list[Quantity]]:
    return {}


def _find(source: Source, start: int, end: int) -> list[Quantity]:
    form = source.form
    spoken = within(source.words["number"], start, end)
    is_written = _DIGIT.search(form, start, end) is not None
    if not spoken and not is_written:
        return []
    found = [
        _measured(form, Quantity(*place, "", place[1], adverbial=adverbial))
        for place, adverbial in find_spoken(source, spoken)
    ]
    if is_written:
        found += _written(form, start, end)
    barred = []
    if is_written:
        barred = sorted(excluded(form, start, end, source.words["barred"]))
    found = [
        quantity
        for quantity in found
        if not _overlaps(barred, quantity)
        and not (quantity.adverbial and RATE.match(form, quantity.end))
    ]
    found = [_signed(source.wording.cased, quantity) for quantity in found]
    found.sort(key=lambda quantity: quantity.start)
    found = _with_rest_in_words(form, found)
    found = _with_money(form, _without_repeated(form, found), end)
    return _led_by_units(form, found, start)


def _overlaps(barred: list[Exclusion], quantity: Quantity) -> bool:
    """Whether a quantity touches one of the spans; long spans may hide short ones."""
    at = bisect_right(barred, (quantity.end,))
    return any(span.end > quantity.start for span in barred[max(0, at - 8) : at])


def _written(form: str, start: int, end: int) -> list[Quantity]:
    found: list[Quantity] = []
    place = start
    while digit := _DIGIT.search(form, place, end):
        match = _WRITTEN.match(form, digit.start(), end)
        place = match.end() if match else digit.end()
        if match is None or _is_inside_name(form, match, end):
            continue
        ranged = _RANGE.match(form, match.end(), end)
        if ranged and not match["scale"]:
            place = ranged.end()
            if is_verb(ranged["next"] or ""):
                continue  # «15-56 склала»: no range, but a short telephone number
            found += _ends_of_range(form, match, ranged)
            continue
        quantity = _composed(form, match, end)
        if quantity.value < LARGEST:
            found.append(quantity)
        place = max(place, quantity.end, quantity.unit_end)
    return found


def _is_inside_name(form: str, match: re.Match[str], end: int) -> bool:
    """Whether letters, signs or other digits hang on a number: «COVID-19», «№5»."""
    start = match.start()
    before = form[start - 1 : start] if start else "\n"
    if before.isalnum() or before in {"№", "_"}:
        return True
    if before in {"-", ".", ",", "/", ":"} and form[start - 2 : start - 1].isalnum():
        return True
    after = form[match.end() : match.end() + 1]
    if form[match.end() - 1] == ".":
        return False  # «51,5тис.або»
    if match.end() < end and (after.isalpha() or after in {"№", "_"}):
        return not (
            UNIT.match(form, match.end(), end)
            or (before != "\n" and _is_glued(form, match.end(), end))
        )
    return len(match["digits"]) > _MOST_DIGITS + 5


def _is_glued(form: str, place: int, end: int) -> bool:
    """Whether a word of its own lost its space: «640справ», not «5поверховий»."""
    return _GLUED.match(form, place, end) is not None


def _ends_of_range(
    form: str, first: re.Match[str], last: re.Match[str]
) -> list[Quantity]:
    """«5–7 осіб»: at least five and at most seven."""
    low, high = decimal_of(first["digits"]), decimal_of(last["digits"])
    if low >= high:
        return []
    end = last.end()
    if RATE.match(form, end):
        return []  # «2–3 рази на тиждень»
    upper = _measured(
        form, Quantity(last.start("digits"), end, high, "", end, bound="atMost")
    )
    lower = upper._replace(
        start=first.start(),
        end=first.end(),
        value=low,
        bound="atLeast",
        unit_end=last.start("digits"),
    )
    return [lower, upper]


def _composed(form: str, match: re.Match[str], end: int) -> Quantity:
    """A number with its scale, the rest of it, and its unit."""
    value, last = decimal_of(match["digits"]), match.end()
    scale = scale_of(match["scale"])
    value *= scale
    while scale > 1 and (rest := _REST.match(form, last, end)):
        smaller = scale_of(rest["scale"])
        is_rest = smaller < scale and (
            smaller > 1
            or UNIT.match(form, rest.end(), end)
            or (scale == _THOUSAND and _HUNDREDS.match(form, rest.start("digits"), end))
        )
        if not is_rest or _TIMES_AFTER.match(form, rest.end(), end):
            break
        value += decimal_of(rest["digits"]) * smaller
        last, scale = rest.end(), smaller
    quantity = _measured(form, Quantity(match.start(), last, value, "", last))
    kopecks = _KOPECKS.match(form, quantity.unit_end, end)
    if kopecks and quantity.unit.startswith("гр"):
        value += Decimal(kopecks["kopecks"]) / 100
        return quantity._replace(value=value, unit_end=kopecks.end())
    whole = scale == 1 and (not quantity.unit or quantity.unit.startswith("гр"))
    if whole and _THOUSANDS.fullmatch(match["digits"]):
        return quantity._replace(value=value * 1_000)  # «1,245 послуг»
    return quantity


def _measured(form: str, quantity: Quantity) -> Quantity:
    """A quantity with the unit that stands behind it."""
    if quantity.adverbial:
        return quantity._replace(unit="разів")
    if _TIMES_AFTER.match(form, quantity.unit_end):
        return quantity._replace(unit="разів", adverbial=True)
    unit = UNIT.match(form, quantity.unit_end)
    if unit:
        return quantity._replace(unit=unit["unit"], unit_end=unit.end())
    return quantity


def _signed(cased: str, quantity: Quantity) -> Quantity:
    """A quantity with the minus sign that stands right before it."""
    sign = quantity.start - 1
    if cased[sign : sign + 1] != MINUS or cased[sign - 1 : sign].isalnum():
        return quantity
    return quantity._replace(start=sign, value=-quantity.value)


def _with_rest_in_words(form: str, found: list[Quantity]) -> list[Quantity]:
    """«2 тисячі триста довідок» is one number."""
    kept: list[Quantity] = []
    for quantity in found:
        before = kept[-1] if kept else None
        if (
            before
            and not before.unit
            and not form[before.end : quantity.start].strip()
            and _SCALED.search(form, before.start, before.end)
            and form[quantity.start].isalpha()
            and quantity.value < _THOUSAND <= before.value
        ):
            whole = before.value + quantity.value
            kept[-1] = quantity._replace(start=before.start, value=whole)
        else:
            kept.append(quantity)
    return kept


def _with_money(form: str, found: list[Quantity], end: int) -> list[Quantity]:
    """«300 тис. грн, радіо за те саме – 150 тис.»: both are hryvnias."""
    for at, quantity in enumerate(found[1:], 1):
        before = found[at - 1]
        if (
            not quantity.unit
            and before.unit.startswith("гр")
            and quantity.start - before.unit_end < _MOST_APART
            and _SCALED.search(form, quantity.start, quantity.end)
            and _NOTHING_MORE.match(form, quantity.end, end)
        ):
            found[at] = quantity._replace(unit=before.unit)
    return found


def _led_by_units(form: str, found: list[Quantity], start: int) -> list[Quantity]:
    """«Площа, га – 40,2», «доходи (тис. грн) – 12,5»: the unit stands before."""
    lead_end = found[0].start if found else start
    money = _MONEY_LEAD.search(form, max(start, lead_end - _MOST_APART), lead_end)
    for at, quantity in enumerate(found):
        if money and not quantity.unit and _NOTHING_MORE.match(form, quantity.end):
            scaled = quantity.value * scale_of(money["scale"])
            found[at] = quantity._replace(unit=money["unit"], value=scaled)
            continue
        near = form[max(start, quantity.start - _MOST_APART) : quantity.start]
        if quantity.unit or not near.rstrip(" –:-)").endswith(UNIT_ENDS):
            continue
        unit = UNIT_BEFORE.search(near)
        lead = quantity.start - len(near) + unit.start() if unit else -1
        if unit and lead > (found[at - 1].unit_end if at else start):
            found[at] = quantity._replace(
                unit=unit["unit"],
                lead=lead,
                value=quantity.value * scale_of(unit["scale"]),
            )
    return found


def _without_repeated(form: str, found: list[Quantity]) -> list[Quantity]:
    """«5 (п’ять) звернень» is one number, said twice."""
    kept: list[Quantity] = []
    hidden = -1
    for quantity in found:
        if quantity.start < hidden:
            continue
        again = _IN_BRACKETS.match(form, quantity.unit_end)
        if again and value_of_words(again["words"]) == quantity.value:
            hidden = again.end()
            kept.append(_measured(form, quantity._replace(unit_end=hidden)))
        else:
            kept.append(quantity)
    return kept
