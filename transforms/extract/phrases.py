"""Noun phrases around a number: what a stretch of words names."""

import re
from functools import lru_cache

from transforms.extract.cues import PART_MARK, is_of_time
from transforms.extract.period import MONTH
from transforms.extract.verbs import WORD, is_verb

Span = tuple[int, int]
Words = list[tuple[int, int, str]]
PREPOSITIONS = frozenset(
    "на до для в у щодо з із зі про за від по над під при через між серед стосовно"
    " протягом упродовж впродовж без після перед біля згідно відповідно шляхом задля"
    " що який яка яке які яких яким якою де коли якщо ніж проти порівняно із-за поза"
    " понад віком".split()
)
_IDLE = frozenset(
    "та і й а але або також ще вже лише тільки загалом всього усього разом відповідно"
    " становить становила становила становило становив складає складала склала склав"
    " склало сягнула сягнуло дорівнює було є буде бути близько приблизно майже понад"
    " більше більш менше орієнтовно не менш щонайменше щонайбільше як ніж відділом"
    " тоді їх його її вдвічі втричі удвічі утричі вчетверо вп’ятеро значно суттєво року"
    " працівниками спеціалістами фахівцями нами ними того цього зі".split()
)
_WORD = re.compile(r"[а-яіїєґa-z’№-]+(?:\d+)?|\d[\d ,.]{0,20}")
_SPAN_NAME = (
    r"період\w*|місяц\w+|місяць|квартал\w*|півріч\w+|рік|ро(?:ку|ці)|тиж\w+"
    r"|початку\s+(?:\d{4}\s+)?року"
)
# Words of time, which are no part of a name; nor are those of emphasis.
_TIME_PHRASE = re.compile(
    r"(?<!\w)(?:за|протягом|упродовж|впродовж|у|в|на|з|по|станом\s+на)\s+"
    r"(?:(?:звітн\w+|поточн\w+|минул\w+|цьому|цей|попередн\w+|весь|аналогічн\w+|відповідн\w+"
    r"|[іiv]{1,3}|перш\w+|друг\w+|трет\w+|четверт\w+|\d)\s+){0,3}"
    rf"(?:\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|(?:\d{{1,2}}\s+)?{MONTH}|\d{{1,2}}\s+місяц\w+|{_SPAN_NAME})(?!\w)"
    r"(?:\s+(?:звітн\w+\s+|поточн\w+\s+)?\d{4}(?:\s*(?:р\.|р[оі]к\w*|році|р\b))?"
    r"|\s+(?:поточного|цього|минулого)\s+року|\s+року)?"
    r"|(?<!\w)(?:торік|з\s+початку\s+(?:\d{4}\s+)?року|особисто(?=\s+міськ))(?!\w)"
)
_EMPHASIS = frozenset(
    "всього усього загалом разом також лише тільки ще вже відповідно фактично наразі"
    " додатково".split()
)
_ADJECTIVE = re.compile(
    r"[а-яіїєґ’]+(?:их|ий|(?:ьк|н)ій|ого|ому|ові|ьке|ьких|ськ\w+|не|ні|на|ве|ва|ше|ча|ими|ою)"
)
_COUNTING = ("кільк", "числ", "чисельн", "усього", "всього")
_SUBJECT_END = re.compile(r"\s[–-]\s|[:;(\t\d]|–")
_RELATIVE = re.compile(r"(?<!\w)(?:що|як(?:ий|а|е|і|их|им|ими|ої|ою)|котр\w+)(?!\w)")
_MOST_WORDS = 14
_MOST_BARE = 2
_MOST_DESCRIBING = 7
_SHORTEST = 2
_LONGEST = 400


def noun_phrase(form: str, start: int, end: int) -> Span:
    """The noun and its attributes at the beginning of a span, or an empty span."""
    taken: Words = []
    for word in _words(form, start, min(end, start + _LONGEST))[:_MOST_WORDS]:
        if word[2] in PREPOSITIONS or is_verb(word[2]):
            break
        if form[taken[-1][1] if taken else start : word[0]].strip(
            ' "' if taken else ' "«'
        ):
            break
        taken.append(word)
    while taken and taken[-1][2] in _IDLE:
        taken.pop()
    if not taken or taken[0][2] in _IDLE:
        return start, start
    return taken[0][0], taken[-1][1]


def described(form: str, start: int, end: int) -> int:
    """Where the words end that tell which people or pieces: «осіб з інвалідністю»."""
    words = _words(form, start, min(end, start + _LONGEST))
    told: Words = []
    for word in words[:_MOST_DESCRIBING]:
        if is_verb(word[2]) or form[told[-1][1] if told else start : word[0]].strip(
            ' "«.'
        ):
            break
        told.append(word)
    told = _trimmed(_without_time(form, told)) if told else told
    return told[-1][1] if told and told[0][:2] == words[0][:2] else start


