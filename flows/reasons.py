"""What the system, TOML and pydantic call wrong, in words of ours in both languages."""

import errno
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from flows.counting import filled
from transforms.errors import Bilingual

_DISK = {
    errno.ENOENT: Bilingual("такого файлу немає", "there is no such file"),
    errno.EACCES: Bilingual("немає права доступу", "access is not allowed"),
    errno.EPERM: Bilingual("система цього не дозволяє", "the system does not allow it"),
    errno.EISDIR: Bilingual("це тека, а не файл", "it is a folder, not a file"),
    errno.ENOTDIR: Bilingual("це файл, а не тека", "it is a file, not a folder"),
    errno.EEXIST: Bilingual("така назва вже є", "the name is taken"),
    errno.ENOSPC: Bilingual("на диску немає місця", "the disk is full"),
    errno.EDQUOT: Bilingual("вичерпано квоту диска", "the disk quota is used up"),
    errno.EROFS: Bilingual("диск лише для читання", "the disk is read-only"),
    errno.ENAMETOOLONG: Bilingual("назва задовга", "the name is too long"),
    errno.ELOOP: Bilingual("посилання ходять колом", "links go in a circle"),
    errno.EIO: Bilingual(
        "диск не читається або не записується", "the disk cannot be read or written"
    ),
    errno.ENOLCK: Bilingual(
        "на цьому диску не можна заблокувати файл", "this disk keeps no locks of files"
    ),
    errno.EMFILE: Bilingual(
        "одночасно відкрито забагато файлів", "too many files are open at once"
    ),
    errno.ENFILE: Bilingual(
        "одночасно відкрито забагато файлів", "too many files are open at once"
    ),
    errno.EFBIG: Bilingual(
        "файл більший за дозволене", "the file is larger than is allowed"
    ),
    errno.ENOTEMPTY: Bilingual("тека не порожня", "the folder is not empty"),
    errno.EBUSY: Bilingual("файл зайнято", "the file is in use"),
    errno.ESTALE: Bilingual(
        "мережевий диск загубив файл", "the network disk has lost the file"
    ),
    errno.ENOMEM: Bilingual("бракує пам’яті", "there is not enough memory"),
}
# By what the network libraries say, the innermost first.
_NETWORK = (
    (
        ("resolve", "Name or service", "getaddrinfo", "nodename"),
        Bilingual(
            "такої адреси немає або немає мережі", "no such address, or no network"
        ),
    ),
    (("refused",), Bilingual("там ніхто не відповідає", "nobody answers there")),
    (
        ("reset", "aborted", "closed", "Broken pipe", "incomplete", "IncompleteRead"),
        Bilingual("з’єднання обірвалося", "the connection broke"),
    ),
    (("redirect",), Bilingual("забагато переадресувань", "too many redirects")),
    (("timed out",), Bilingual("час вичерпано", "the time ran out")),
    (("unreachable", "No route"), Bilingual("мережі немає", "there is no network")),
    (("parse", "Invalid URL"), Bilingual("адреса хибна", "the address is wrong")),
)
_ODD_ANSWER = Bilingual(
    "відповідь не за правилами HTTP", "the answer is not by the rules of HTTP"
)
_TOML = (
    ("Expected newline or end", Bilingual(
        "після значення є зайве (число не починається з нуля, текст беруть у лапки)",
        "something follows the value (no number begins with 0, texts are quoted)")),
    ("Invalid value", Bilingual(
        "значення не зрозуміло (текст беруть у лапки)",
        "the value is not understood (texts are quoted)")),
    ("Unterminated string", Bilingual("лапки не закрито", "a quote is not closed")),
    ("Illegal character", Bilingual("лапки не закрито", "a quote is not closed")),
    ("Expected '=' after a key", Bilingual(
        "після назви має бути знак =", "= must follow the name")),
    ("Expected ']", Bilingual("бракує дужки ]", "a ] is missing")),
    ("Unclosed array", Bilingual("бракує дужки ]", "a ] is missing")),
    ("Cannot declare", Bilingual("таблиця повторюється", "the table is repeated")),
    ("Cannot overwrite", Bilingual(
        "налаштування повторюється", "the setting is repeated")),
)  # fmt: skip
# Of a setting by its name: what its pattern means.
_FIELDS = {
    "edrpou": Bilingual("вісім цифр у лапках", "eight digits in quotes"),
    "katottg": Bilingual("UA і 17 цифр у лапках", "UA and 17 digits in quotes"),
    "key": Bilingual(
        "від 2 до 20 малих латинських літер і цифр у лапках, перша – літера",
        "2 to 20 small Latin letters and digits in quotes, a letter first",
    ),
    "contact_email": Bilingual("адреса електронної пошти", "an e-mail address"),
}
_YES = Bilingual("true або false, без лапок", "true or false, without quotes")
_TEXT = Bilingual("текст у лапках", "a text in quotes")
_NUMBER = Bilingual("число без лапок", "a number without quotes")
_TABLE = Bilingual("таблиця налаштувань", "a table of settings")
_LIST = Bilingual("перелік у квадратних дужках", "a list in square brackets")
_ADDRESS = Bilingual("адреса", "an address")
# By the kind of pydantic's error, whole or in part; `{…}` is of its context.
_KINDS = (
    ("missing", Bilingual("не вказано", "it is not set")),
    ("extra_forbidden", Bilingual(
        "такого налаштування немає", "there is no such setting")),
    ("literal_error", Bilingual("одне з: {expected}", "one of: {expected}")),
    ("string_too_short", Bilingual(
        "щонайменше {min_length:знак|знаки|знаків}",
        "at least {min_length:character|characters}")),
    ("string_too_long", Bilingual(
        "щонайбільше {max_length:знак|знаки|знаків}",
        "at most {max_length:character|characters}")),
    ("greater_than_equal", Bilingual("не менше за {ge}", "{ge} or more")),
    ("less_than_equal", Bilingual("не більше за {le}", "{le} or less")),
    ("greater_than", Bilingual("більше за {gt}", "more than {gt}")),
    ("too_short", Bilingual(
        "щонайменше {min_length:запис|записи|записів}",
        "at least {min_length:entry|entries}")),
    ("bool", _YES), ("int", _NUMBER), ("float", _NUMBER), ("string", _TEXT),
    ("path", _TEXT), ("tuple", _LIST), ("list", _LIST), ("dict", _TABLE),
    ("model", _TABLE), ("value_error", _ADDRESS),
)  # fmt: skip
_SAID_WHOLE = frozenset({"missing", "extra_forbidden"})
_NOT_UTF8 = Bilingual("файл не в кодуванні UTF-8", "the file is not in UTF-8")
_NO_TOML = Bilingual("запис не за правилами TOML", "it is no TOML")


