"""Help, usage errors and completion: one language at a time, wherever it is named."""

import re
from pathlib import Path

import pytest

from flows.recording import VERSION
from tests.functional.command import zvit

COMMANDS = (
    "", "run", "extract", "validate", "serve", "plan", "apply", "verify", "publish",
    "freshness", "audit", "audit list", "audit show", "audit waive", "audit verify",
    "audit export",
)  # fmt: skip
# Names of commands, options, files, formats and products stand as they are.
NAMES = re.compile(
    r"\S+/\S+|--?[a-z]+(?:-[a-z]+)*|«[^»]*»|\bzvit\b.*|[\w-]*\.(?:toml|csv\.gz|csv|json|zip)|uk\|en|no-period"
    r"|validation-audit|\b(?:CSV|Parquet|JSON|YAML|Prefect|Frictionless|Table Schema)\b"
    r"|\b(?:TSV|Data Package|cp1251|tab)\b"
    r"|PREFECT_API_URL.*|^  (?:[a-z]+)(?=  )",
    re.MULTILINE,
)
STATES = "відкрита / звільнена / виправлена / замінена"
LATIN, CYRILLIC = re.compile("[A-Za-z]+"), re.compile("[А-Яа-яҐґЄєІіЇї]+")


def latin_in(text: str) -> list[str]:
    return LATIN.findall(NAMES.sub("", text))


@pytest.mark.parametrize("command", COMMANDS)
def test_ukrainian_help_is_ukrainian(command: str) -> None:
    done = zvit(*command.split(), "--help")
    assert (done.code, latin_in(done.out)) == (0, [])


@pytest.mark.parametrize("command", COMMANDS)
def test_english_help_is_english(command: str) -> None:
    done = zvit("--lang", "en", *command.split(), "--help")
    shown = re.sub(r"'[^']*'", "", done.out)  # texts that a council writes
    assert (done.code, CYRILLIC.findall(shown)) == (0, [])
    assert done.out.startswith(f"Usage: zvit {command}".strip())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("rnu", "Помилка: немає команди «rnu». Можливо, «run»?"),
        ("шось", "Помилка: немає команди «шось»."),
        ("--lang uk", "Помилка: не вказано команди."),
        ("audit waive", "Помилка: бракує аргументу «ІДЕНТИФІКАТОР»."),
        ("audit waive x", "Помилка: бракує параметра «--by»."),
        ("audit list --stat x", "Помилка: немає параметра «--stat» (схожі: --state)"),
        ("run --nope", "Помилка: немає параметра «--nope»"),
        ("run --output", "Помилка: параметр «--output» потребує значення."),
        ("run --json=1", "Помилка: параметр «--json» не має значення."),
        ("apply a.json б", "Помилка: зайві аргументи: б"),
        ("plan --lang fr",
         "Помилка: неправильне значення «--lang»: очікується uk / en"),
        ("audit list --month 9",
         "Помилка: неправильне значення «--month»: очікується РРРР-ММ"),
        ("audit list --state closed",
         "Помилка: неправильне значення «--state»: очікується " + STATES),
    ],
)  # fmt: skip
def test_usage_errors_are_ukrainian(arguments: str, said: str) -> None:
    done = zvit(*arguments.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1] == said
    assert not latin_in(done.err.replace("РРРР", "").replace("uk / en", ""))


def test_usage_errors_are_english_where_that_is_asked() -> None:
    done = zvit("audit", "list", "--state", "closed", "--lang", "en")
    said = "Invalid value for --state: expected open / waived / fixed / superseded"
    assert (done.code, done.err.splitlines()[-1]) == (2, f"Error: {said}")


@pytest.mark.parametrize(
    ("arguments", "environment", "toml", "language"),
    [
        ("run -h", {}, "", "Виклик"),
        ("--lang en run -h", {}, "", "Usage"),
        ("run --lang=en -h", {}, "", "Usage"),
        ("--lang uk run --lang en -h", {}, "", "Usage"),
        ("run -h", {"ZVIT_LANGUAGE": "en"}, "", "Usage"),
        ("run -h", {}, 'language = "en"\n', "Usage"),
        ("run -h", {"ZVIT_LANGUAGE": "uk"}, 'language = "en"\n', "Виклик"),
        ("run -h --lang uk", {"ZVIT_LANGUAGE": "en"}, "", "Виклик"),
        ("run -h", {}, "language = oops\n", "Виклик"),
    ],
)
def test_language_is_of_the_option_then_the_variable_then_the_file(
    tmp_path: Path,
    arguments: str,
    environment: dict[str, str],
    toml: str,
    language: str,
) -> None:
    (tmp_path / "zvit.toml").write_text(toml, "utf-8")
    done = zvit(*arguments.split(), cwd=tmp_path, **environment)
    assert done.out.startswith(f"{language}: zvit run")


def test_version_is_that_of_the_project() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    assert zvit("--version").out == f"zvit {VERSION}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_for_each_shell(tmp_path: Path, shell: str) -> None:
    done = zvit(
        "--install-completion", shell, HOME=str(tmp_path),
        _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1",
    )  # fmt: skip
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert done.code == 0
    assert any("_ZVIT_COMPLETE" in text for text in written)


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("zvit fre", ["freshness"]),
        ("zvit audit w", ["waive"]),
        ("zvit audit list --st", ["--state"]),
        ("zvit publish --dr", ["--dry-run"]),
        ("zvit --lang en plan --por", ["--portal"]),
    ],
)
def test_completion_knows_the_commands_within_commands(
    words: str, completed: list[str]
) -> None:
    at = str(len(words.split()) - 1)
    done = zvit(_ZVIT_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=at)
    assert done.out.split() == completed
