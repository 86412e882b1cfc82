"""What is wrong with a schema or a package, in words of ours in both languages.

Frictionless, the checks of its profiles, Python's `json` and `re` say it in English;
their forms are known here. Other words are quoted as they are.
"""

import re
from collections.abc import Iterable

from transforms.errors import Bilingual
from transforms.notes import quoted

_KINDS = {
    "string": Bilingual("текст", "a text"),
    "array": Bilingual("список", "a list"),
    "object": Bilingual("об’єкт", "an object"),
    "integer": Bilingual("ціле число", "a whole number"),
    "number": Bilingual("число", "a number"),
    "boolean": Bilingual("true або false", "true or false"),
}
_OF_KIND = re.compile(r"(.*) is not of type '(\w+)'(?: at property '(.*)')?", re.S)
_FORMS = (
    (
        re.compile(r"'(.*)' is a required property(?: at property '(.*)')?", re.S),
        Bilingual(r"немає властивості «\1»", r"the property `\1` is missing"),
    ),
    (
        re.compile(r'field type "(.*)" is not supported', re.S),
        Bilingual(r"типу «\1» у Table Schema немає", r"Table Schema has no type `\1`"),
    ),
    (
        re.compile(r'constraint "(.*)" is not supported by type "(.*)"', re.S),
        Bilingual(r"обмеження «\1» не діє для типу \2", r"`\1` is no constraint of \2"),
    ),
    (
        re.compile(r"names of the fields are not unique"),
        Bilingual("назви полів повторюються", "names of fields are repeated"),
    ),
    (
        re.compile(r"names of the resources are not unique"),
        Bilingual("назви ресурсів повторюються", "names of resources are repeated"),
    ),
    (
        re.compile(r'primary key "(.*)" does not match the fields .*', re.S),
        Bilingual(
            r"ключ (primaryKey) \1 веде до поля, якого немає",
            r"the key (primaryKey) \1 names a field that is not there",
        ),
    ),
    (
        re.compile(r'foreign key fields "(.*)" does not match the fields .*', re.S),
        Bilingual(
            r"зовнішній ключ \1 веде до поля, якого немає",
            r"the foreign key \1 names a field that is not there",
        ),
    ),
    (
        re.compile(r'"(.*)" should be set as "(.*)"', re.S),
        Bilingual(r"замість «\1» має бути «\2»", r"`\2` in place of `\1`"),
    ),
    (
        re.compile(r"(.*) is not one of (\[.*\]) at property '(.*)'", re.S),
        Bilingual(
            r"«\3»: очікується одне з \2, а є \1", r"`\3`: expected one of \2, found \1"
        ),
    ),
    (
        re.compile(
            r".* (?:is not valid under|is too|should be|does not match|has)\b.*"
            r" at property '(.*)'",
            re.S,
        ),
        Bilingual(r"«\1» записано неправильно", r"`\1` is not written rightly"),
    ),
    (
        re.compile(r"global flags not at the start of the expression.*", re.S),
        Bilingual(
            "взірець (pattern): позначки (?i) та інші – лише на його початку",
            "the pattern: marks such as (?i) stand only at its start",
        ),
    ),
    (
        re.compile(r".*: line (\d+) column (\d+) \(char \d+\)", re.S),
        Bilingual(
            r"JSON порушено: рядок \1, стовпець \2",
            r"it is no JSON: line \1, column \2",
        ),
    ),
    (
        re.compile(r"'(\S+)' codec can't decode.*", re.S),
        Bilingual(r"файл не в кодуванні UTF-8", r"the file is not in UTF-8"),
    ),
)


def fault_of(words: object) -> Bilingual:
    """What is wrong with a descriptor.

    >>> fault_of("5 is not of type 'string' at property 'title'").uk
    '«title»: очікується текст, а є 5'
    """
    said = str(words)
    if found := _OF_KIND.fullmatch(said):
        kind = _KINDS.get(found[2], quoted(found[2]))
        name = found[3] or "–"
        return Bilingual(
            f"«{name}»: очікується {kind.uk}, а є {found[1]}",
            f"`{name}`: expected {kind.en}, found {found[1]}",
        )
    for form, worded in _FORMS:
        if found := form.fullmatch(said):
            return Bilingual(*(found.expand(one) for one in worded))
    return quoted(words)


def faults_of(notes: Iterable[str]) -> Bilingual:
    """All that is wrong with a descriptor."""
    faults = [fault_of(note) for note in notes]
    return Bilingual(*("; ".join(said) for said in zip(*faults, strict=True)))


def pattern_fault(error: re.error) -> Bilingual:
    """Why a pattern cannot be read."""
    known = fault_of(error)
    if known != quoted(error):
        return known
    return Bilingual(
        f"взірець (pattern) неправильний: {error}", f"the pattern is wrong: {error}"
    )