def of_disk(error: OSError) -> Bilingual:
    """Why the system refused."""
    number = error.errno or 0
    unknown = Bilingual(f"помилка системи № {number}", f"error {number} of the system")
    return _DISK.get(number, unknown)


def of_network(error: Exception) -> Bilingual:
    """Why a server could not be asked; nothing that it said is in it."""
    text = f"{type(error).__name__} {error}"
    found = (said for signs, said in _NETWORK if any(sign in text for sign in signs))
    return next(found, _ODD_ANSWER)


def of_file(error: OSError | ValueError) -> Bilingual:
    """Why a file of TOML could not be read."""
    if isinstance(error, OSError):
        return of_disk(error)
    if isinstance(error, UnicodeDecodeError):
        return _NOT_UTF8
    if isinstance(error, tomllib.TOMLDecodeError):
        text = str(error)
        return next((said for start, said in _TOML if start in text), _NO_TOML)
    return next((part for part in error.args if isinstance(part, Bilingual)), _NO_TOML)


def of_setting(error: Mapping[str, Any]) -> Bilingual:
    """What is expected of a setting, by an error of pydantic's.

    Args:
        error: one of `ValidationError.errors()`; a ValueError of ours has its wording.
    """
    kind, told = str(error["type"]), error.get("ctx", {})
    own = getattr(told.get("error"), "args", ())
    if own and isinstance(own[0], Bilingual):
        return own[0]
    name = str(error["loc"][-1])
    if kind.startswith("string_") and name in _FIELDS and "too" not in kind:
        said = _FIELDS[name]
    else:
        kinds = (words for start, words in _KINDS if kind.startswith(start))
        said = next(kinds, _TEXT)
    if kind == "literal_error":
        told = {"expected": re.sub(r" or |, ", " / ", str(told["expected"]))}
    if kind not in _SAID_WHOLE:
        said = Bilingual(f"очікується {said.uk}", f"expected {said.en}")
    return Bilingual(filled(said.uk, told), filled(said.en, told))
