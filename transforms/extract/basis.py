"""On what basis each number of a sentence stands, and for what time.

«У вересні – 321» in a report for October compares, «з початку року – 452» adds up, «на
обліку 74» is a stock, «при плані 40» a plan, «потрібні 450 голосів» a norm.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from transforms.extract.cues import (
    PART_MARK,
    is_difference,
    says_more,
    stands_on,
    tells_change,
)
from transforms.extract.quantities import Quantity
from transforms.extract.source import Source
from transforms.extract.times import Cue, Span, find_cues, months
from transforms.extract.units import unit_code
from transforms.extract.verbs import has_verb

# Numbers on these bases are no counts of the report: no totals and no parts.
BESIDE = frozenset({"comparison", "plan", "norm"})
_MOST_LETTERS, _NEAR, _SHORT = 300, 24, 12
_COMPARED_WITH = re.compile(r"порівня\w+\s(?:з|із|до)\s$")
_AGAINST_TAIL = re.compile(r"(?:ніж|проти|порівнян\w+)[^,]*$")
# «на 30 тис. грн або 8,1 %», «на 90 учнів і 3 класи менше»: one change, told twice.
_JOINED = re.compile(
    r"[\s,]*(?:[а-яіїєґ’.]+[\s,]+){0,2}?(?:(?P<same>або|чи|тобто)|та|і|й|,|(?P<in>\())\s*"
    r"(?P<on>на\s+)?|[\s,]*(?:[а-яіїєґ’.]+[\s,]+){0,4}?–\s*(?P<dashed>на\s+)"
)
# «19,5 % або + 24 млн»; «5 листів + 3 заяви» are two things.
_SIGNED = re.compile(r"(?:^|[\d%(,–-]|\s(?:або|чи|на))\s*\+\s*$")
_LONGEST_JOINT = 40
_FROM = re.compile(r"(?:^|[\s(])(?:з|із|зі|від)\s+(?:\w+(?:[иі]х|ої|ого)\s+)?$")
_RESULT = re.compile(r"\s(?:до|(?:станов|склал|склав|складає)\w*)\s*$")
_TO = re.compile(r"[–,\s]*(?:[а-яіїєґ’.]+\s+){0,3}?до\s*")
_NEXT = re.compile(
    r"[\s(«\"–:-]{0,4}(?:(?:станов|склада|склал|склав|визначен)\w*\s+)?"
    r"(?:[ув]\s+(?:сумі\s+|кількості\s+|розмірі\s+)?)?"
)
_DONE = re.compile(r"викона\w+\s+план|заплан\w+\s+(?:та|і|й)\s+\w+(?:но|то)\s")
_HEAD = re.compile(r"(?:\s+(?!викон)[а-яіїєґ’]+){0,2}\s*[–:]\s*")
_OF_THOSE = re.compile(r"(?:^|\s)(?:з|із|зі)\s*$")
_NAMED_AFTER = re.compile(r"(?:^|[\s(])[ув]\s+(?:\S+\s+)?$")
_NO_LIST = re.compile(r"[–)]|факт|сум[уі]")
_OTHER_YEAR = re.compile(r"\s*[–-]\s*(?P<year>(?:19|20)\d\d)(?:\s*р\w*\.?)?\s*[,;)]")
_ORDINAL = re.compile(r"(?:друг|трет|четверт)\w+\s*[–:]\s*$")
_THIS = ("цього", "цьогор", "поточн")
_OF_ANOTHER = re.compile(r"(?:^|[\s(])(?:[ув]|до|проти)\s+(?:\S+\s+)?$")
_NOW = re.compile(
    r"(?<!\w)(?:нині|наразі|зараз)(?!\w)|(?:перебува|знаходи|облікову|налічу|зберіга|числи)\w*(?:є|ть)(?:ся)?(?!\w)"
)


class Told(NamedTuple):
    """What is told of a number: its basis, and the time if it is not the report's.

    `is_timed`: by `words` of its own. `change`: it is a `change` («на 3 більше») or the
    `start` or `end` of one («з 47 до 33»). `is_past`: see `Cue`.
    """

    basis: str
    own: Span | None = None
    is_timed: bool = False
    words: tuple[int, int] | None = None
    change: str = ""
    is_past: bool = False


class Placed(Protocol):
    """What a number needs for its basis: itself and the spans around it."""

    quantity: Quantity
    gap: tuple[int, int]
    right: tuple[int, int]


def find_bases(source: Source, numbers: Sequence[Placed]) -> list[Told]:
    """What is told of each number of a sentence, in order.

    Words of time at its beginning hold for the numbers behind them, until a semicolon
    or other words of time; those in brackets or after a comma for one number only.
    """
    changes = _changes(source.form, numbers)
    found: list[Told] = []
    standing: Cue | None = None
    listed: Cue | None = None
    for at, (number, change) in enumerate(zip(numbers, changes, strict=True)):
        if change:
            basis = "period" if change == "end" else "comparison"
            found.append(Told(basis, is_timed=True, change=change))
            continue
        gap = max(number.gap[0], number.gap[1] - _MOST_LETTERS), number.gap[1]
        if source.form.find(";", *gap) >= 0:
            standing = None
        cue = _before(source, _own_words(source.form, gap, first=at == 0), number)
        after = _after(source, number, gap)
        if after and (after.basis != "period" or cue is None):
            cue = after
        elif at == 0 and cue and cue.basis not in {"plan", "norm"}:
            standing = cue if source.form.find("(", *gap) < 0 else None
        is_this = cue is not None and source.form.startswith(_THIS, cue.start)
        if cue and is_this and found and found[-1].own:
            # «торік – 25, цього року – 30»
            cue = cue._replace(basis="period", own=None)
        listed = _listed(source.form, gap, cue, listed)
        cue = listed or cue
        said = cue or standing
        is_past = said is not None and said is standing and said.is_past
        basis, own = (said.basis, said.own) if said else ("period", None)
        if own and cue is None and _ORDINAL.search(source.form, *gap):
            own = None  # «у першому кварталі – 14, другому – 15»
        words = (cue.start, cue.end) if cue else None
        found.append(Told(basis, own, cue is not None, words, is_past=is_past))
    return found


def _listed(
    form: str, gap: tuple[int, int], cue: Cue | None, listed: Cue | None
) -> Cue | None:
    """«Заплановано 3 засідання, 2 наради»: the plan that a list goes on with."""
    if cue and cue.basis == "plan":
        return cue
    if listed is None or (cue and cue.stands != "calendar"):
        return None
    words = form[slice(*gap)]
    return None if _NO_LIST.search(words) or has_verb(words) else listed


def _before(source: Source, span: tuple[int, int], number: Placed) -> Cue | None:
    """The last cue before a number that speaks of it."""
    form = source.form
    cues = [cue for cue in find_cues(source, *span) if _fits(form, cue, span[1])]
    if not cues:
        return None
    last = cues[-1]
    if last.basis == "stock" and last.own is None:
        return _stock(source, span, number, cues)
    if any(cue.basis == "comparison" and not cue.is_past for cue in cues):
        last = last._replace(is_past=False)
    if last.stands == "calendar" and _COMPARED_WITH.search(form, span[0], last.start):
        return last._replace(basis="comparison")
    return last


def _fits(form: str, cue: Cue, number: int) -> bool:
    """Whether a cue stands before the number where it must."""
    if cue.stands == "bracket":
        return form[cue.start - 1 : cue.start] == "("
    if cue.basis == "plan" and _DONE.search(form, max(0, cue.start - _SHORT), number):
        return False  # «виконання плану», «заплановано та проведено»
    if cue.stands == "head" and _HEAD.fullmatch(form, cue.end, number):
        return True
    is_near = cue.stands in {"next", "head"}
    return not is_near or bool(_NEXT.fullmatch(form, cue.end, number))


def _stock(
    source: Source, span: tuple[int, int], number: Placed, cues: list[Cue]
) -> Cue | None:
    """«На обліку – 74»; «протягом березня на обліку перебували 540» is of the month."""
    if PART_MARK.search(source.form, *span):
        return None
    is_now = _NOW.search(source.form, span[0], number.right[1])
    for cue in reversed(cues[:-1]):
        if cue.own or (cue.basis == "period" and not is_now):
            return cue
    return cues[-1]


def _after(source: Source, number: Placed, gap: tuple[int, int]) -> Cue | None:
    """The first cue behind a number that speaks of it: «проти 23 минулого місяця»."""
    form, first = source.form, number.quantity.unit_end
    if source.period and (found := _OTHER_YEAR.match(form, first)):
        year = int(found["year"])  # «10 (11 – 2016)»
        if not source.period.has_year(year):
            return Cue(first, found.end(), "comparison", months(year, 1, 12))
    last = min(number.right[1], first + _MOST_LETTERS)
    is_rate = unit_code(number.quantity.unit) == "percent"
    named = _OF_ANOTHER if is_rate else _NAMED_AFTER
    for cue in find_cues(source, first, last):
        is_next = not form[first : cue.start].strip()
        if cue.stands in {"next", "head"}:
            is_chosen = cue.basis == "norm" or _OF_THOSE.search(form[gap[0] : gap[1]])
            if is_next and is_chosen:
                return cue
        elif cue.stands == "anywhere" or (
            cue.stands == "calendar"
            and (is_next or named.search(form[first : cue.start]))
        ):
            return cue
    return None


def _changes(form: str, numbers: Sequence[Placed]) -> list[str]:
    """Of each number whether it is a `change`, the `start` or the `end` of one."""
    gaps = [form[slice(*number.gap)][-_MOST_LETTERS:] for number in numbers]
    afters = [_words_after(form, number) for number in numbers]
    found = []
    for number, gap, after in zip(numbers, gaps, afters, strict=True):
        times = number.quantity.unit.startswith("раз")
        is_signed = number.quantity.value < 0 or _SIGNED.search(gap[-_SHORT:])
        is_change = bool(is_signed) or is_difference(gap, after, times=times)
        is_end = _RESULT.search(gap[-_NEAR:]) is not None and tells_change(gap)
        found.append("change" if is_change else "end" if is_end else "")
    for at, (gap, following) in enumerate(pairwise(gaps)):
        is_pair = _FROM.search(gap[-_NEAR:]) and _TO.fullmatch(following)
        after_change = at > 0 and found[at - 1] != ""
        if is_pair and (after_change or tells_change(gap)):
            found[at : at + 2] = ["start", "end"]
        elif found[at] == "change" and _TO.fullmatch(following):
            found[at + 1] = "end"
        elif len(following) < _LONGEST_JOINT and (
            joint := _JOINED.fullmatch(following)
        ):
            more = stands_on(gap) and says_more(afters[at + 1])
            is_share = (
                joint["in"] and unit_code(numbers[at + 1].quantity.unit) == "percent"
            )
            goes_on = found[at] == "change" and (
                joint["same"] or joint["on"] or joint["dashed"] or is_share
            )
            if more or goes_on or (found[at] == "end" and joint["on"]):
                found[at] = found[at] or "change"
                found[at + 1] = "change"
    return found


def _words_after(form: str, number: Placed) -> str:
    """The words behind a number: «на 14,8 %, більше від плану» has a needless comma."""
    first, last = number.quantity.unit_end, number.right[1]
    words = form[first : min(last, first + _MOST_LETTERS)]
    return words if words.strip() else form[first : first + _SHORT].lstrip(" ,)")


def _own_words(form: str, gap: tuple[int, int], *, first: bool) -> tuple[int, int]:
    """The words of a gap that speak of the number behind it, not of the one before."""
    start, end = gap
    start = max(start, form.rfind(";", start, end) + 1, form.rfind(")", start, end) + 1)
    opened = form.rfind("(", start, end)
    if opened >= 0 and form[opened + 1 : end].strip():
        return opened, end
    comma = -1 if first else form.rfind(",", start, end)
    if comma >= 0 and not _AGAINST_TAIL.search(form[start:end]):
        return comma, end
    return start, end
