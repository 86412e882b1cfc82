"""The pages agree with the code: commands, paths, rules, settings, printed output."""

import csv
import io
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from pydantic import BaseModel

from flows.catalogue import read_codes
from flows.cli import app
from flows.console import Console
from flows.recording import summary_of
from flows.settings import Settings, load_settings
from flows.stages import new_run, run_directly
from transforms.catalogue import compile_catalogue
from transforms.extract import extract

ROOT = Path(__file__).parents[2]
# What a command cannot do without, where a page only mentions the command.
MENTIONED = {
    "apply": ["plan.json"],
    "audit": ["list"],
    "extract": ["report.doc"],
    "validate": ["table.csv", "--schema", "table.schema.json"],
}
READMES = [ROOT / "README.md", ROOT / "README.uk.md"]
PAGES = [
    *READMES,
    *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "output/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text("utf-8")
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)")
_PATH = re.compile(
    r"(?:flows|schemas|transforms|tests|docs|reports|\.ci)/[\w./-]*"
    r"|zvit\.toml|pyproject\.toml|requirements\.lock|Makefile|LICENSE|[A-Z]+\.md"
)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, kind: str) -> list[str]:
    found = _BLOCK.findall(page.read_text("utf-8"))
    return [text for language, text in found if language == kind]


def command_lines(page: Path) -> list[str]:
    """Lines of the shell blocks, without comments."""
    lines = "\n".join(blocks(page, "sh")).splitlines()
    return [" ".join(shlex.split(line, comments=True)) for line in lines if line]


def zvit_commands() -> list[tuple[str, str]]:
    """Arguments of each `zvit …` of the pages: in shell blocks and in running text."""
    found = []
    for page in PAGES:
        in_text = _CODE.findall(_BLOCK.sub("", page.read_text("utf-8")))
        for line in [*command_lines(page), *in_text]:
            match = re.match(r"(?:[A-Z_]+=\S+ )*(?:\S*/)?zvit (.+)", line)
            if match:
                found.append((name_of(page), match[1]))
    return found


@pytest.mark.parametrize(("page", "arguments"), zvit_commands())
def test_every_command_shown_is_one_that_the_program_takes(
    page: str, arguments: str
) -> None:
    if arguments == "--help":
        return
    group = typer.main.get_command(app)
    name, command, rest = group.resolve_command(typer.Context(group), arguments.split())
    rest = rest or [*MENTIONED.get(name, [])]
    if name == "audit":
        name, command, rest = command.resolve_command(typer.Context(command), rest)
    assert command.make_context(name, rest).command is command, page


def test_both_readmes_show_the_same_commands_and_the_same_data() -> None:
    english, ukrainian = READMES
    assert command_lines(english) == command_lines(ukrainian)
    for kind in ("text", "python", "sql"):
        pairs = zip(blocks(english, kind), blocks(ukrainian, kind), strict=True)
        same = [a == b for a, b in pairs]
        assert sum(same) == len(same) - (kind == "text"), "only the picture may differ"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_path_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    named = [code for code in _CODE.findall(text) if _PATH.fullmatch(code)]
    targets = [link for link in _LINK.findall(text) if "://" not in link]
    missing = [path for path in named if not (ROOT / path).exists()]
    missing += [link for link in targets if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_machine(page: Path) -> None:
    text = page.read_text("utf-8")
    folders = "|".join(("work", "root", "tmp", "home", "opt", "Users"))
    assert not re.search(rf"(?<![\w.])/(?:{folders})/", text)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_heading_linked_to_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= slugs


def test_runbook_explains_every_rule() -> None:
    explained = set(re.findall(r"^\| `([\w-]+)` \|", RUNBOOK, re.MULTILINE))
    assert {row["ruleId"] for row in read_codes("rules")} <= explained


def setting_names(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        part = field.annotation
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from setting_names(part, f"{before}{name}.")
        else:
            yield f"{before}{name}"


@pytest.mark.parametrize("name", [*setting_names(Settings)])
def test_runbook_names_every_setting_and_its_variable(name: str) -> None:
    variable = f"ZVIT_{name.upper().replace('.', '__')}"
    assert f"| `{name}` | `{variable}` |" in RUNBOOK


def test_runbook_names_every_key_of_the_settings_file() -> None:
    text = (ROOT / "zvit.toml").read_text("utf-8")
    keys = re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE)
    assert len(keys) > len(tomllib.loads(text))
    assert not [key for key in keys if not re.search(rf"[.`]{key}`", RUNBOOK)]


def test_readme_shows_what_the_sample_report_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = ROOT / "reports" / "2019-09-nizhyn.doc"
    job = new_run(load_settings(ROOT / "zvit.toml"), [sample], tmp_path)
    summary = summary_of(run_directly(job))
    Console("uk").problems(summary)
    Console("uk").summary(summary, as_json=False)
    printed = capsys.readouterr()
    said = (printed.err + printed.out).replace(str(tmp_path), "…/output")
    assert blocks(READMES[0], "text")[0] == said


def test_indicator_added_as_in_the_readme_is_found() -> None:
    page = READMES[0].read_text("utf-8")
    sentence = re.search(r"for «(У бібліотеках[^»]+)»", page)
    assert sentence
    lines = re.findall(r"^library_exhibitions,.+$", page, re.MULTILINE)
    added = [next(csv.reader(io.StringIO(line))) for line in lines]
    names = ("indicators", "indicator-phrases")
    lists = {name: read_codes(name) for name in names}
    for name, cells in zip(names, added, strict=True):
        lists[name].append(dict(zip(lists[name][0], cells, strict=True)))
    catalogue = compile_catalogue(
        *lists.values(),
        *(read_codes(f"{name}-phrases") for name in ("system", "event", "level")),
    )
    figures = extract(f"Звіт за травень 2024 року\n\n{sentence[1]}.", catalogue).figures
    assert [(f.value, f.indicator) for f in figures] == [
        (14, "library_exhibitions"),
        (5, "library_exhibitions"),
    ]
