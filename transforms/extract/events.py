"""Events named without a number: a round table, a forum, a seminar, and its topic."""

import re
from datetime import date
from typing import NamedTuple

from transforms.extract.blocks import Block
from transforms.extract.period import MONTH, month_number
from transforms.extract.quantities import Quantity, find_quantities
from transforms.extract.source import Source
from transforms.extract.statement import Event
from transforms.extract.words import Word, within

Span = tuple[int, int]
# A thing happened or was attended; without such a word a mention is no event.
_HAPPENED = re.compile(
    r"(?<!\w)(?<!не )(?:участь|учасник\w*|учасниц\w+|провів|провел[аи]|проведен[оая]"
    r"|проводил\w*|проведенн\w+|організува\w+|організован\w+|організатор\w*|відвіда(?:л\w+|в|но)"
    r"|відбу(?:вся|лася|лось|лося|лась|лися|лись|то)|долуч\w+|ініційован\w+|пройш\w+"
    r"|пройдено|виступи\w+|приєднал\w+|презент\w+|влаштова\w+|відкри(?:т[оа]|ли|в|ла)"
    r"|започаткован\w+|співорганіз\w+|модерува\w+|прослухан\w+|зібра\w+)(?!\w)"
)
_ATTENDED = re.compile(
    r"(?<!\w)(?:участь|учасник\w*|учасниц\w+|відвіда\w+|долуч\w+|виступи\w+|приєднал\w+"
    r"|прослухан\w+)(?!\w)"
)
_PLANNED = re.compile(r"заплан|планує|планують|буде\b|відбудеться")
_TOPIC_LEAD = re.compile(
    r"(?:на\s+тему|з\s+теми|тема|за\s+темою|під\s+назвою|на\s+тематику|з\s+питан\w+"
    r"|присвячен\w+)\s*:?\s*"
)
_QUOTED = re.compile(r"[«\"]([^«»\"\n]*(?:[«\"][^«»\"\n]*[»\"][^«»\"\n]*){0,4})[»\"]")
# Names in quotes that are of a place or a body, not of the event.
_OF_ANOTHER = re.compile(
    r"[.;]|\s(?:та|і|й)\s.*\s(?:у|в|на)\s|(?:школ|ліце|гімназ|садк|бібліотек|будинк|ансамбл"
    r"|колектив|кз|кп|тов|го|громад\w+\s+організац|закон|програм|клуб|центр|газет)\w*\s*$"
)
_TOPIC_END = re.compile(r";|,\s*(?:а\s+також|у\s+«|в\s+«|як\w+\s)|\s*\.?\s*$")
_DIGIT = re.compile("[0-9]")
_DATE_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})\s+({MONTH})(?:\s+((?:19|20)\d\d))?")
_DATE_DIGITS = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)")
_PLURAL = (
    "ах", "ях", "ів", "ами", "ями", "форуми", "столи", "семінари", "тренінги",
    "круглих", "вебінари", "виставки", "лекції", "навчань", "нарад", "конференцій",
    "виставок", "фестивалі",
)  # fmt: skip
# «Проводились наради»: with these a word in «-и» is of several events.
_SEVERAL = re.compile(
    r"(?<!\w)(?:провод|відбу|організовув|пройш)\w*(?:лись|лися|ли)(?!\w)|проведені"
)
_ABOUT_ONE = re.compile(
    r"(?:висвітлен\w+|підготов\w+\s+до|матеріал\w*|анонс\w*|інформац\w+\s+про|для|щодо"
    r"|питан\w+|рішен\w+|протокол\w*|учасник\w*|організац\w+|програм\w+|про|до|після"
    r"|під\s+час|підсумк\w+|результат\w+)\s+(?:[а-яіїєґ’-]+\s+){0,2}$"
)
_COUNTS = re.compile(r"[,;:()–]|\s(?:на|у|в|до|з|для|та|і|й|а)\s")
_DASH = re.compile(r"\s*[–:-]?\s*")
_LONGEST_TOPIC = 300
_LEVEL_BEFORE, _LEVEL_AFTER = 60, 40


class _Name(NamedTuple):
    """Where a sentence names an event, what kind it is, and where the next is named."""

    start: int
    end: int
    kind: str
    limit: int


def find_events(source: Source, blocks: list[Block]) -> list[Event]:
    """One event for each name of an event that was held or attended, in order."""
    events: list[Event] = []
    words = source.words["event"]
    if not words:
        return events
    for block in blocks:
        if not within(words, block.start, block.end):
            continue
        for sentence in block.sentences:
            names = _names(source, sentence, within(words, *sentence))
            if names and _is_told(source.form, sentence):
                events += _events_in(source, sentence, names)
    return events


def _is_told(form: str, sentence: Span) -> bool:
    """Whether a sentence tells of something that happened."""
    happened = _HAPPENED.search(form, *sentence)
    return happened is not None and not _PLANNED.search(form, *sentence)


def _names(source: Source, sentence: Span, words: list[Word]) -> list[_Name]:
    found: list[tuple[int, int, str]] = []
    for word in words:
        if found and word.start < found[-1][1]:
            continue
        match = source.catalogue.events.match(source.form, word.start, word.text)
        if match:
            found.append((word.start, match[1], match[0]))
    limits = [*(start for start, _, _ in found), sentence[1]][1:]
    return [_Name(*name, limit) for name, limit in zip(found, limits, strict=False)]


