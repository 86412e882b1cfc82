"""Units in which quantities are stated, and their codes (`schemas/codes/units.csv`)."""

import re
from functools import lru_cache

_WRITTEN = (
    "%|відсот(?:ок|к)\\w*|процент\\w*|грн\\.?|гривен\\w*|гривн\\w+|коп\\.?(?!\\w)",
    "доларів|дол\\.(?:\\s*сша)?|євро(?!\\w)",
    "осіб\\b|особ(?:а|и|у|ам|ами|і)\\b|чол(?:\\.|овік\\w*)",
    "шт\\.?(?!\\w)|штук\\w*|од\\.?(?:\\s*зб\\.?)?(?!\\w)|одиниц\\w+",
    "год\\.?(?!\\w)|годин\\w*|хв\\.?(?!\\w)|хвилин\\w*",
    "км\\.?(?!\\w)|кілометр\\w*|кв\\.?\\s?м\\.?(?!\\w)|м2|м²|квадратн\\w+ метр\\w*",
    "куб\\.?\\s?м\\.?(?!\\w)|м3|м³|кубічн\\w+ метр\\w*|кубометр\\w*",
    "м\\.?\\s?п\\.?(?!\\w)|пог(?:\\.\\s?|\\s)м\\.?(?!\\w)|погонн\\w+ метр\\w*",
    "м(?!\\w)(?!\\.\\s*[а-яіїєґ])|метр\\w*",
    "га(?!\\w)|гектар\\w*|кг(?!\\w)|кілограм\\w*|тонн\\w*|т(?![\\w.])",
    "л(?![\\w./])|літр\\w*|квт(?:·?год)?(?!\\w)|гкал(?!\\w)",
    "екз\\.?(?!\\w)|примірник\\w*|раз(?:и|ів|у|а)?(?!\\w)",
)
UNIT = re.compile(rf"\s*(?P<unit>{'|'.join(_WRITTEN)})")
# A unit before its number, abbreviated and apart from the words that it follows.
UNIT_BEFORE = re.compile(
    r"(?:\s*[,(]\s*|\s+(?!осіб))(?P<scale>тис\.?\s|млн\.?\s|млрд\.?\s)?\s*"
    r"(?P<unit>од\.\s*зб\.?|од\.|шт\.?|чол\.|екз\.|осіб|грн\.?|%|га|км"
    r"|(?:кв|куб)\.?\s?м\.?)"
    r"\)?\s*[–:-]?\s*$"
)
UNIT_ENDS = tuple("од. зб. зб шт. шт чол. екз. осіб грн грн. % га км м м.".split())
_CODES = (
    ("percent", r"%|відсот|процент"),
    ("hryvnia", r"грн|грив"),
    ("dollar", r"дол"),
    ("euro", r"євро"),
    ("person", r"ос|чол"),
    ("hour", r"год"),
    ("minute", r"хв"),
    ("kilometre", r"км|кіломет"),
    ("squareMetre", r"кв\.?\s?м|квадр|м2|м²"),
    ("cubicMetre", r"куб|м3|м³"),
    ("metre", r"м\.?\s?п|пог|метр|м$"),
    ("hectare", r"га|гект"),
    ("kilogram", r"кг|кілогр"),
    ("tonne", r"тонн|т\.?$"),
    ("litre", r"л$|літр"),
    ("copy", r"екз|прим"),
    ("time", r"раз"),
    ("item", r""),
)
_CODE_PATTERNS = tuple((code, re.compile(pattern)) for code, pattern in _CODES)
# Units that one total and its parts may be counted in together.
COUNTED = frozenset({"item", "person", "copy", "time"})


@lru_cache(maxsize=256)
def unit_code(unit: str) -> str:
    """Code of a unit as written; `item` for none.

    >>> unit_code("грн"), unit_code("осіб"), unit_code("")
    ('hryvnia', 'person', 'item')
    """
    return next(code for code, pattern in _CODE_PATTERNS if pattern.match(unit))
