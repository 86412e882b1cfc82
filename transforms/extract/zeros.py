"""Nothing, said in words: «скарг не надходило», «жодного звернення», «відсутні»."""

import re
from typing import NamedTuple

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
    rf"(?P<verb>не\s+(?:{_COUNTING}))(?!\w)|(?P<none>(?:жод(?:ен|н\w{{1,3}})|ні\s+одн\w+))(?!\w)"
    r"|(?P<absent>відсутн(?:і|я|є|ій)|немає|нема)(?!\w)"
)
_CLAUSE = re.compile(r"[,;:.()\t]|\s(?:а|але|проте|водночас|однак)\s")
_NOT_SUBJECT = re.compile(
    r"(?<!\w)(?:що|як(?:і|ий|а|е|их|им|ому|ого|ої|ій)|якщо|щоб|це|потреб\w*|можлив\w*|змін\w*"
    r"|необхідн\w*|підстав\w*|раніше|досі|сенс\w*)(?!\w)"
    r"|(?:^|\s)(?:інформація|дані|відомості|фінансування|доступ)\s(?=.{0,160}відсутн)"
)
_MOST_LETTERS = 160
_DIGIT = re.compile(r"\d")


class Zero(NamedTuple):
    """Where the words that say «nothing» stand, and the clause that says of what.

    `by_verb` is of «не надходило», which is a statement of its own, as «– жодного» is
    not.
    """

    start: int
    end: int
    clause_start: int
    clause_end: int
    by_verb: bool


def says_nothing(word: str) -> bool:
    """Whether a word may begin words that say «nothing»."""
    return word in {"не", "ні", "немає", "нема"} or word.startswith(("жод", "відсутн"))


def find_zeros(form: str, start: int, end: int, words: list[Word]) -> list[Zero]:
    """Where a sentence says that there was nothing to count.

    Args:
        form: matching form of the text.
        start: where the sentence begins.
        end: where it ends.
        words: its words that `says_nothing`, in order.
    """
    found: list[Zero] = []
    for word in words:
        nothing = _NOTHING.match(form, word.start, end)
        if not nothing or (found and word.start < found[-1].clause_end):
            continue
        first, last = _clause(form, start, end, nothing)
        clause = form[first:last]
        if len(clause) > _MOST_LETTERS or _NOT_SUBJECT.search(clause):
            continue
        if _DIGIT.search(clause) or _is_quoted(form, start, word.start):
            continue
        dashed = form[first : word.start].rstrip().endswith(("–", "-"))
        found.append(Zero(nothing.start(), nothing.end(), first, last, not dashed))
    return found


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
