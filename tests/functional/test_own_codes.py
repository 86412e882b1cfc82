"""A council's own code lists laid over ours, by the folder that its settings name."""

import json
from pathlib import Path

import pytest

from flows.catalogue import load_catalogue, read_codes
from flows.datasets import schema_version
from tests.functional.command import Done, report, table, zvit
from transforms.errors import ConfigError

SETTINGS = """codes = "own"
[publisher]
key = "fastiv"
name = "Фастівська міська рада"
site = "https://fastiv.test"
"""
MAY = """Звіт відділу культури за травень 2024 року

У бібліотеках громади проведено 14 книжкових виставок. Розміщено 20 новин.
Відбулися толока та семінар.
"""
INDICATORS = "indicatorId,nameUk,nameEn,unit,systemId,descriptionUk,descriptionEn\n"
PHRASES = "indicatorId,noun,context,without\n"
LIBRARY = (
    "library_exhibitions,Книжкові виставки проведено,Book exhibitions held,item,,"
    "Виставки в бібліотеках.,Exhibitions in the libraries.\n"
)
LINE = "library_exhibitions,книжков* виставк*|книжков* виставок,бібліотек*,\n"
NEWS = (
    "news_published,Новини міста,News of the town,item,officialWebsite,Новини.,News.\n"
)


