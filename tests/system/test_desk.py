"""The desk in a real browser: a file is dropped, looked at and handed in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functional.command import REPORTS, table
from tests.functional.desk import RunningDesk, of_culture, running_desk
from tests.system.browser import Chromium, Page, chromium

SAMPLE = REPORTS / "2019-09-nizhyn.doc"
PREVIEW = (
    "document.querySelector('.lead h2')?.innerText === 'Це перегляд: звіт ще не подано'"
)
HANDED = "document.querySelector('.lead h2')?.innerText === 'Звіт подано'"
MARKS = "[...document.querySelectorAll('.said mark')].map(mark => mark.innerText)"
CONTRAST = """[...document.querySelectorAll('button, a, p, label, td, h2')].map(one => {
    const light = colour => {
        const part = colour.match(/[0-9.]+/g).slice(0, 3).map(n => {
            const c = n / 255
            return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
        })
        return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]
    }
    let behind = one, ground = 'rgba(0, 0, 0, 0)'
    while (behind && (ground === 'rgba(0, 0, 0, 0)' || !ground)) {
        ground = getComputedStyle(behind).backgroundColor
        behind = behind.parentElement
    }
    const [a, b] = [light(getComputedStyle(one).color), light(ground)]
    return [one.innerText, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]
}).filter(([text, ratio]) => text && ratio < 4.5)"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    with running_desk(tmp_path) as running:
        yield running


def choose(page: Page, file: Path) -> None:
    """Choose a file, as a person does in the browser's own window."""
    root = page.ask("DOM.getDocument")["root"]["nodeId"]
    field = page.ask("DOM.querySelector", nodeId=root, selector="input[type=file]")
    page.ask("DOM.setFileInputFiles", files=[str(file)], nodeId=field["nodeId"])


def drop(page: Page, file: Path, where: str = ".drop") -> None:
    """Drag a file from outside and let it fall on a place of the page."""
    box = page.value(
        f"(b => [b.x + b.width / 2, b.y + b.height / 2])"
        f"(document.querySelector('{where}').getBoundingClientRect())"
    )
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        page.ask("Input.dispatchDragEvent", type=kind, x=box[0], y=box[1], data=data)


def key(page: Page, name: str, **how: Any) -> None:
    for kind in ("keyDown", "keyUp"):
        page.ask("Input.dispatchKeyEvent", type=kind, key=name, code=name, **how)


def fits(page: Page, width: int) -> bool:
    return bool(page.value(f"document.documentElement.scrollWidth <= {width}"))


@pytest.mark.parametrize("width", [360, 1280])
def test_report_is_dropped_seen_and_handed_in(
    browser: Chromium, desk: RunningDesk, width: int
) -> None:
    page = browser.opened(desk.url, width)
    assert fits(page, width)
    drop(page, SAMPLE)
    browser.until(page, PREVIEW)
    assert page.value(MARKS) == ["321", "91", "2"]
    assert fits(page, width)
    assert not (desk.folder / "reports").exists()
    page.value("document.querySelector('.lead button').click()")
    browser.until(page, HANDED)
    assert page.value(MARKS) == ["321", "91", "2"]
    assert fits(page, width)
    assert page.complaints == []
    # The browser draws the signs of its own fields.
    assert all(url.startswith((desk.url, "data:")) for url in page.requested)
    [row] = table(desk.folder / "output", "listOfReports")
    assert row["text"] == SAMPLE.name


def test_all_of_it_works_without_script(browser: Chromium, desk: RunningDesk) -> None:
    page = browser.opened(desk.url, script=False)
    choose(page, SAMPLE)
    submit(page, browser, "#drop button", PREVIEW)
    submit(page, browser, ".lead button", HANDED)
    assert page.complaints == []
    assert (desk.folder / "reports" / SAMPLE.name).read_bytes() == SAMPLE.read_bytes()


def submit(page: Page, browser: Chromium, button: str, condition: str) -> None:
    """Press a button by the keyboard."""
    page.value(f"document.querySelector('{button}').focus()")
    key(page, "Enter", text="\r", windowsVirtualKeyCode=13)
    browser.until(page, condition)


def test_keyboard_alone_reaches_everything(
    browser: Chromium, desk: RunningDesk
) -> None:
    page = browser.opened(desk.url)
    reached = []
    for _ in range(6):
        key(page, "Tab", windowsVirtualKeyCode=9)
        told = "(e => [e.id || e.innerText, getComputedStyle(e).outlineStyle])"
        reached.append(page.value(f"{told}(document.activeElement)"))
    assert [name for name, _ in reached[:2]] == ["report", "Переглянути"]
    assert {outline for _, outline in reached[:2]} == {"solid"}
    unnamed = "[...document.querySelectorAll('input:not([type=hidden])')]"
    assert page.value(f"{unnamed}.filter(one => !one.labels.length).length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_by_day_and_by_night(
    browser: Chromium, desk: RunningDesk, scheme: str
) -> None:
    page = browser.opened(desk.url)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    page.ask("Emulation.setEmulatedMedia", features=[feature])
    assert page.value(CONTRAST) == []
    drop(page, SAMPLE)
    browser.until(page, PREVIEW)
    assert page.value(CONTRAST) == []


def test_page_of_another_site_cannot_hand_in(
    browser: Chromium, desk: RunningDesk, tmp_path: Path
) -> None:
    token = desk.get().fields("/look")["token"]
    hostile = tmp_path / "hostile.html"
    hostile.write_text(
        f'<form method=post action="{desk.url}folder" enctype="multipart/form-data">'
        f'<input name=token value="{token}"><button>x</button></form>'
        f'<iframe src="{desk.url}"></iframe>',
        "utf-8",
    )
    page = browser.opened(hostile)
    page.value("document.querySelector('button').click()")
    refused = "document.body?.innerText.includes('не зі сторінок столу')"
    browser.until(page, refused)
    assert not (desk.folder / "output").exists()


def test_file_that_is_too_large_is_told_before_it_is_sent(
    browser: Chromium, desk: RunningDesk, tmp_path: Path
) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(of_culture("Новин 5.") + b" " * 33 * 1024 * 1024)
    page = browser.opened(desk.url)
    drop(page, large)
    told = "document.querySelector('.status').innerText.startsWith('Файл завеликий')"
    browser.until(page, told)
    assert f"{desk.url}look" not in page.requested