def _events_in(source: Source, sentence: Span, names: list[_Name]) -> list[Event]:
    numbers = find_quantities(source, *sentence)
    dates = _dates(source, sentence)
    events = []
    taken = sentence[0]
    for name in names:
        if name.start < taken or _is_counted(source.form, name, numbers):
            continue
        topic, topic_end = _topic(source, name, sentence[1])
        if topic is None and not _is_one(source.form, sentence, name):
            continue
        taken = topic_end
        near = min(((abs(at - name.start), day) for at, day in dates), default=None)
        day = near[1] if near else None
        events.append(_event(source, sentence, name, topic, day))
    return events


def _event(
    source: Source, sentence: Span, name: _Name, topic: str | None, day: str | None
) -> Event:
    form = source.form
    start, end = source.wording.span(*sentence)
    attended = _ATTENDED.search(form, *sentence)
    return Event(
        kind=name.kind,
        level=_level(source, sentence, name),
        topic=topic,
        role="participant" if attended else "organiser",
        event_date=day,
        quote=source.wording.text[start:end],
        start=start,
        end=end,
    )


def _level(source: Source, sentence: Span, name: _Name) -> str | None:
    """Level named nearest before the event, or in it, or close behind it."""
    levels = source.catalogue.levels
    first = max(sentence[0], name.start - _LEVEL_BEFORE)
    last = min(name.end + _LEVEL_AFTER, name.limit)
    before = levels.codes(source.form, first, name.end)
    after = levels.codes(source.form, name.end, last)
    return before[-1] if before else after[0] if after else None


def _is_counted(form: str, name: _Name, numbers: list[Quantity]) -> bool:
    """Whether a number stands at the name, with nothing but adjectives between."""
    for number in numbers:
        if number.end <= name.start:
            is_near = name.start - number.end < _LEVEL_AFTER
            if is_near and not _COUNTS.search(form, number.end, name.start):
                return True
        elif name.end <= number.start:
            return _DASH.fullmatch(form, name.end, number.start) is not None
    return False


def _is_one(form: str, sentence: Span, name: _Name) -> bool:
    """Whether one event was held, not several, nor something that concerns one."""
    words = form[name.start : name.end].split()
    if any(word.endswith(_PLURAL) for word in words):
        return False
    if words[0].endswith(("и", "і", "ї")) and _SEVERAL.search(form, *sentence):
        return False
    return not _ABOUT_ONE.search(form, max(sentence[0], name.start - 80), name.start)


def _topic(source: Source, name: _Name, end: int) -> tuple[str | None, int]:
    """Name or topic of an event: after «на тему», or in quotes close behind it."""
    form, start = source.form, name.end
    while start < end and form[start] in '»"':
        start += 1
    lead = _TOPIC_LEAD.search(form, start, min(end, start + 140))
    if lead and lead.start() < name.limit:
        return _topic_after(source, lead.end(), end, name.limit)
    quoted = _QUOTED.search(form, start, end)
    is_near = quoted and quoted.start() < min(name.limit, start + 90)
    if quoted and is_near and not _OF_ANOTHER.search(form[start : quoted.start()]):
        return _clean(source, *quoted.span(1)), quoted.end()
    return None, start


def _topic_after(
    source: Source, start: int, end: int, limit: int
) -> tuple[str | None, int]:
    quoted = _QUOTED.match(source.form, start, end)
    if quoted:
        return _clean(source, *quoted.span(1)), quoted.end()
    stop = _TOPIC_END.search(source.form, start, end)
    last = min(stop.start() if stop else end, limit if limit > start + 3 else end)
    return _clean(source, start, last), last


def _clean(source: Source, start: int, end: int) -> str | None:
    """A topic without odd spaces, a final stop, or a quotation mark left alone."""
    topic = source.wording.phrase(start, end).rstrip(" .,;")
    for opening, closing in (("«", "»"), ('"', '"'), ("“", "”")):
        if opening == closing:
            odd = topic.count(opening) % 2 == 1
        else:
            odd = topic.count(opening) < topic.count(closing)
        if odd and topic.endswith(closing):
            topic = topic[:-1].rstrip(" .")
        elif odd and topic.startswith(opening):
            topic = topic[1:]
    return topic[:_LONGEST_TOPIC] or None


def _dates(source: Source, sentence: Span) -> list[tuple[int, str]]:
    """The dates of a sentence: where each stands, and its day in ISO."""
    form, period = source.form, source.period
    if not _DIGIT.search(form, *sentence):
        return []
    found: list[tuple[int, str]] = []
    for words in _DATE_WORDS.finditer(form, *sentence):
        year = words[3] or (str(period.end.year) if period else None)
        if year:
            day = _iso(int(year), month_number(words[2]), int(words[1]))
            found.append((words.start(), day))
    for digits in _DATE_DIGITS.finditer(form, *sentence):
        day = _iso(int(digits[3]), int(digits[2]), int(digits[1]))
        found.append((digits.start(), day))
    return [(place, day) for place, day in found if day]


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
