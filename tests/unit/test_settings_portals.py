"""Portals as settings: what is taken, what is refused, and that no token is shown."""

from pathlib import Path

import pytest

from flows.publish.passport import frequencies
from flows.publish.portal_profile import profile_of
from flows.settings import Portal, Settings, load_settings
from flows.wording import message
from transforms.errors import ConfigError

PLAIN = '[publisher]\nsite = "https://rada.test/"\n'
TWO = f"""\
{PLAIN}
[portals.own]
url = "https://own.test"
dialect = "ckan"
organisation = "rada"
timeout = 5

[portals.state]
omit = ["version"]
"""
VARIABLE = "ZVIT_PORTALS__MAIN__TOKEN"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "zvit.toml"


def loaded(file: Path, text: str) -> Settings:
    file.write_text(text, "utf-8")
    return load_settings(file)


def refusal(file: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        loaded(file, text)
    return caught.value


def test_data_gov_ua_is_the_portal_when_none_is_set(file: Path) -> None:
    settings = loaded(file, PLAIN)
    assert [*settings.portals] == ["main"]
    portal = settings.portal_named()
    assert (portal.url, portal.dialect) == ("https://data.gov.ua", "datagovua")
    assert (portal.token, portal.organisation, portal.timeout) == (None, None, 60)


def test_portals_are_those_of_the_file_and_the_first_is_the_default(file: Path) -> None:
    settings = loaded(file, TWO)
    assert [*settings.portals] == ["own", "state"]
    assert settings.default_portal_name == "own"
    own, state = settings.portals.values()
    assert (own.url, own.organisation, own.timeout) == ("https://own.test", "rada", 5)
    assert (own.dialect, state.dialect) == ("ckan", "datagovua")
    assert state.omit == ("version",)


def test_default_portal_is_the_one_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert loaded(file, f'portal = "state"\n{TWO}').default_portal_name == "state"
    monkeypatch.setenv("ZVIT_PORTAL", "state")
    assert loaded(file, TWO).default_portal.omit == ("version",)


@pytest.mark.parametrize(
    "token", ["eyJ0.abc-DEF", "00123", "123", "1e5", "true", "null", '{"a": 1}']
)
def test_token_is_that_of_the_environment_letter_for_letter(
    file: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv(VARIABLE, token)
    settings = loaded(file, PLAIN)
    secret = settings.default_portal.token
    assert secret is not None
    assert secret.get_secret_value() == token
    assert f"'{token}'" not in repr(settings)


def test_token_of_digits_in_json_is_a_token(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZVIT_PORTALS", '{"main": {"token": 123}}')
    secret = loaded(file, PLAIN).default_portal.token
    assert secret is not None
    assert secret.get_secret_value() == "123"


def test_empty_token_is_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    assert loaded(file, PLAIN).default_portal.token is None


def test_environment_adds_to_the_portal_of_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZVIT_PORTALS__STATE__TOKEN", "t")
    monkeypatch.setenv("ZVIT_PORTALS__STATE__TIMEOUT", "7.5")
    settings = loaded(file, TWO)
    state = settings.portal_named("state")
    assert (state.timeout, state.omit) == (7.5, ("version",))
    assert state.token is not None
    assert [*settings.portals] == ["own", "state"]


def test_token_in_the_file_is_refused_and_not_shown(file: Path) -> None:
    problem = refusal(file, f'{TWO}token = "s3cret"\n')
    assert problem.rule_id == "portal-token-in-file"
    assert (problem.details["file"], problem.details["line"]) == (file, 12)
    for language in ("uk", "en"):
        said = message(problem.rule_id, problem.details, language)
        assert "ZVIT_PORTALS__STATE__TOKEN" in said
        assert "s3cret" not in said


WRONG = [
    ('organisation = "rada"', 'organisation = "r"', 7, "portals.own.organisation"),
    ('"https://own.test"', '"own.test"', 5, "portals.own.url"),
    ('dialect = "ckan"', 'dialect = "ckan3"', 6, "portals.own.dialect"),
    ("timeout = 5", "timeout = 0", 8, "portals.own.timeout"),
    ("timeout = 5", "timout = 5", 8, "portals.own.timout"),
    ('["version"]', '"version"', 11, "portals.state.omit"),
    ('omit = ["version"]', "title_limit = 0", 11, "portals.state.title_limit"),
    ('omit = ["version"]', 'tags_as = "list"', 11, "portals.state.tags_as"),
]


@pytest.mark.parametrize(("sound", "wrong", "line", "setting"), WRONG)
def test_wrong_setting_of_a_portal_is_refused_with_its_line(
    file: Path, sound: str, wrong: str, line: int, setting: str
) -> None:
    assert TWO.count(sound) == 1
    problem = refusal(file, TWO.replace(sound, wrong))
    assert problem.rule_id == "setting-wrong"
    assert problem.details["setting"] == setting
    assert problem.details["line"] == line


@pytest.mark.parametrize(
    "url",
    [
        "https://user:s3cret@portal.test", "https://s3cret@portal.test/",
        "https://portal.test:99999", "https://[::1", "https://a..b/",
        "https://portal.test/?x=1", "https://portal.test/#f", "https://",
        "file:///etc/passwd", "https://portal.test/a b",
    ],
)  # fmt: skip
def test_address_that_is_none_or_holds_a_secret_is_refused(
    file: Path, url: str
) -> None:
    problem = refusal(file, f'{PLAIN}[portals.own]\nurl = "{url}"\n')
    assert problem.rule_id == "setting-wrong"
    assert problem.details["setting"] == "portals.own.url"
    assert "s3cret" not in message(problem.rule_id, problem.details, "en")


@pytest.mark.parametrize(
    "url", ["https://portal.test/ckan", "http://127.0.0.1:5000", "http://[::1]:5000/"]
)
def test_address_may_have_a_port_and_a_path(file: Path, url: str) -> None:
    assert loaded(file, f'{PLAIN}[portals.main]\nurl = "{url}"\n').portals["main"].url


def test_token_of_a_mistyped_portal_makes_no_portal(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZVIT_PORTALS__MIAN__TOKEN", "s3cret")
    problem = refusal(file, PLAIN)
    assert problem.rule_id == "setting-wrong"
    assert "s3cret" not in message(problem.rule_id, problem.details, "en")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f'portal = "none"\n{TWO}', 1),
        (f'{PLAIN}[portal]\nurl = "https://a.test"\n', 3),
        (f"{PLAIN}[portals.Main]\n", 3),
        (f"{PLAIN}[portals]\n", 3),
        (f'{PLAIN}[portals]\nurl = "https://a.test"\n', 4),
        (f"portals = 1\n{PLAIN}", 1),
    ],
)
def test_portals_that_are_no_portals_are_refused(
    file: Path, text: str, line: int
) -> None:
    problem = refusal(file, text)
    assert problem.rule_id == "setting-wrong"
    assert problem.details["line"] == line


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ZVIT_PORTALS", '{"main": "s3cret"}'),
        ("ZVIT_PORTALS", '{"main": {"tokenn": "s3cret"}}'),
        ("ZVIT_PORTALS__MAIN", '"s3cret"'),
        ("ZVIT_PORTALS__MAIN__TOKENN", "s3cret"),
        ("ZVIT_PORTALS__MAIN__TOKEN__X", "s3cret"),
        ("ZVIT_PORTALS__M__TOKEN", "s3cret"),
    ],
)
def test_what_may_be_a_token_is_not_shown_when_it_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    problem = refusal(file, PLAIN)
    assert "s3cret" not in message(problem.rule_id, problem.details, "en")


