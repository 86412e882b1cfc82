"""What stands above the text of a report: dates of its page, then its title.

A page of a site shows when it was published, a document its own date and number. These
are no title and no period, but they tell the year of «протягом лютого».
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from transforms.extract.period import MONTH, MONTH_STEMS, YEAR, Period, whole_months
from transforms.extract.verbs import has_verb

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_MONTHS = [stem[:3] for stem in MONTH_STEMS]
_DAY = (
    r"(?<![\d-])(?:(?P<iso>20\d\d-\d\d-\d\d)(?!\d)|(?P<day>\d{1,2})"
    r"(?:[./](?P<number>\d{1,2})[./]|\s{1,3}(?P<name>"
    rf"{MONTH}|(?:{'|'.join(_SHORT_MONTHS)})[твпд]?\.),?\s{{1,3}})(?P<year>20\d\d))"
)
_ONE_DAY = re.compile(_DAY)
_TIME = r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)"
_SHOWN = re.compile(
    rf"{_DAY}(?:\s?(?:року|р|p)(?!\w))?|{_TIME}|переглядів:?\s{{0,3}}\d{{1,7}}"
    r"|(?<![а-яіїєґ’])(?:дата|час|опубліковано|оприлюднено|оновлено|останн[єіи]\w*|оновлення|створено"
    r"|розміщено|додано|змінено|публікації|публікація|новини?|кількість|чинний|о|від|версія"
    r"|понеділок|вівторок|серед[аи]|четвер|п’ятниц[яі]|субот[аи]|неділ[яі]|год)(?!\w)"
    r"|№\s?[\w/-]+|(?<!\w)м\.\s?[\w-]+"
)
_SEEN = re.compile(rf"{_DAY}|{_TIME}|переглядів")
_WORD = re.compile(r"\w")
# «Звіт від 14.07.2025 № 1-9/119»: a line that only registers the document.
_REGISTERED = re.compile(rf"(?<!\w)від\s{{1,3}}{_DAY}[^№\n]{{0,9}}№")
_STOCK = re.compile(rf"станом\s{{1,3}}на\s{{1,3}}{_DAY}")
_LAST_YEAR = re.compile(
    r"\W{0,9}(?:(?:за|у|в|протягом|упродовж|впродовж)\s{1,3})?"
    r"(?:торік|минул\w{2,4}\s{1,3}р[оі]к\w?)(?!\w)"
)
_COMPARES = re.compile(
    r"(?<!\w)(?:ніж|порівн|проти(?!\w)|цьогоріч|цього\s+року|поточн)"
)
# «Звернень у березні 2023 року – 45» is a figure, «за січень – червень» is none.
_STATES = re.compile(r"\s[–:-]\s{0,3}\d|:\s{0,3}\d")
_APPROVED = ("затвердж", "погодж", "додаток")
_DIGIT = re.compile(r"\d")
_LINES = 7
_TITLE_LINES = 12  # a decision has a head of six lines before its title
_LONGEST_TOP = 3_000
_LONGEST_LINE = 300
_LONGEST_SHOWN, _SHORT = 150, 60


@dataclass(frozen=True, slots=True)
class Top:
    """Lines of the title, and where the text begins.

    `title` are the spans of the lines, or of a first sentence where there is no title
    (`is_sentence`), `published` is the last day that the page shows, `end` where the
    lines end that may name the period and the department.
    """

    title: tuple[tuple[int, int], ...]
    body: int
    end: int
    published: date | None
    is_sentence: bool

    @property
    def titled(self) -> tuple[int, int]:
        """The span of the title, empty where the text begins with a sentence."""
        if self.is_sentence or not self.title:
            return self.body, self.body
        return self.title[0][0], max(self.body, self.title[-1][1])


def find_top(form: str) -> Top:
    """The top of a text, by its matching form.

    The title goes to the line that names the year, or to the first sentence that tells
    of work; without either it is the first line.
    """
    title: list[tuple[int, int]] = []
    published, body, place, count = None, None, 0, 0
    most = min(len(form), _LONGEST_TOP)
    while count < (_LINES if body is not None else _TITLE_LINES) and place < most:
        end = form.find("\n", place)
        end = len(form) if end < 0 else end
        line = form[place:end]
        count += bool(line.strip())
        if shown := _shown_day(line, _LONGEST_SHOWN if body is None else _SHORT):
            count -= 1
            published = shown.day or published
            if body is None and (shown.ends_page or not title):
                title.clear()
        elif body is None and line.strip():
            if "\t" in line or _is_statement(line):
                body = place
            else:
                title.append((place, end))
                body = min(end + 1, len(form)) if _YEAR.search(line) else None
        place = end + 1
    if body is None:
        body = title[0][0] if title else 0
        del title[1:]
    is_sentence = not title
    if is_sentence:
        ending = form.find("\n", body)
        title.append((body, ending if ending >= 0 else len(form)))
    published = published or _other_day(form, place)
    return Top(tuple(title), body, min(place, len(form)), published, is_sentence)


def year_before(form: str, top: Top) -> Period | None:
    """The year before a page was published, for a text that begins with «торік»."""
    if not top.published or not _LAST_YEAR.match(form, top.body):
        return None
    if _COMPARES.search(form, top.body):
        return None
    return whole_months(top.published.year - 1, 1, YEAR)


def _other_day(form: str, top: int) -> date | None:
    """The day of a last line, or of «станом на …», which tells the year as well."""
    ending = form.rstrip()
    shown = _shown_day(ending[ending.rfind("\n") + 1 :], _SHORT)
    if shown and shown.day:
        return shown.day
    stock = _STOCK.search(form, 0, top)
    return _day_of(stock) if stock else None


def _is_statement(line: str) -> bool:
    """Whether a line tells of work done, and so is no title."""
    if not _DIGIT.search(line) or line.lstrip().startswith(_APPROVED):
        return False
    years = list(_YEAR.finditer(line))
    after = line[years[-1].end() :] if years else line
    return has_verb(line[:_LONGEST_LINE]) or bool(_STATES.search(after))


class _Shown(NamedTuple):
    """The day of a line that only shows dates, and whether the title is behind it."""

    day: date | None
    ends_page: bool


def _shown_day(line: str, most: int) -> _Shown | None:
    """What a line shows that has only dates, times and numbers; None for another.

    Args:
        line: of a text.
        most: how many letters it may have.
    """
    if len(line) > most or not _DIGIT.search(line) or not _SEEN.search(line):
        return None
    registered = _REGISTERED.search(line)
    if _WORD.search(_SHOWN.sub("", line)) and (
        not registered
        or _YEAR.search(line, registered.end())
        or _YEAR.search(line, 0, registered.start())
    ):
        return None
    days = filter(None, map(_day_of, _ONE_DAY.finditer(line)))
    return _Shown(next(days, None), bool(registered))


def _day_of(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = int(match["number"] or 0)
        month = month or _SHORT_MONTHS.index(match["name"][:3]) + 1
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
