"""Settings: what is taken, and where a wrong one is said to be."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import fixed_time, load_settings
from flows.wording import message
from transforms.errors import ConfigError

ROOT = Path(__file__).parents[2]
GOOD = """\
reports = "zvity"
output = "out"
dialect = "2019"
language = "en"

[publisher]
key = "mista"
name = "Містківська селищна рада"
edrpou = "01234567"
katottg = "UA74040250000063494"
site = "https://rada.test/"

[[publisher.departments]]
key = "info"
name = "відділ інформації"

[[publisher.departments]]
key = "osvita"
name = "відділ освіти"

[schedule]
day = 7
hour = 6
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "zvit.toml"
    path.write_text(GOOD, "utf-8")
    return path


def refusal(path: Path, text: str) -> ConfigError:
    path.write_text(text, "utf-8")
    return refusal_of(path)


def refusal_of(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    return caught.value


def test_settings_are_those_of_the_file(good: Path) -> None:
    settings = load_settings(good)
    assert settings.reports == good.parent / "zvity"
    assert settings.output == good.parent / "out"
    assert (settings.dialect, settings.language) == ("2019", "en")
    assert settings.publisher.edrpou == "01234567"
    assert settings.publisher.katottg == "UA74040250000063494"
    assert [one.key for one in settings.publisher.departments] == ["info", "osvita"]
    assert (settings.schedule.day, settings.schedule.hour) == (7, 6)
    assert settings.prefect.api_url is None


def test_settings_have_defaults_when_only_the_site_is_given(good: Path) -> None:
    good.write_text('[publisher]\nsite = "https://rada.test/"\n', "utf-8")
    settings = load_settings(good)
    assert (settings.dialect, settings.language) == ("2025", "uk")
    assert settings.output == good.parent / "output"
    assert settings.publisher.edrpou is None
    assert settings.publisher.departments == ()
    assert (settings.schedule.day, settings.schedule.hour) == (5, 9)
    assert settings.default_portal.url == "https://data.gov.ua"


def test_absolute_path_stays_as_it_is_when_set(good: Path, tmp_path: Path) -> None:
    apart = tmp_path / "apart"
    good.write_text(GOOD.replace('"out"', f'"{apart.as_posix()}"'), "utf-8")
    assert load_settings(good).output == apart


WRONG = [
    ('dialect = "2019"', 'dialect = "2020"', 3, "dialect"),
    ('dialect = "2019"', "dialect = 2019", 3, "dialect"),
    ('language = "en"', 'language = "fr"', 4, "language"),
    ('language = "en"', 'langauge = "en"', 4, "langauge"),
    ('key = "mista"', 'key = "Mista"', 7, "publisher.key"),
    ('name = "Містківська селищна рада"', 'name = "м"', 8, "publisher.name"),
    ('edrpou = "01234567"', 'edrpou = "1234567"', 9, "publisher.edrpou"),
    ('edrpou = "01234567"', 'edrpou = "0123456а"', 9, "publisher.edrpou"),
    ('edrpou = "01234567"', "edrpou = 12345678", 9, "publisher.edrpou"),
    ('edrpou = "01234567"', 'edrpu = "01234567"', 9, "publisher.edrpu"),
    ('"UA74040250000063494"', '"UA7404025000006349"', 10, "publisher.katottg"),
    ('"UA74040250000063494"', '"ua74040250000063494"', 10, "publisher.katottg"),
    ('"https://rada.test/"', '"rada.test"', 11, "publisher.site"),
    ('site = "https://rada.test/"', "", 6, "publisher.site"),
    ('key = "info"', 'key = "i-n"', 14, "publisher.departments.0.key"),
    ('key = "osvita"', 'key = "1"', 18, "publisher.departments.1.key"),
    ('name = "відділ освіти"', "name = 5", 19, "publisher.departments.1.name"),
    ('name = "відділ освіти"', "", 17, "publisher.departments.1.name"),
    ("day = 7", "day = 31", 22, "schedule.day"),
    ("hour = 6", 'hour = "шість"', 23, "schedule.hour"),
    ("hour = 6", "hours = 6", 23, "schedule.hours"),
    ("[schedule]", "[shedule]", 21, "shedule"),
]


@pytest.mark.parametrize(("sound", "wrong", "line", "setting"), WRONG)
def test_wrong_setting_is_refused_with_its_line(
    good: Path, sound: str, wrong: str, line: int, setting: str
) -> None:
    assert GOOD.count(sound) == 1
    problem = refusal(good, GOOD.replace(sound, wrong))
    assert problem.rule_id == "setting-wrong"
    assert problem.details["file"] == good
    assert problem.details["setting"] == setting
    assert problem.details["line"] == line
    assert problem.exit_code == 10


def test_all_wrong_settings_are_told_at_once(good: Path) -> None:
    text = GOOD.replace('"01234567"', "1234567").replace("day = 7", "day = 31")
    problem = refusal(good, text.replace('site = "https://rada.test/"', ""))
    errors = getattr(problem, "errors", ())
    said = "\n".join(message(one.rule_id, one.details, "uk") for one in errors)
    assert said.replace(str(good), "zvit.toml") == (
        "zvit.toml, рядок 9: неправильне значення publisher.edrpou = 1234567: "
        "очікується вісім цифр у лапках; виправте значення\n"
        "zvit.toml, рядок 6: неправильне значення publisher.site = –: "
        "не вказано; виправте значення\n"
        "zvit.toml, рядок 22: неправильне значення schedule.day = 31: "
        "очікується не більше за 28; виправте значення"
    )


LATIN = re.compile("[A-Za-z]{2,}")
# Settings by name, values as written, and what has no Ukrainian name.
NAMES = re.compile(r"=? ?\S*\w+\.toml\S*|\b[\w.]+ = .*?(?=: )|TOML|JSON|UTF-8|https?://\S*"
                   r"|'[\w]+'|true або false|\bUA\b|csv|json|parquet")  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [GOOD.replace(*pair[:2]) for pair in WRONG]
    + [
        GOOD.replace('"https://rada.test/"', '"https://rada.test:x/"'),
        GOOD + "[portals.main]\nurl = 5\ntimeout = 0\nformats = []\nomit = 1\n",
        GOOD + "[portals.main]\nurl = 'https://a.test?b'\nprivate_on_create = 7\n",
        GOOD + "portals = {}\n",
        GOOD + "[portals]\n",
        'formats = ["json"]\nportal = "x"\nreports = 1\n' + GOOD,
        "language = en",
        "day = 05",
        "a = 'x",
        "a 1",
        "[a",
        "[a]\n[a]",
        "a = [1,",
        "a = 1\na = 2",
        "a = \u0007",
    ],
)
def test_no_refusal_speaks_english_in_ukrainian(good: Path, text: str) -> None:
    problem = refusal(good, text)
    for one in getattr(problem, "errors", (problem,)):
        said = message(one.rule_id, one.details, "uk").replace(str(good), "")
        assert not LATIN.findall(NAMES.sub("", said)), said