class Council:
    """A folder with settings, own lists and one report."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.own = folder, folder / "own"
        self.own.mkdir()
        self.report = report(folder, "травень.txt", MAY)
        folder.joinpath("zvit.toml").write_text(SETTINGS, "utf-8")

    def write(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        path = self.own / name
        path.write_bytes(text.encode(encoding))
        return path

    def call(self, *arguments: object) -> Done:
        return zvit(*arguments, cwd=self.folder)

    def figures(self) -> dict[int, str | None]:
        """Indicator of each number of the report."""
        said = self.call("extract", self.report, "--json").json
        return {figure["value"]: figure["indicator"] for figure in said["figures"]}


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(tmp_path)


def test_own_indicator_and_own_name_are_found_published_and_shown(
    council: Council,
) -> None:
    assert council.figures() == {14: None, 20: "news_published"}
    council.write("indicators.csv", INDICATORS + LIBRARY + NEWS)
    council.write("indicator-phrases.csv", PHRASES + LINE)
    assert council.figures() == {14: "library_exhibitions", 20: "news_published"}
    assert council.call("run", council.report).code == 0
    output = council.folder / "output"
    values = {
        row["indicatorId"]: (row["indicatorName"], row["reportedValue"])
        for row in table(output, "monthlyIndicators")
    }
    assert values["library_exhibitions"] == ("Книжкові виставки проведено", 14)
    assert values["news_published"] == ("Новини міста", 20)
    codes = {row["indicatorId"]: row["nameUk"] for row in table(output, "indicators")}
    assert codes["library_exhibitions"] == "Книжкові виставки проведено"
    assert codes["news_published"] == "Новини міста"
    assert codes["acts_published"] == "Нормативні акти та проєкти оприлюднено"
    [page] = (output / "feedback").glob("*-2*.html")
    assert "Книжкові виставки проведено" in page.read_text("utf-8")


def test_own_kinds_add_up_and_are_ours_where_the_file_has_no_such_column(
    council: Council,
) -> None:
    kinds = {row["indicatorId"]: row["kinds"] for row in read_codes("indicators")}
    council.write("indicators.csv", INDICATORS + NEWS + LIBRARY)
    own = {row["indicatorId"]: row for row in read_codes("indicators", council.own)}
    assert own["news_published"]["kinds"] == kinds["news_published"]
    assert own["library_exhibitions"]["addsUpAcross"] == ""
    head = INDICATORS.replace("descriptionEn", "descriptionEn,addsUpAcross,kinds")
    council.write("indicators.csv", head + NEWS.strip() + ",,Новин*|Анонс*\n")
    own = {row["indicatorId"]: row for row in read_codes("indicators", council.own)}
    assert own["news_published"]["kinds"] == "новин*|анонс*"
    council.write("indicators.csv", head + NEWS.strip() + ",councils,\n")
    refused = council.call("extract", council.report)
    assert refused.code == 10
    assert "own/indicators.csv, рядок 2: у стовпці addsUpAcross" in refused.err


def test_report_kept_before_is_read_anew_when_its_file_is_run_again(
    council: Council,
) -> None:
    council.call("run", council.report)
    council.write("indicators.csv", INDICATORS + LIBRARY)
    council.write("indicator-phrases.csv", PHRASES + LINE)
    council.call("run", council.report)
    rows = table(council.folder / "output", "monthlyIndicators")
    assert "library_exhibitions" in {row["indicatorId"] for row in rows}


def test_own_phrases_come_before_ours_and_may_take_ours_out(council: Council) -> None:
    council.write("indicator-phrases.csv", PHRASES + "acts_published,новин*,,\n")
    assert council.figures() == {14: None, 20: "acts_published"}
    council.write("indicator-phrases.csv", PHRASES + "-news_published,,,\n")
    assert council.figures() == {14: None, 20: None}


def test_only_the_line_that_is_named_is_taken_out(council: Council) -> None:
    ours = read_codes("indicator-phrases")
    [gone, *_] = [
        row for row in ours if row["indicatorId"] == "open_datasets_published"
    ]
    line = ",".join(f'"{cell}"' for cell in gone.values())
    council.write("indicator-phrases.csv", PHRASES + f'"-{line[1:]}\n')
    left = read_codes("indicator-phrases", council.own)
    assert left == [row for row in ours if row != gone]


def test_own_kind_of_event_is_found_and_published(council: Council) -> None:
    council.write("event-kinds.csv", "kindId,nameUk,nameEn\ntoloka,Толока,Clean-up\n")
    council.write("event-phrases.csv", "kindId,phrases\ntoloka,толок*\n")
    assert council.call("run", council.report).code == 0
    output = council.folder / "output"
    kinds = [row["kind"] for row in table(output, "monthlyEvents")]
    assert sorted(kinds) == ["seminar", "toloka"]
    assert "toloka" in {row["kindId"] for row in table(output, "eventKinds")}


def test_file_as_excel_saves_it_is_read(council: Council) -> None:
    council.write("indicators.csv", INDICATORS + LIBRARY)
    council.write(
        "indicator-phrases.csv",
        "noun;indicatorId;without;context\r\n"
        "Книжков* виставок ;library_exhibitions;;Бібліотек*\r\n;;;\r\n",
        "utf-8-sig",
    )
    assert council.figures()[14] == "library_exhibitions"


def test_own_lists_count_for_the_version_of_the_schemas(council: Council) -> None:
    assert schema_version(council.own) == schema_version()
    council.write("units.csv", "unitId,nameUk,nameEn\nkm,кілометр,kilometre\n")
    schema_version.cache_clear()
    version = schema_version(council.own)
    assert version != schema_version()
    council.call("run", council.report)
    [run] = table(council.folder / "output", "validationRuns", "validation-audit")
    assert run["schemaVersion"] == version


WRONG = {
    "own-codes-file": ("indicator.csv", PHRASES, None),
    "own-codes-columns": ("indicator-phrases.csv", "indicatorId,noun\n", 1),
    "own-codes-width": ("units.csv", "unitId,nameUk,nameEn\nkm,к,k\nha,г,а,h\n", 3),
    "own-codes-quotes": ("units.csv", 'unitId,nameUk,nameEn\nkm,"к"м,k\n', 2),
    "own-codes-code": ("units.csv", "unitId,nameUk,nameEn\nkm,к,k\nkm,г,h\n", 3),
    "own-codes-empty": ("indicator-phrases.csv", f"{PHRASES}acts_published,|,,\n", 2),
    "own-codes-value": (
        "system-phrases.csv",
        "systemId,rank,isChannel,phrases\nmedia,first,true,газет*\n",
        2,
    ),
    "own-codes-unknown": (
        "indicator-phrases.csv",
        f'{PHRASES}"news_published",новин*,"а\nб",\nnews,новин*,,\n',
        4,
    ),
    "own-codes-nothing-out": (
        "indicator-phrases.csv",
        f"{PHRASES}-news_published,немає*,,\n",
        2,
    ),
}


@pytest.mark.parametrize("rule", WRONG)
def test_wrong_list_is_refused_with_its_file_and_line(
    council: Council, rule: str
) -> None:
    name, text, line = WRONG[rule]
    path = council.write(name, text)
    with pytest.raises(ConfigError) as caught:
        load_catalogue(council.own)
    assert caught.value.rule_id == rule
    done = council.call("run", council.report)
    assert (done.code, done.out) == (10, "")
    [said] = done.err.splitlines()
    assert said.startswith(f"zvit: {path}" + (f", рядок {line}:" if line else ":"))
    assert ";" in said
    assert not (council.folder / "output").exists()
    english = council.call("extract", council.report, "--lang", "en")
    assert english.code == 10
    assert not line or f"{path}, line {line}: " in english.err


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("level-phrases.csv",
         "levelId,phrases\nvillage,сільськ*\n", "own-codes-unknown"),
        ("indicators.csv",
         INDICATORS + NEWS.replace("item", "items"), "own-codes-unknown"),
        ("system-phrases.csv",
         "systemId,rank,isChannel,phrases\n,primary,true,газет*\n", "own-codes-empty"),
        ("event-phrases.csv", "kindId,phrases\nforum,\n", "own-codes-empty"),
        ("units.csv", "unitId,nameUk,nameEn\n-km,к,k\n", "own-codes-code"),
        ("rules.csv", "ruleId\n", "own-codes-file"),
    ],
)  # fmt: skip
def test_code_that_the_tables_could_not_hold_is_refused(
    council: Council, name: str, text: str, rule: str
) -> None:
    council.write(name, text)
    with pytest.raises(ConfigError) as caught:
        load_catalogue(council.own)
    assert caught.value.rule_id == rule


def test_file_of_another_encoding_is_refused(council: Council) -> None:
    council.write("units.csv", "unitId,nameUk,nameEn\nkm,кілометр,km\n", "cp1251")
    done = council.call("extract", council.report)
    assert (done.code, "units.csv" in done.err, "UTF-8" in done.err) == (10, True, True)


def test_folder_that_is_not_there_is_refused(council: Council) -> None:
    council.own.rmdir()
    done = council.call("run", council.report)
    assert (done.code, str(council.own) in done.err) == (10, True)


def test_what_is_no_list_lies_in_the_folder_undisturbed(council: Council) -> None:
    council.write("README.md", "Наші переліки")
    assert council.call("extract", council.report).code == 0


def test_environment_may_name_the_folder(council: Council, tmp_path: Path) -> None:
    council.write("indicator-phrases.csv", PHRASES + "acts_published,новин*,,\n")
    other = tmp_path / "other"
    other.mkdir()
    done = zvit(
        "extract", council.report, "--json", cwd=council.folder, ZVIT_CODES=str(other)
    )
    found = {one["value"]: one["indicator"] for one in json.loads(done.out)["figures"]}
    assert found[20] == "news_published"


def test_indicator_taken_out_of_the_list_while_reports_with_it_are_kept_is_told(
    council: Council,
) -> None:
    council.write("indicators.csv", INDICATORS + LIBRARY)
    council.write("indicator-phrases.csv", PHRASES + LINE)
    assert council.call("run", council.report).code == 0
    council.write("indicators.csv", INDICATORS + NEWS)
    council.write("indicator-phrases.csv", PHRASES)
    june = report(council.folder, "червень.txt", MAY.replace("травень", "червень"))
    done = council.call("run", june)
    assert done.code == 10
    (line,) = (one for one in done.err.splitlines() if "library_exhibitions" in one)
    assert line.startswith("zvit: ")
    # Handed in again, the report has no such indicator any more.
    assert council.call("run", council.report, june).code == 0
