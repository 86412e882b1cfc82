"""Words of the rules: both languages, whole, whatever details are given."""

import re
import string

import pytest
import requests

from flows.reasons import of_network
from flows.wording import message, rules, severity, what_is_wrong
from transforms import errors
from transforms.errors import Bilingual

RULES = sorted(rules())


def placeholders(text: str, language: str = "") -> set[str]:
    """Details that a text names; `nameUk` and `nameEn` are one in two languages."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {name.removesuffix(language) for name in names}


@pytest.mark.parametrize("rule_id", RULES)
def test_rule_has_words_and_a_known_severity(rule_id: str) -> None:
    row = rules()[rule_id]
    assert row["severity"] in {"error", "warning"}
    for column in ("messageUk", "remedyUk", "messageEn", "remedyEn"):
        assert row[column] == " ".join(row[column].split())
        assert len(row[column]) > 5
    assert any("а" <= letter <= "ї" for letter in row["messageUk"] + row["remedyUk"])
    assert not any("а" <= letter <= "ї" for letter in row["remedyEn"].split("«")[0])


@pytest.mark.parametrize("rule_id", RULES)
def test_rule_names_the_same_details_in_both_languages(rule_id: str) -> None:
    row = rules()[rule_id]
    ukrainian = placeholders(row["messageUk"] + row["remedyUk"], "Uk")
    assert ukrainian == placeholders(row["messageEn"] + row["remedyEn"], "En")


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("rule_id", [*RULES, "no-such-rule"])
def test_message_is_one_line_when_no_details_are_given(
    rule_id: str, language: str
) -> None:
    text = message(rule_id, {}, language)
    assert text.splitlines() == [text]
    assert "; " in text
    assert not placeholders(text)


def test_message_says_what_is_wrong_and_what_to_do() -> None:
    details = {
        "place": Bilingual("zvit.toml, рядок 4", "zvit.toml, line 4"),
        "setting": "language",
        "value": '"fr"',
        "reason": Bilingual("очікується одне з: 'uk' / 'en'", "expected 'uk' or 'en'"),
    }
    assert message("setting-wrong", details, "uk") == (
        'zvit.toml, рядок 4: неправильне значення language = "fr": '
        "очікується одне з: 'uk' / 'en'; виправте значення"
    )
    assert message("setting-wrong", details, "en") == (
        'zvit.toml, line 4: wrong value language = "fr": '
        "expected 'uk' or 'en'; mend the value"
    )


def test_message_has_a_dash_for_a_detail_that_is_not_given() -> None:
    assert message("figure-restated", {"old": "5"}, "en") == (
        "the value was restated: it was 5, it is –; "
        "nothing to do: the earlier version is kept"
    )


@pytest.mark.parametrize("value", ["{old}", "a\nb", "{0}", "{", "100 %"])
def test_message_takes_any_detail_as_it_is(value: str) -> None:
    text = message("figure-restated", {"old": value, "new": 1}, "en")
    assert f"it was {' '.join(value.split())}, it is 1" in text


def test_unlisted_rule_is_worded_as_an_error_of_the_schema() -> None:
    details = {"field": "value", "reason": "blank"}
    assert message("row-error", details, "en").startswith("field value: blank; ")
    assert severity("row-error") == "error"


def test_reason_that_is_a_rule_is_worded_in_the_same_language() -> None:
    details = {"line": 3, "file": "a", "reason": "ledger-cut", "count": 5}
    assert message("ledger-damaged", details, "en").startswith(
        "the ledger is damaged, record 3: the ledger is cut off: 5 records"
    )
    assert "журнал обірвано" in message("ledger-damaged", details, "uk")
    assert "відновіть теку" not in message("ledger-damaged", details, "uk")
    assert "журнал обірвано" in what_is_wrong("ledger-damaged", details, "uk")


def test_severity_tells_what_withholds() -> None:
    assert severity("breakdown-above-total") == "error"
    assert severity("breakdown-below-total") == "warning"
    assert severity("period-in-future") == "error"
    assert severity("no-figures") == "warning"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.PipelineError, 1),
        (errors.RequestError, 2),
        (errors.ConfigError, 10),
        (errors.GatherError, 11),
        (errors.UnreadableReport, 12),
        (errors.OutputError, 12),
        (errors.ContractError, 13),
        (errors.PublishError, 14),
    ],
)
def test_error_has_the_exit_code_of_its_class(
    kind: type[errors.PipelineError], code: int
) -> None:
    problem = kind("schema", field="value")
    assert problem.exit_code == code
    assert isinstance(problem, errors.PipelineError)
    assert (problem.rule_id, problem.details) == ("schema", {"field": "value"})


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://nobody.invalid/", "такої адреси немає або немає мережі"),
        ("http://127.0.0.1:9/", "там ніхто не відповідає"),
    ],
)
def test_network_that_fails_is_told_in_words_of_ours(address: str, said: str) -> None:
    with pytest.raises(requests.RequestException) as caught:
        requests.get(address, timeout=30)
    assert of_network(caught.value).uk == said


# Names of commands, options, files, settings, formats and products.
NAMES = re.compile(
    r"«[^»]*»|\"[^\"]*\"|\{[^}]*\}|--[\w-]+|zvit(?: \w+)*|frictionless validate|\w+\.\w+|\w+://"
    r"|(?:prefect|pip|timedatectl)(?: [\w-]+)+|\.\w+\b|Europe/Kyiv"
    r"|\b(?:Python|Linux|Windows|WSL|Deployments|Runs|apprise|pandas|reports|portals)\b"
    r"|\borganisation\b"
    r"|\b(?:Data Package|Frictionless|Excel|LibreOffice|TSV|G?ZIP|fieldsMatch|nan"
    r"|primaryKey|decimalChar|utf-(?:8|16)|cp1251|koi8-u|tab)\b|\$ref"
    r"|U\+[0-9A-F]{4}"
    r"|[A-Z]+_[A-Z_]+|\[\w+\] \w+|dialect = \"\w+\""
    r"|\b(?:DOCX?|ODT|RTF|PDF|HTML|TXT|CSV|JSON|YAML|XLSX|Parquet|UTF-8|Table Schema"
    r"|Prefect|Secret|null|url|issuedDate|acceptedDate|edrpou|key|timeout|formats"
    r"|prefect_secret|validationRuns|schemas|audit|dialect|README|output/\w+|api_url|codes)\b"
)


@pytest.mark.parametrize("rule_id", RULES)
def test_no_rule_speaks_english_in_ukrainian(rule_id: str) -> None:
    rule = rules()[rule_id]
    said = f"{rule['messageUk']}; {rule['remedyUk']}"
    assert not re.findall("[A-Za-z]{2,}", NAMES.sub("", said)), said