def test_missing_table_is_refused_by_its_name(good: Path) -> None:
    problem = refusal(good, 'language = "en"\n')
    assert problem.rule_id == "setting-wrong"
    assert problem.details["setting"] == "publisher"
    assert problem.details["file"] == good
    assert problem.details["line"] == 1
    assert problem.details["value"] == "–"


# Was: `line_of` knows neither dotted nor quoted keys, which TOML allows: it names
# the line of the table, or line 1.
@pytest.mark.parametrize(
    "day", ["schedule.day = 40", '[schedule]\n"day" = 40', "[schedule]\nday = 40"]
)
def test_wrong_setting_is_refused_with_its_line_however_its_key_is_written(
    good: Path, day: str
) -> None:
    text = f'publisher.site = "https://rada.test/"\n\n{day}\n'
    assert refusal(good, text).details["line"] == len(text.splitlines())


UNFINISHED = [
    ('language = "en"', "language = en", 4),
    ('language = "en"', 'language = "en', 4),
    ('key = "mista"', 'key "mista"', 7),
    ("[schedule]", "[schedule", 21),
    ("[schedule]", "[publisher]", 21),
    ("hour = 6", "hour = [6,", 23),
]


@pytest.mark.parametrize(("sound", "wrong", "line"), UNFINISHED)
def test_toml_that_cannot_be_read_is_refused_with_its_line(
    good: Path, sound: str, wrong: str, line: int
) -> None:
    problem = refusal(good, GOOD.replace(sound, wrong))
    assert problem.rule_id == "settings-unreadable"
    assert problem.details["file"] == good
    assert int(str(problem.details["line"])) == line


def test_file_that_is_not_utf8_is_refused(good: Path) -> None:
    good.write_bytes(GOOD.encode("cp1251"))
    problem = refusal_of(good)
    assert problem.rule_id == "settings-unreadable"
    assert problem.details["file"] == good