def test_portal_that_is_not_set_is_refused_with_those_that_are(file: Path) -> None:
    settings = loaded(file, TWO)
    with pytest.raises(ConfigError) as caught:
        settings.portal_named("main")
    assert caught.value.rule_id == "portal-unknown"
    assert caught.value.details == {"name": "main", "names": "own, state"}


def test_profile_is_that_of_the_dialect_when_nothing_is_set() -> None:
    profile = profile_of(Portal())
    assert (profile.language, profile.tags_as) == ("ua", "tag_string")
    assert (profile.custom_fields, profile.is_datapackage) == ("top", "true")
    assert (profile.private_on_create, profile.checksum_field) == (True, "")
    assert profile.formats == ("csv", "json")
    assert (profile.title_limit, profile.notes_limit) == (254, 4000)
    assert profile.purpose_limit == 512
    assert profile.organisation is None
    ckan = profile_of(Portal(dialect="ckan", organisation="rada"))
    assert (ckan.language, ckan.tags_as, ckan.custom_fields) == ("uk", "tags", "extras")
    assert (ckan.private_on_create, ckan.checksum_field) == (False, "sha256")
    assert (ckan.organisation, ckan.is_datapackage) == ("rada", "")


def test_profile_is_as_set_also_where_that_is_empty() -> None:
    portal = Portal(is_datapackage="", private_on_create=False, notes_limit=9, omit=())
    profile = profile_of(portal)
    assert (profile.is_datapackage, profile.private_on_create) == ("", False)
    assert profile.notes_limit == 9


def test_profile_knows_every_update_frequency() -> None:
    codes = profile_of(Portal()).frequencies
    assert codes.keys() == frequencies().keys()
    assert codes["monthly"] == "once a month"
