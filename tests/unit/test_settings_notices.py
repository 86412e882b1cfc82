"""Settings of notices: addresses come from outside the file, and are never shown."""

from pathlib import Path

import pytest

from flows.setting_parts import addresses_in
from flows.settings import load_settings
from flows.wording import message
from transforms.errors import ConfigError

HIDDEN = "Par0l-taiemnyi"
TOML = '[publisher]\nsite = "https://rada.test/"\n'
ADDRESS = f"mailto://ada:{HIDDEN}@rada.test"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "zvit.toml"
    path.write_text(TOML, "utf-8")
    return path


def refusal(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    for language in ("uk", "en"):
        said = message(caught.value.rule_id, caught.value.details, language)
        assert HIDDEN not in said
    return caught.value


def test_notices_are_off_until_there_is_an_address(file: Path) -> None:
    notices = load_settings(file).notices
    assert not notices.are_wanted
    assert (notices.disk_free_mb, notices.overdue_days) == (1000, 3)
    assert notices.kinds == (
        "published",
        "waiting",
        "withheld",
        "failed",
        "overdue",
        "disk",
    )


@pytest.mark.parametrize(
    "stated",
    [f"{ADDRESS} json://b.test", f"{ADDRESS}\njson://b.test\n",
     f'["{ADDRESS}", "json://b.test"]'],
)  # fmt: skip
def test_addresses_are_those_of_the_environment(
    file: Path, monkeypatch: pytest.MonkeyPatch, stated: str
) -> None:
    monkeypatch.setenv("ZVIT_NOTICES__URLS", stated)
    settings = load_settings(file)
    assert addresses_in(settings.notices.urls) == [ADDRESS, "json://b.test"]
    assert settings.notices.are_wanted
    assert HIDDEN not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize("value", [f'"{ADDRESS}"', f'["{ADDRESS}"]', '"json://b.test"'])
def test_addresses_in_the_file_are_refused(file: Path, value: str) -> None:
    file.write_text(f"{TOML}[notices]\nurls = {value}\n", "utf-8")
    error = refusal(file)
    assert error.rule_id == "notices-urls-in-file"
    assert error.details["line"] == 4


@pytest.mark.parametrize(
    "wrong",
    [f'[notices]\nurl = "{ADDRESS}"', f'[notices]\naddress = ["tgram://{HIDDEN}/1"]',
     f'[[notices]]\nto = "tgram://{HIDDEN}/1"'],
)  # fmt: skip
def test_mistyped_address_is_not_shown(file: Path, wrong: str) -> None:
    file.write_text(f"{TOML}{wrong}\n", "utf-8")
    assert refusal(file).rule_id == "setting-wrong"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZVIT_NOTICES", f'{{"urls": ["tgram://{HIDDEN}/1"]}}'),
        ("ZVIT_NOTICES", f"tgram://{HIDDEN}/1"),
        ("ZVIT_NOTICES__URL", f"tgram://{HIDDEN}/1"),
    ],
)
def test_mistyped_variable_is_not_shown(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert refusal(file).rule_id == "setting-wrong"


@pytest.mark.parametrize(
    "wrong", ['kinds = ["all"]', "overdue_days = -1", 'disk_free_mb = "much"']
)
def test_other_wrong_values_are_shown(file: Path, wrong: str) -> None:
    file.write_text(f"{TOML}[notices]\n{wrong}\n", "utf-8")
    assert refusal(file).details["line"] == 4
