"""The page of feedback in a real browser: quiet, whole, its figures marked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.command import REPORTS, zvit
from tests.system.browser import Chromium, chromium

REPORT = REPORTS / "2019-09-nizhyn.doc"
CONTRADICTION = REPORTS / "2021-06-contradiction.txt"
MARKS = """[...document.querySelectorAll(".said mark")].map(mark => {
    const style = getComputedStyle(mark), box = mark.getBoundingClientRect()
    return [mark.innerText, box.width * box.height > 0, style.backgroundColor]
})"""
LINKS = """[...document.links].filter(a => /^#f[0-9]/.test(a.hash)).map(a => {
    a.click()
    const box = document.querySelector(a.hash).getBoundingClientRect()
    return [a.hash, box.top >= 0 && box.bottom <= innerHeight]
})"""
NO_COLOUR = "rgba(0, 0, 0, 0)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("profile")) as running:
        yield running


def page_of(report: Path, output: Path) -> Path:
    done = zvit("run", report, "--output", output)
    assert done.code in {0, 13}, done.err
    [page] = (output / "feedback").glob("nizhyn-*.html")
    return page


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_of(REPORT, tmp_path_factory.mktemp("sample"))


def test_page_asks_the_network_for_nothing_and_complains_of_nothing(
    browser: Chromium, sample: Path
) -> None:
    page = browser.opened(sample)
    assert page.requested == [sample.as_uri()]
    assert page.complaints == []


def test_page_that_does_either_would_be_noticed(
    browser: Chromium, tmp_path: Path
) -> None:
    loud = tmp_path / "loud.html"
    loud.write_text('<img src="http://127.0.0.1:9/x.png"><script>nothing()</script>')
    page = browser.opened(loud)
    assert "http://127.0.0.1:9/x.png" in page.requested
    assert "Uncaught" in page.complaints


def test_every_figure_of_the_sample_is_seen_marked(
    browser: Chromium, sample: Path
) -> None:
    page = browser.opened(sample)
    marks = page.value(MARKS)
    assert [text for text, *_ in marks] == ["321", "91", "2"]
    assert all(seen and colour != NO_COLOUR for _, seen, colour in marks)
    assert page.value("document.documentElement.lang") == "uk"
    assert page.picture().startswith(b"\x89PNG")


def test_withheld_figures_look_otherwise_than_accepted_ones(
    browser: Chromium, tmp_path: Path
) -> None:
    page = browser.opened(page_of(CONTRADICTION, tmp_path))
    colours: dict[str, set[str]] = {"held": set(), "ok": set()}
    for kind, found in colours.items():
        marks = page.value(MARKS.replace('mark"', f'mark.{kind}"'))
        found.update(colour for *_, colour in marks)
        assert marks
    assert not colours["held"] & colours["ok"]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_page_fits_its_window(browser: Chromium, sample: Path, width: int) -> None:
    page = browser.opened(sample, width)
    assert page.value("document.documentElement.scrollWidth") <= width
    assert page.value("innerWidth") == width


def test_link_to_a_figure_brings_it_into_view(browser: Chromium, sample: Path) -> None:
    page = browser.opened(sample, 360)
    links = page.value(LINKS)
    assert {place for place, _ in links} == {"#f1", "#f2", "#f3"}
    assert all(in_view for _, in_view in links), links
