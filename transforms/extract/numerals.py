"""Ukrainian numbers in words: every case form of the cardinals, and their sums."""

from decimal import Decimal

_CARDINALS = {
    0: "нуль нуля нулю нулем",
    1: "один одного одному одним одна однієї одній однією одну одне",
    2: "два дві двох двом двома двоє",
    3: "три трьох трьом трьома троє",
    4: "чотири чотирьох чотирьом чотирма четверо",
    5: "п’ять п’яти п’ятьох п’ятьом п’ятьма п’ятьома п’ятеро",
    6: "шість шести шістьох шістьом шістьма шістьома шестеро",
    7: "сім семи сімох сімом сімома семеро",
    8: "вісім восьми вісьмох вісьмом вісьма вісьмома восьмеро",
    9: "дев’ять дев’яти дев’ятьох дев’ятьом дев’ятьма дев’ятьома дев’ятеро",
    10: "десять десяти десятьох десятьом десятьма десятьома десятеро",
    40: "сорок сорока",
    90: "дев’яносто дев’яноста",
    100: "сто ста",
    200: "двісті двохсот двомстам двомастами двохстах",
    300: "триста трьохсот трьомстам трьомастами трьохстах",
    400: "чотириста чотирьохсот чотирьомстам чотирмастами чотирьохстах",
}
_TEENS = {
    11: "одинадцят", 12: "дванадцят", 13: "тринадцят", 14: "чотирнадцят",
    15: "п’ятнадцят", 16: "шістнадцят", 17: "сімнадцят", 18: "вісімнадцят",
    19: "дев’ятнадцят", 20: "двадцят", 30: "тридцят",
}  # fmt: skip
_TENS = {50: "п’ятдесят", 60: "шістдесят", 70: "сімдесят", 80: "вісімдесят"}
_HUNDREDS = {
    500: "п’ятсот п’ятисот п’ятистам п’ятьмастами п’ятистах",
    600: "шістсот шестисот шестистам шістьмастами шестистах",
    700: "сімсот семисот семистам сьомастами семистах",
    800: "вісімсот восьмисот восьмистам вісьмастами восьмистах",
    900: "дев’ятсот дев’ятисот дев’ятистам дев’ятьмастами дев’ятистах",
}
_SCALES = {
    10: "десяток десятка десятки десятків десятками",
    100: "сотня сотні сотень сотню сотнею сотнями",
    1_000: "тис тисяча тисячі тисяч тисячу тисячею тисячам тисячами тисячах",
    1_000_000: "млн мільйон мільйона мільйони мільйонів мільйонами мільйонах мільйону",
    1_000_000_000: "млрд мільярд мільярда мільярди мільярдів мільярдами мільярду",
}
# Of the scale behind them: «півтора мільйона», «пів сотні».
HALVES = {"півтора": 3, "півтори": 3, "пів": 1}
# From which number on a smaller one may follow: «сто двадцять», «двадцять один».
_FIRST = {100: 100, 10: 20}
TIMES = {"двічі": 2, "тричі": 3}
# «тисяча двісті» begins with its scale; «тисячі людей» is no number.
LONE_SCALES = frozenset("тисяча тисячу тисячею мільйон мільярд сотня сотню".split())


def _all_forms() -> dict[str, int]:
    forms = {
        form: value
        for table in (_CARDINALS, _HUNDREDS)
        for value, listed in table.items()
        for form in listed.split()
    }
    teens = ("ь", "и", "ьох", "ьом", "ьма", "ьома", "еро")
    for value, stem in _TEENS.items():
        forms |= {stem + end: value for end in teens}
    for value, stem in _TENS.items():
        forms |= {stem + end: value for end in ("", "и", "ьох", "ьом", "ьма", "ьома")}
    return forms | {form.replace("’", ""): value for form, value in forms.items()}


CARDINALS = {
    **_all_forms(), **dict.fromkeys(HALVES, 1), "півтораста": 150,
    "півсотні": 50, "півтисячі": 500,
}  # fmt: skip
SCALES = {form: scale for scale, forms in _SCALES.items() for form in forms.split()}
_SCALE_STEMS = (
    ("тис", 1_000), ("сот", 100), ("дес", 10), ("млн", 1_000_000), ("мільй", 1_000_000),
    ("м", 1_000_000_000),
)  # fmt: skip
NUMBER_WORDS = frozenset(CARDINALS) | frozenset(TIMES) | LONE_SCALES
_ORDINAL_STEMS = (
    "перш", "друг", "трет", "четверт", "п’ят", "шост", "сьом", "восьм", "дев’ят",
    "десят", "сороков", "сот", "тисячн",
)  # fmt: skip
_ORDINAL_ENDS = frozenset(
    "ий а е ої ого ому ій ім у ю ою і их им ими я є ього ьої ьому ьою іх ім іми".split()
)


def is_ordinal(word: str) -> bool:
    """Whether a word is an ordinal: «другої», «п’ятнадцята», not «п’ять».

    >>> [is_ordinal(word) for word in ("другої", "п’ять", "двадцятому", "третьої")]
    [True, False, True, True]
    """
    if word in CARDINALS:
        return False
    for stem in _ORDINAL_STEMS:
        if word.startswith(stem) and word[len(stem) :] in _ORDINAL_ENDS:
            return True
    for middle in ("цят", "десят"):
        head, found, end = word.partition(middle)
        if head and found and end in _ORDINAL_ENDS:
            return True
    return False


def value_of(words: list[str]) -> int | None:
    """Value of a run of cardinals, or None if they do not make one number.

    >>> value_of(["сто", "двадцять", "чотири"]), value_of(["дві", "тисячі", "сорок"])
    (124, 2040)
    >>> value_of(["п’ять", "шість"]) is None
    True
    """
    if words[0] in HALVES:
        scale = SCALES.get(words[1]) if words[1:] else None
        return scale * HALVES[words[0]] // 2 if scale else None
    total = group = 0
    room = 1_000
    largest = max(SCALES.values()) + 1
    for word in words:
        if scale := SCALES.get(word):
            if scale >= largest:
                return None
            total, group = total + (group or 1) * scale, 0
            largest, room = scale, min(scale, 1_000)
            continue
        value = CARDINALS[word]
        if value >= room or (value == 0 and len(words) > 1):
            return None
        group += value
        room = next((place for place in (100, 10) if _FIRST[place] <= value), 1)
    return total + group


def scale_of(word: str | None) -> int:
    """What a scale behind digits multiplies by, in any form or abbreviation; 1 of none.

    >>> scale_of("тис."), scale_of("мільйончик"), scale_of("млрд"), scale_of(None)
    (1000, 1000000, 1000000000, 1)
    """
    if not word:
        return 1
    return next(value for stem, value in _SCALE_STEMS if word.startswith(stem))


def decimal_of(digits: str) -> Decimal:
    """Value of written digits: spaces group thousands, a comma or dot is the mark.

    >>> decimal_of("1 245"), decimal_of("97,5")
    (Decimal('1245'), Decimal('97.5'))
    """
    if digits.count(".") > 1 or (digits.count(".") == 1 and "," in digits):
        digits = digits.replace(".", "")  # «1.234.567,89»
    return Decimal(digits.replace(" ", "").replace("’", "").replace(",", "."))
