"""Prefect's page in Chromium: what a run shows there, and a plan approved by hand."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_ckan.server import running
from tests.fake_ckan.state import State
from tests.functional.command import zvit
from tests.functional.prefect_server import (
    ENDED,
    ask,
    council,
    server_at,
    state_when,
    until,
)
from tests.system.browser import Chromium, Page, chromium
from tests.system.test_approval import PERSON, YES, Gate, asked, kept

pytestmark = pytest.mark.timeout(2400)
REPORT = """Звіт відділу освіти за вересень 2019 року

Оприлюднено 30 нормативних актів, з них рішень – 25, розпоряджень – 12.
"""
BUTTONS = (
    "[...document.querySelectorAll('button')].filter(b => b.innerText.trim() == {})"
)
LINK = "document.querySelector('a.markdown-renderer__link').href"
SET = """
(() => {{
  const field = document.querySelector('[role=dialog] {0}');
  field.value = {1};
  field.dispatchEvent(new Event('input', {{bubbles: true}}));
  field.dispatchEvent(new Event('change', {{bubbles: true}}));
}})()
"""


@pytest.fixture
def api(tmp_path: Path) -> Iterator[str]:
    home = tmp_path / "home"
    home.mkdir()
    with server_at(home) as url:
        yield url


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    with chromium(tmp_path / "profile") as browser:
        yield browser


def shown(page: Page, text: str) -> str:
    """All that the page says, once it says this."""

    def said() -> str | None:
        found = str(page.value("document.body.innerText"))
        return found if text in found else None

    found: str = until(said)
    return found


def press(page: Page, name: str) -> None:
    found = BUTTONS.format(repr(name))
    until(lambda: page.value(f"{found}.length > 0"))
    page.value(f"{found}.pop().click()")


def keep(page: Page, name: str) -> None:
    """A picture for people, where they ask for it."""
    folder = os.environ.get("ZVIT_TEST_PICTURES")
    if folder:
        (Path(folder) / f"{name}.png").write_bytes(page.picture())


def test_failure_is_red_and_its_feedback_opens(
    api: str, tmp_path: Path, browser: Chromium
) -> None:
    config = council(tmp_path / "council")
    (tmp_path / "council/reports/report.txt").write_text(REPORT, "utf-8")
    where = {"PREFECT_API_URL": api, "PREFECT_HOME": str(tmp_path / "home")}
    done = zvit("run", "--config", config, **where)
    assert done.code == 13, done.err
    [run] = ask(api, "flow_runs/filter")
    root = api.removesuffix("/api")
    page = browser.opened(f"{root}/runs/flow-run/{run['id']}")
    said = shown(page, "ERROR")
    assert "Withheld" in said
    assert page.value(
        "!!document.querySelector('.state-badge--failed, [class*=failed]')"
    )
    keep(page, "withheld")
    [summary] = ask(
        api, "artifacts/filter", artifacts={"key": {"any_": ["nizhyn-summary"]}}
    )
    page = browser.opened(f"{root}/artifacts/artifact/{summary['id']}")
    assert "report.txt" in shown(page, "feedback-nizhyn-")
    page = browser.opened(str(page.value(LINK)))
    assert "у сумі 37" in shown(page, "Утримано 3 показники з 3")
    keep(page, "feedback")


def test_plan_is_approved_by_hand_on_the_page(
    api: str, tmp_path: Path, browser: Chromium
) -> None:
    home, folder = tmp_path / "home", tmp_path / "council"
    with running(State("ckan")) as portal:
        with Gate(api, home, folder, portal).serving("nizhyn") as serve:
            run = asked(serve)
            root = api.removesuffix("/api")
            page = browser.opened(f"{root}/runs/flow-run/{run}")
            press(page, "Resume")
            assert "Хто вирішив" in shown(page, "nizhyn-monthly-report: створити")
            page.value(SET.format("select", repr(YES)))
            page.value(SET.format("textarea", repr(PERSON)))
            keep(page, "approval")
            press(page, "Submit")
            state = state_when(api, run, *ENDED)
            assert (state["type"], state["name"]) == ("COMPLETED", "Completed"), state
            shown(page, "Completed")
            keep(page, "approved")
        assert portal.state.find("nizhyn-monthly-report")["private"] is False
        assert portal.broken == []
    assert kept(folder, run)["by"] == PERSON
