"""Nothing, said in words: «скарг не надходило», «жодного звернення», «відсутні»."""

import re
from typing import NamedTuple

from transforms.extract.exclusions import excluded
from transforms.extract.words import Word

# «Не» before these says that there was nothing to count.
_COUNTING = "|".join(
    (
        r"на?дходил\w+|надійшл\w+|надійшов|поступал\w+|поступил\w+|було|бул[аи]",
        r"реєструвал\w+|зареєстрован\w+|фіксувал\w+|зафіксован\w+|виявлен\w+|виявлял\w+",
        r"проводил\w+|проведен\w+|відбувал\w+|відбул\w+|скликал\w+|траплял\w+|сталос\w",
        r"подавал\w+|подан\w+|отримувал\w+|отриман\w+|одержан\w+|одержувал\w+",
        r"розглядал\w+|розглянут\w+|приймал\w+|прийнят\w+|укладал\w+|укладен\w+",
        r"оприлюднен\w+|оприлюднювал\w+|розміщен\w+|розміщувал\w+|публікувал\w+",
        r"опублікован\w+|оновлювал\w+|оновлен\w+|створювал\w+|створен\w+|видавал\w+",
        r"видан\w+|направлял\w+|направлен\w+|надсилал\w+|надавал\w+|надан\w+",
        r"здійснювал\w+|здійснен\w+|оголошувал\w+|оголошен\w+|складал\w+|складен\w+",
        r"допущен\w+|допускал\w+|порушувал\w+|порушен\w+|застосован\w+|застосовувал\w+",
        r"вносил\w+|внесен\w+|виникал\w+|виникл\w+|накладен\w+|вчинен\w+|встановлен\w+",
        r"виносил\w+|винесен\w+|звертал\w+|залучал\w+|залучен\w+|придбан\w+|закуплен\w+",
        r"існує|існувал\w+|мал[аио]\s+місц\w+",
    )
)
_NOTHING = re.compile(
    rf"(?P<verb>не\s+(?:{_COUNTING}))(?!\w)"
    r"|(?P<none>(?:жод(?:ен|н\w{1,3})|ні\s+одн\w+)(?:\s+(?:з|із|зі))?)(?!\w)"
    r"|(?P<absent>відсутн(?:і|я|є|ій)|немає|нема)(?!\w)"
)
# «У не встановлених місцях» says of a thing what it is, not how many there are.
_ATTRIBUTE = ("их", "им", "ими", "ого", "ому", "ій", "ої", "ою")
_PREPOSITION = re.compile(r"(?<!\w)(?:у|в|на|з|із|за|до|від|по|про|при|для)\s+$")
_CLAUSE = re.compile(r"[,;:()\t]|\.(?!\d)|\s(?:а|але|проте|водночас|однак)\s")
_NOT_SUBJECT = re.compile(
    r"(?<!\w)(?:що|як(?:і|ий|а|е|их|им|ому|ого|ої|ій)|якщо|щоб|це|потреб\w*|можлив\w*|змін\w*"
    r"|необхідн\w*|підстав\w*|раніше|досі|сенс\w*|зриву)(?!\w)"
    r"|(?:^|\s)(?:інформація|дані|відомості|фінансування|доступ)\s(?=.{0,160}відсутн)"
)
Span = tuple[int, int]
_MOST_LETTERS = 160
_NEAR = 8
_DIGIT = re.compile(r"\d")


class Zero(NamedTuple):
    """Where the words that say «nothing» stand, and the clause that says of what.

    `by_verb` is of «не надходило», which is a statement of its own, as «– жодного» is
    not; `of_thing` of «жодне звернення», which is followed by what it counts.
    """

    start: int
    end: int
    clause_start: int
    clause_end: int
    by_verb: bool
    of_thing: bool


def says_nothing(word: str) -> bool:
    """Whether a word may begin words that say «nothing»."""
    return word in {"не", "ні", "немає", "нема"} or word.startswith(("жод", "відсутн"))


def find_zeros(
    form: str, start: int, end: int, words: list[Word], barred: list[Word]
) -> list[Zero]:
    """Where a sentence says that there was nothing to count.

    Args:
        form: matching form of the text.
        start: where the sentence begins.
        end: where it ends.
        words: its words that `says_nothing`, in order.
        barred: words of the text that each `leads_to_none`, in order.
    """
    found: list[Zero] = []
    for word in words:
        nothing = _NOTHING.match(form, word.start, end)
        if not nothing or (found and word.start < found[-1].clause_end):
            continue
        if nothing["verb"] and _is_attribute(form, nothing):
            continue
        first, last = _clause(form, start, end, nothing)
        if last - first > _MOST_LETTERS or _is_quoted(form, start, word.start):
            continue
        span = _without_dates(form, (first, last), nothing, barred)
        if span is None or _has_no_subject(form, span, nothing):
            continue
        dashed = form[first : word.start].rstrip().endswith(("–", "-"))
        of_thing = nothing["none"] is not None
        found.append(Zero(*nothing.span(), *span, not dashed, of_thing))
    return found


def _is_attribute(form: str, nothing: re.Match[str]) -> bool:
    before = form[max(0, nothing.start() - _NEAR) : nothing.start()]
    return nothing[0].endswith(_ATTRIBUTE) or bool(_PREPOSITION.search(before))


def _without_dates(
    form: str, clause: Span, nothing: re.Match[str], barred: list[Word]
) -> Span | None:
    """The clause between its dates; None where it has another number."""
    first, last = clause
    if not _DIGIT.search(form, first, last):
        return clause
    dates = excluded(form, first, last, barred)
    for digit in _DIGIT.finditer(form, first, last):
        if not any(date.start <= digit.start() < date.end for date in dates):
            return None
    before = [date.end for date in dates if date.end <= nothing.start()]
    behind = [date.start for date in dates if date.start >= nothing.end()]
    return max([first, *before]), min([last, *behind])


def _has_no_subject(form: str, clause: Span, nothing: re.Match[str]) -> bool:
    """Whether a clause says of nothing that could be counted that there was none."""
    words = form[slice(*clause)]
    if nothing["none"]:
        words = words.split(" не ")[0]  # «жодне звернення не отримало потрібної …»
    return _NOT_SUBJECT.search(words) is not None


def _clause(form: str, start: int, end: int, nothing: re.Match[str]) -> tuple[int, int]:
    """Clause around the words; after a dash it begins with the sentence."""
    first = start
    for edge in _CLAUSE.finditer(form, start, nothing.start()):
        first = edge.end()
    after = _CLAUSE.search(form, nothing.end(), end)
    if first > start and form[first : nothing.start()].strip(" –-") == "":
        earlier = form.rfind(";", start, first)
        first = earlier + 1 if earlier >= 0 else start
    return first, after.start() if after else end


def _is_quoted(form: str, start: int, place: int) -> bool:
    return form.count("«", start, place) > form.count("»", start, place)