def test_named_file_is_refused_when_there_is_none(tmp_path: Path) -> None:
    problem = refusal_of(tmp_path / "none.toml")
    assert problem.rule_id == "settings-unreadable"
    assert problem.details["file"] == tmp_path / "none.toml"


def test_folder_is_refused_as_a_settings_file(tmp_path: Path) -> None:
    assert refusal_of(tmp_path).rule_id == "settings-unreadable"


def test_file_of_the_current_folder_comes_before_that_of_the_project(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(good.parent)
    assert load_settings().publisher.key == "mista"


def test_file_of_the_project_is_taken_when_the_current_folder_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings().publisher.key == "nizhyn"


def test_run_without_any_settings_file_says_so(tmp_path: Path) -> None:
    for part in ("flows", "transforms", "schemas"):
        shutil.copytree(ROOT / part, tmp_path / part)
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 10
    assert done.stderr.startswith("zvit: немає файлу налаштувань zvit.toml;")
    assert len(done.stderr.splitlines()) == 1


OVERRIDES = [
    ("ZVIT_LANGUAGE", "uk", "language", "uk"),
    ("ZVIT_PUBLISHER__SITE", "http://inshe.test", "publisher.site", None),
    ("ZVIT_PUBLISHER__EDRPOU", "00012345", "publisher.edrpou", "00012345"),
    ("ZVIT_SCHEDULE__DAY", "28", "schedule.day", 28),
    ("ZVIT_PREFECT__API_URL", "http://127.0.0.1:1/api", "prefect.api_url", None),
]


@pytest.mark.parametrize(("variable", "value", "setting", "expected"), OVERRIDES)
def test_environment_overrides_the_file(
    good: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    setting: str,
    expected: object,
) -> None:
    monkeypatch.setenv(variable, value)
    found: object = load_settings(good)
    for part in setting.split("."):
        found = getattr(found, part)
    assert found == (value if expected is None else expected)
    assert load_settings(good).publisher.name == "Містківська селищна рада"


WRONG_OVERRIDES = [
    ("ZVIT_LANGUAGE", "fr"),
    ("ZVIT_SCHEDULE__DAY", "40"),
    ("ZVIT_SCHEDULE__DAY", "п’яте"),
    ("ZVIT_PUBLISHER__EDRPOU", "123"),
    ("ZVIT_PUBLISHER__ADDRESS", "вулиця"),
    # Was: pydantic-settings raises its own SettingsError where JSON is wanted.
    ("ZVIT_PUBLISHER", "Містки"),
    ("ZVIT_PUBLISHER__DEPARTMENTS", "відділ"),
    # Was: the whole table as JSON is blamed on the file, with a line of it.
    ("ZVIT_SCHEDULE", '{"day": 40}'),
    # Was: variables count in any case, but only capitals are looked for.
    ("zvit_language", "fr"),
    # Was: checked outside the `try`, so pydantic's ValidationError gets through.
    ("PREFECT_API_URL", "127.0.0.1:4200"),
]


@pytest.mark.parametrize(("variable", "value"), WRONG_OVERRIDES)
def test_wrong_override_is_refused_by_its_variable(
    good: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    problem = refusal_of(good)
    assert str(problem.details["file"]).upper() == variable.upper()
    assert problem.details["line"] == "–"


def test_prefect_server_is_that_of_the_environment_when_the_file_names_none(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    assert load_settings(good).prefect.api_url == "http://127.0.0.1:4200/api"
    good.write_text(f'{GOOD}\n[prefect]\napi_url = "http://own.test/api"\n', "utf-8")
    assert load_settings(good).prefect.api_url == "http://own.test/api"


@pytest.mark.parametrize(
    ("stated", "expected"), [("1568000000", 1568000000), ("0", 0), ("", None)]
)
def test_fixed_time_is_taken_when_it_is_a_number(
    monkeypatch: pytest.MonkeyPatch, stated: str, expected: int | None
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    assert fixed_time() == expected


@pytest.mark.parametrize("stated", ["нині", "²", "-5", "1e9", "1_0", " 1", "9" * 20])
def test_fixed_time_that_is_no_number_is_refused(
    monkeypatch: pytest.MonkeyPatch, stated: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    with pytest.raises(ConfigError) as caught:
        fixed_time()
    assert caught.value.rule_id == "setting-wrong"
    assert caught.value.details["place"] == "SOURCE_DATE_EPOCH"


def test_file_saved_with_a_byte_order_mark_is_read(good: Path) -> None:
    good.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_settings(good).language == "en"
