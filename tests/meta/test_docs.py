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
from flows.run import new_run
from flows.settings import Settings, load_settings
from flows.stages import run_directly
from tests import messages_page
from tests.pages import README, ROOT, RUNBOOK
from transforms.catalogue import compile_catalogue
from transforms.extract import extract

# What a command cannot do without, where a page only mentions the command.
MENTIONED = {
    "apply": ["plan.json"],
    "audit": ["list"],
    "extract": ["report.doc"],
    "restore": ["backup.tar.gz"],
    "validate": ["table.csv", "--schema", "table.schema.json"],
}
SPECIALIST = (ROOT / "docs" / "specialist.md", ROOT / "docs" / "specialist.uk.md")
PAGES = [
    *README,
    *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "output/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)")
_ANCHOR = re.compile(r"\]\(([^)#\s]*)#([^)]+)\)")
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
    return [shlex.join(shlex.split(line, comments=True)) for line in lines if line]


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
    group = typer.main.get_command(app)
    context = typer.Context(group)
    if arguments.startswith("--"):
        known = [name for one in group.get_params(context) for name in one.opts]
        assert arguments.split(maxsplit=1)[0] in known
        return
    name, command, rest = group.resolve_command(context, shlex.split(arguments))
    if all(one.startswith("--") for one in rest):
        rest = [*rest, *MENTIONED.get(name, [])]
    if name == "audit":
        name, command, rest = command.resolve_command(typer.Context(command), rest)
    assert command.make_context(name, rest).command is command, page


@pytest.mark.parametrize("pair", [README, RUNBOOK], ids=["readme", "runbook"])
def test_both_languages_show_the_same_commands_and_the_same_data(
    pair: tuple[Path, Path],
) -> None:
    english, ukrainian = pair
    assert command_lines(english) == command_lines(ukrainian)
    for kind in ("text", "python", "sql", "r"):
        pairs = zip(blocks(english, kind), blocks(ukrainian, kind), strict=True)
        same = [a == b for a, b in pairs]
        picture = kind == "text" and pair == README
        assert sum(same) == len(same) - picture, "only the picture may differ"
    pairs = zip(blocks(english, "toml"), blocks(ukrainian, "toml"), strict=True)
    assert all(tomllib.loads(a) == tomllib.loads(b) for a, b in pairs)


@pytest.mark.parametrize(
    "pair", [README, RUNBOOK, SPECIALIST], ids=["readme", "runbook", "specialist"]
)
def test_both_languages_have_the_same_sections_and_tables(
    pair: tuple[Path, Path],
) -> None:
    """Level by level, section by section: as many rows, steps and blocks in each."""
    shapes = [[*map(shape_of, sections_of(page))] for page in pair]
    assert shapes[0] == shapes[1]


def sections_of(page: Path) -> list[str]:
    return re.split(r"^(?=#+ )", page.read_text("utf-8"), flags=re.MULTILINE)


def shape_of(section: str) -> tuple[int, ...]:
    """Level of the heading; rows, steps of lists, and blocks below it."""
    text = _BLOCK.sub("\f", section)
    patterns = (r"^\|", r"^\d+\. |^- ", "\f")
    found = (len(re.findall(one, text, re.MULTILINE)) for one in patterns)
    return (len(section) - len(section.lstrip("#")), *found)


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
    found = _ANCHOR.findall(page.read_text("utf-8"))
    linked = [(page.parent / to if to else page, slug) for to, slug in found]
    assert not [x for x in linked if "://" not in str(x[0]) and x[1] not in slugs(x[0])]


def slugs(page: Path) -> set[str]:
    """The anchors of a page, as GitHub makes them of its headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("language", ["uk", "en"])
def test_page_of_messages_is_that_of_the_rules(language: str) -> None:
    made = messages_page.page(language)
    assert messages_page.path_of(language).read_text("utf-8") == made, (
        "make it anew: .venv/bin/python -m tests.messages_page"
    )


def test_every_rule_stands_under_a_heading_of_the_messages() -> None:
    notes = messages_page.notes()
    assert {row["ruleId"] for row in read_codes("rules")} <= set(notes)
    sections = {note["section"] for note in notes.values()}
    assert sections <= set(messages_page.SECTIONS)


def setting_names(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        part = field.annotation
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from setting_names(part, f"{before}{name}.")
        else:
            yield f"{before}{name}"


@pytest.mark.parametrize("page", RUNBOOK, ids=name_of)
def test_runbook_names_every_setting_and_its_variable(page: Path) -> None:
    text, names = page.read_text("utf-8"), [*setting_names(Settings)]
    assert names
    for name in names:
        variable = f"ZVIT_{name.upper().replace('.', '__')}"
        assert f"| `{name}` | `{variable}` |" in text


@pytest.mark.parametrize("page", RUNBOOK, ids=name_of)
def test_runbook_names_every_key_of_the_settings_file(page: Path) -> None:
    runbook = page.read_text("utf-8")
    text = (ROOT / "zvit.toml").read_text("utf-8")
    keys = re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE)
    assert len(keys) > len(tomllib.loads(text))
    assert not [key for key in keys if not re.search(rf"[.`]{key}`", runbook)]


def as_committed(settings: Settings) -> Settings:
    """Without what somebody who followed the tutorials has added."""
    ours = [one for one in settings.publisher.departments if one.key == "info"]
    publisher = settings.publisher.model_copy(update={"departments": tuple(ours)})
    return settings.model_copy(update={"publisher": publisher, "codes": None})


def test_readme_shows_what_the_sample_report_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = ROOT / "reports" / "2019-09-nizhyn.doc"
    job = new_run(as_committed(load_settings(ROOT / "zvit.toml")), [sample], tmp_path)
    summary = summary_of(run_directly(job))
    Console("uk").problems(summary)
    Console("uk").summary(summary, as_json=False)
    printed = capsys.readouterr()
    said = (printed.err + printed.out).replace(str(tmp_path), "…/output")
    assert blocks(README[0], "text")[0] == said


def test_indicator_added_as_in_the_readme_is_found() -> None:
    page = README[0].read_text("utf-8")
    sentence = re.search(r"for «(У бібліотеках[^»]+)»", page)
    assert sentence
    lines = re.findall(r"^library_exhibitions,.+$", page, re.MULTILINE)
    added = [next(csv.reader(io.StringIO(line))) for line in lines]
    names = ("indicators", "indicator-phrases")
    lists = {
        name: [row for row in read_codes(name) if row["indicatorId"] != added[0][0]]
        for name in names
    }
    for name, cells in zip(names, added, strict=True):
        # The columns that may be left out come last.
        lists[name].append(dict(zip(lists[name][0], cells, strict=False)))
    others = ("system", "event", "level", "division", "basis")
    phrases = [read_codes(f"{name}-phrases") for name in others]
    catalogue = compile_catalogue(*lists.values(), *phrases)
    figures = extract(f"Звіт за травень 2024 року\n\n{sentence[1]}.", catalogue).figures
    assert [(f.value, f.indicator) for f in figures] == [
        (14, "library_exhibitions"),
        (5, "library_exhibitions"),
    ]