def attribute_phrase(form: str, start: int, end: int) -> Span:
    """The words of an attribute up to a verb: «від громадян» → «громадян»."""
    taken: Words = []
    for word in _words(form, start, min(end, start + _LONGEST)):
        if taken and is_verb(word[2]):
            break
        taken.append(word)
    if len(taken) > 1 and taken[0][2] == "від":
        taken = taken[1:]
    taken = _trimmed(taken) or taken
    return (taken[0][0], taken[-1][1]) if taken else (start, start)


def after_verb(form: str, span: Span) -> Span:
    """What the last verb of a phrase is about: «зверталися щодо субсидій»."""
    words = _words(form, *span)
    verbs = [at for at, word in enumerate(words) if is_verb(word[2])]
    behind = words[verbs[-1] + 1 :] if verbs else words
    return without_preposition(form, (behind[0][0], span[1])) if behind else span


def without_preposition(form: str, span: Span) -> Span:
    """A phrase less the prepositions it begins with: «у січні» → «січні»."""
    words = _trimmed(_words(form, *span))
    while words and words[0][2] in PREPOSITIONS:
        words = words[1:]
    return (words[0][0], words[-1][1]) if words else (span[1], span[1])


# A number asks for the words before it more than once.
@lru_cache(maxsize=64)
def named(form: str, start: int, end: int) -> Span:
    """What a phrase before a number names: without marks, words of time and verbs."""
    start = max(start, end - _LONGEST)
    for mark in PART_MARK.finditer(form, start, end):
        start = mark.end()
    words = _without_verbs(_without_time(form, _words(form, start, end)))
    return (words[0][0], words[-1][1]) if words else (start, start)


def subject(form: str, start: int, end: int) -> Span:
    """What a sentence or an item begins with, up to its verb, a dash or a number."""
    stop = _SUBJECT_END.search(form, start, end)
    end = stop.start() if stop else end
    for word in WORD.finditer(form, start, min(end, start + _LONGEST)):
        if not is_verb(word[0]):
            continue
        clause = form[start : word.start()]
        if not _RELATIVE.search(clause, clause.rfind(",") + 1):
            end = word.start()
            break
    return named(form, start, end)


def _without_time(form: str, words: Words) -> Words:
    words = [word for word in words if word[2] not in _EMPHASIS]
    if not any(is_of_time(text) for _, _, text in words):
        return words
    span = (words[0][0], words[-1][1])
    timed = [match.span() for match in _TIME_PHRASE.finditer(form, *span)]
    return [
        word
        for word in words
        if not any(first <= word[0] < last for first, last in timed)
    ]


def head_stem(form: str, span: Span) -> str:
    """First letters of the noun that leads a phrase, to compare what is counted."""
    return _stem(form[slice(*span)][:_LONGEST])


@lru_cache(maxsize=1024)
def _stem(phrase: str) -> str:
    words = [
        word for _, _, word in _words(phrase, 0, len(phrase)) if len(word) > _SHORTEST
    ]
    for word in words:
        if not is_adjective(word) and not word.startswith(_COUNTING):
            return word[:5]
    return words[0][:5] if words else ""


def is_bare(form: str, span: Span) -> bool:
    """Whether a phrase is adjectives and no noun: «усних», «2 нові»."""
    words = [word for _, _, word in _words(form, *span)]
    return 0 < len(words) <= _MOST_BARE and all(map(is_adjective, words))


def is_adjective(word: str) -> bool:
    """Whether a word looks like an adjective: «письмових», «усні»."""
    return bool(_ADJECTIVE.fullmatch(word))


def _words(form: str, start: int, end: int) -> Words:
    return [(m.start(), m.end(), m[0]) for m in _WORD.finditer(form, start, end)]


def _without_verbs(words: Words) -> Words:
    verbs = [at for at, word in enumerate(words) if is_verb(word[2])]
    if not verbs:
        return _trimmed(words)
    if len(words) == 1:
        return words
    after = _trimmed(words[verbs[-1] + 1 :])
    before = _trimmed(words[: verbs[0]])
    if after and after[0][2] not in PREPOSITIONS:
        return after
    return before or after or _trimmed(words)


def _trimmed(words: Words) -> Words:
    first, last = 0, len(words)
    while last > first and (
        words[last - 1][2] in _IDLE or words[last - 1][2] in PREPOSITIONS
    ):
        last -= 1
    while first < last and words[first][2] in _IDLE:
        first += 1
    return words[first:last]
