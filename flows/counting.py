"""Numbers with their nouns, in Ukrainian and English."""

from collections.abc import Mapping

from transforms.tabular import plain_number

_FEW = range(2, 5)
_TEENS = range(11, 15)


def noun(count: int, *forms: str) -> str:
    """The form of a noun that its number asks for.

    Args:
        count: the number.
        forms: Ukrainian for 1, 2 and 5; English for 1 and for more.
    """
    one, *_, many = forms
    if len(forms) < 3:  # noqa: PLR2004 - English has two
        return one if count == 1 else many
    if count % 10 == 1 and count % 100 not in _TEENS:
        return one
    return forms[1] if count % 10 in _FEW and count % 100 not in _TEENS else many


def counted(count: int, *forms: str) -> str:
    """A number with its noun.

    >>> [counted(n, "число", "числа", "чисел") for n in (1, 22, 12)]
    ['1 число', '22 числа', '12 чисел']
    >>> counted(1, "figure", "figures"), counted(0, "figure", "figures")
    ('1 figure', '0 figures')
    """
    return f"{spaced(count)} {noun(count, *forms)}"


def spaced(value: float) -> str:
    """A number as Ukrainian texts have it: no-break spaces and a decimal comma.

    >>> spaced(48700).replace(chr(160), " "), spaced(97.5)
    ('48 700', '97,5')
    """
    whole, _, part = plain_number(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u00a0")
    return f"{grouped},{part}" if part else grouped


def filled(text: str, details: Mapping[str, object]) -> str:
    """A wording with its details; one that is not given is a dash.

    `{count:рядок|рядки|рядків}` is a number with the noun that it asks for.

    >>> filled("{n:рядок|рядки|рядків}, {m:row|rows}, {x}", {"n": 3, "m": 1})
    '3 рядки, 1 row, –'
    """
    return text.format_map(_Details(details))


class _Details(dict[str, object]):
    def __getitem__(self, name: str) -> "_Detail":
        return _Detail(self.get(name, "–"))


class _Detail:
    def __init__(self, value: object) -> None:
        self._value = value

    def __format__(self, forms: str) -> str:
        if not forms:
            return str(self._value)
        if isinstance(self._value, int):
            return counted(self._value, *forms.split("|"))
        return f"{self._value} {forms.rpartition('|')[2]}"
