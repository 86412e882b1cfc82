"""How a figure is called for a reader: what it counts, and which part of it.

The grammar tells a noun and a label for each number. Where they say too little by
themselves («осіб», «на суму»), the topic of the line tells the rest: «допомога при
народженні дитини: осіб».
"""

import re

from transforms.catalogue import names_channel
from transforms.extract.cues import is_of_time
from transforms.extract.mentions import Mention
from transforms.extract.phrases import described, subject
from transforms.extract.source import Source
from transforms.extract.verbs import WORD, is_verb

# «4 аварії на мережах», «6 осіб з інвалідністю»: of what sort the things are.
_SORTED = re.compile(r"\s(?:на|з|із|зі|для|без|про|щодо|від|проти)\s")
_FOR_MONEY = re.compile(r"(?:^|\s)(?:на|у)\s+(?:загальну\s+)?сум[уі]$")
# «За вихідні», «Згідно з базою», «Під час рейдів», «Підсумок роботи»: not of what.
_LEADS_IN = re.compile(
    r"\W*(?:підсум|результат|показник|найголовн|головн|вчора|сьогодні|отож|отже|крім"
    r"|окрім|згідно|відповідно|зараз|нині|наразі|лише|тільки|позитивн|важлив|загалом|місяц|року|тижн|ми\s|нами\s)"
)
_WHERE = re.compile(
    r"\W*(?:на|у|в|за|із?|зі|для|по|під|через|серед|протягом|станом|після)\s(?!зв.язку)"
)
_POINTING = frozenset(
    "це їх них яких яка який яке які якої яким якими такі таких саме цих цей всі усі"
    " становить становлять складає складають".split()
)
_LONGEST_TOPIC = 160
_AMOUNT = re.compile(r"(?:загальн\w+\s)?(?:кільк|чисельн|число|обсяг|сум|рівень|частк)")
_DASH = re.compile(r"[–:-]")
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def name(source: Source, mention: Mention) -> tuple[str | None, str | None]:
    """What a number counts, and which part it is; None where nothing says so."""
    noun, label = _noun(source, mention), _tidy(source, mention.label)
    own = label or noun
    topic = _topic(source, mention, f"{noun} {label}" if noun else own)
    if mention.parent is not None:
        says_nothing = own == noun or _is_idle(own)
        return noun or None, (topic if topic and says_nothing else own) or None
    if not _share_a_word(label, noun) and _names(source, mention):
        return f"{label}: {noun}" if noun else label, None
    return (f"{topic}: {noun}" if topic and noun else topic or noun) or None, None


def _names(source: Source, mention: Mention) -> bool:
    """Whether a label tells more of a total than where it was counted."""
    words = source.form[slice(*mention.label)]
    gap = source.form[mention.label[1] : mention.quantity.start]
    is_named = " " in words.strip() and mention.qualifier != "average"
    if not (is_named if mention.counts_itself else _DASH.search(gap)):
        return False
    is_time = any(map(is_of_time, WORD.findall(words)))
    return not (
        is_time
        or _is_idle(words)
        or _LEADS_IN.match(words)
        or _WHERE.match(words)
        or mention.label == mention.noun
        or names_channel(source.catalogue, words)
    )


def _topic(source: Source, mention: Mention, own: str) -> str:
    """What the line of a number is about, if the number itself does not say so."""
    form, (start, end) = source.form, mention.sentence
    is_wanted = mention.item_of or mention.counts_itself or _is_idle(own)
    if mention.is_row or not is_wanted:
        return ""
    span = subject(form, start, min(end, mention.quantity.start))
    topic = "" if span[1] - span[0] > _LONGEST_TOPIC else _tidy(source, span)
    is_foreign = _LEADS_IN.match(form, span[0]) or _WHERE.match(form, span[0])
    if not (mention.item_of or _is_idle(own) or _AMOUNT.match(form, span[0])):
        return ""
    return "" if is_foreign or _is_idle(topic) or _share_a_word(topic, own) else topic


def _is_idle(phrase: str) -> bool:
    """Whether words name nothing: «становлять», «якої», «на суму», «чол»."""
    words = WORD.findall(_FOR_MONEY.sub("", phrase.lower()))
    return all(word in _POINTING or is_verb(word) for word in words)


def _share_a_word(one: str, other: str) -> bool:
    """Whether two phrases have a word in common, by its first letters."""
    stems, others = (
        {word[:5] for word in _LETTERS.findall(phrase.lower())}
        for phrase in (one, other)
    )
    return not stems.isdisjoint(others)


def _noun(source: Source, mention: Mention) -> str:
    quantity = mention.quantity
    start, end = mention.noun
    if mention.beside[1]:  # the row, which stands below the head of the column
        both = sorted((mention.noun, mention.beside), reverse=True)
        return ", ".join(_tidy(source, span) for span in both)
    behind = mention.forward and quantity.end <= start < end
    if behind and _SORTED.match(source.form, end, mention.right[1]):
        end = max(end, described(source.form, start, mention.right[1]))
    noun = _tidy(source, (start, end))
    if not noun and mention.unit not in {"item", "percent", "hryvnia"}:
        noun = _tidy(source, (quantity.end, quantity.unit_end))
    return noun if mention.unit == "hryvnia" else _FOR_MONEY.sub("", noun)


def _tidy(source: Source, span: tuple[int, int]) -> str:
    return source.wording.phrase(*span).strip(" –-:,;.«")
