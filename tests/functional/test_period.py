"""Of which period and department a report is, where its text does not say."""

from pathlib import Path

import pytest

from tests.functional.command import report, table, zvit

SETTINGS = """[publisher]
key = "mista"
name = "Містківська селищна рада"
edrpou = "01234567"
site = "https://rada.test/"
"""
NAMELESS = "Звіт архівного відділу\nВидано 5 довідок.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zvit.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "in").mkdir()
    return tmp_path


def beside(path: Path, stated: str) -> None:
    path.with_name(f"{path.name}.toml").write_text(stated, "utf-8")


def report_of(path: Path, *options: str) -> dict[str, str]:
    done = zvit("extract", path, "--json", *options, cwd=path.parent)
    assert done.code == 0, done.err
    said: dict[str, str] = done.json["report"]
    return said


def test_what_is_stated_goes_before_the_text_and_the_name(folder: Path) -> None:
    path = report(folder, "2021-03-arkhiv.txt", NAMELESS)
    said = report_of(path)
    assert (said["period"], said["periodFrom"]) == ("2021-03", "fileName")
    path.write_text(NAMELESS.replace("\n", " за квітень 2021 року\n", 1), "utf-8")
    said = report_of(path)
    assert (said["period"], said["periodFrom"]) == ("2021-04", "text")
    beside(path, 'period = "2021-Q2"\ndepartment = "трудовий архів"\n')
    said = report_of(path)
    assert (said["period"], said["periodFrom"]) == ("2021-Q2", "sidecar")
    assert said["department"] == "трудовий архів"
    said = report_of(path, "--period", "2021-h1")
    assert (said["period"], said["periodFrom"]) == ("2021-H1", "option")


def test_stated_period_is_that_of_the_figures_too(folder: Path) -> None:
    """Else «у травні» in a report for May would compare."""
    path = report(folder, "a.txt", "Звіт відділу\nУ травні видано 5 довідок.\n")
    for period, basis in (("2021-05", "period"), ("2021-06", "comparison")):
        done = zvit("extract", path, "--json", "--period", period, cwd=folder)
        assert [one["basis"] for one in done.json["figures"]] == [basis]


def test_period_of_several_reports_is_refused(folder: Path) -> None:
    report(folder / "in", "a.txt", NAMELESS)
    report(folder / "in", "b.txt", NAMELESS)
    for command in ("run", "extract"):
        done = zvit(command, folder / "in", "--period", "2021-05", cwd=folder)
        assert done.code == 2
        assert "2" in done.err
    done = zvit("run", folder / "in", "--period", "05.2021", cwd=folder)
    assert (done.code, "2020-05" in done.err) == (2, True)
    assert not (folder / "output").exists()


def test_report_without_a_period_is_told_where_to_write_it(folder: Path) -> None:
    report(folder / "in", "нічий.txt", NAMELESS)
    report(folder / "in", "2021-05.txt", "Звіт загального відділу\nВидано 7 довідок.\n")
    done = zvit("run", folder / "in", "--output", folder / "out", cwd=folder)
    assert done.code == 12
    assert [row["value"] for row in table(folder / "out", "monthlyFigures")] == [7]
    page = (folder / "out" / "feedback" / "нічий.txt.html").read_text("utf-8")
    for where in ("за вересень 2019 року", "2019-09-zvit.docx", "нічий.txt.toml"):
        assert where in page
        assert where in done.err
    page = (folder / "out" / "feedback" / "mista-zv9075-2021-05.html").read_text(
        "utf-8"
    )
    assert "травень 2021 року (за назвою файлу)" in page


def test_text_and_name_that_differ_are_told_in_one_line(folder: Path) -> None:
    text = "Звіт загального відділу за травень 2021 року\nВидано 7 довідок.\n"
    path = report(folder, "Звіт за червень 2021.txt", text)
    done = zvit("run", path, "--output", folder / "out", cwd=folder)
    assert done.code == 0, done.err
    [line] = [line for line in done.err.splitlines() if "2021-06" in line]
    assert "2021-05" in line
    assert table(folder / "out", "listOfReports")[0]["uid"].endswith("2021-05")


def test_reports_without_a_department_are_told_apart_by_their_titles(
    folder: Path,
) -> None:
    # Was: both were refused in one run, and in two runs one took the other's place.
    for name, title in (("a.txt", "Звернення громадян"), ("b.txt", "Запити")):
        text = f"{title} за травень 2021 року\nНадійшло 5.\n"
        done = zvit("run", report(folder, name, text), "--output", folder / "out",
                    cwd=folder)  # fmt: skip
        assert done.code == 0, done.err
    assert len(table(folder / "out", "listOfReports")) == 2


def test_department_named_beside_takes_the_place_of_none(folder: Path) -> None:
    """The same file is one report: it is not published under both names."""
    path = report(folder, "a.txt", "Звіт за травень 2021 року\nВидано 7 довідок.\n")
    zvit("run", path, "--output", folder / "out", cwd=folder)
    beside(path, 'department = "загальний відділ"\n')
    done = zvit("run", path, "--output", folder / "out", cwd=folder)
    assert done.code == 0, done.err
    [row] = table(folder / "out", "listOfReports")
    assert row["creatorName"] == "загальний відділ"
    assert (folder / "out" / "set-aside" / "mista-x-2021-05").is_dir()
