"""Every domain rule with a report that breaks it and one that does not.

The table has all rules of `DOMAIN_RULES`; what each says is in `rules.csv`.
"""

import re
import string
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.gather.said import Read
from flows.run import Run
from flows.setting_parts import Publisher
from flows.settings import Settings
from flows.stages import extract
from flows.wording import rules
from tests.builders import COUNCIL, council, document, event, figure
from tests.findings import findings, monthly
from transforms import rules as domain
from transforms.corrections import Correction, settle
from transforms.corrections.place import place_of
from transforms.document import Document
from transforms.lost import Lost
from transforms.reconcile import Measurement
from transforms.rules import DOMAIN_RULES, Failure, check_corrections, check_orphans

Example = Callable[[], list[Failure]]
NEWS = ("2021-05-01", "2021-05-31", "news_published")
LOST = {"missing": ["321"], "new": ["3", "21"]}
TWICE = {"duplicate-report", "duplicate-unnamed"}
TWO = council(departments={"info": "відділ інформації", "osv": "відділ освіти"})


def said(*figures: Document, **changes: Any) -> list[Document]:
    """A report for May 2021, in its one version."""
    return [document("2021-05", figures, **changes)]


def correction(stated: Document) -> Correction:
    """Of the only figure of a report."""
    place, decided = place_of(stated, [stated]), {"indicator": "news_published"}
    return Correction("c1", "r", "f1", place, decided, {}, "Я", "так", "2021-06-03")


def after_correcting(before: Document, now: Document) -> list[Failure]:
    """A correction of the first figure, in a version that has the second."""
    [report] = said(now)
    return check_corrections([settle(report, [correction(before)], lambda: None)])


def total(value: float) -> Document:
    return figure("f1", value)


def part(uid: str, value: float) -> Document:
    return figure(uid, value, parent="f1", breakdown="рішень")


def forum(day: str) -> list[Document]:
    return [document("2021-05", [total(5)], [event("e1", eventDate=day)])]


def counted(value: float) -> list[Failure]:
    """321 news in the report, and as many on the site."""
    return findings([said(total(321))], {NEWS: Measurement(value, "rada.test")})


def handed_in(*titles: str, of: str = "відділу освіти") -> list[Failure]:
    """Files of one run with these titles, as far as they are told apart."""
    settings = Settings(publisher=Publisher(key="mista", site="https://rada.test/"))
    run = Run(settings, (), Path("output"), datetime(2021, 6, 3, tzinfo=UTC))
    run.texts = {
        Path(f"{place}.txt"): Read(
            f"Звіт {of} за {title}\nРозміщено 5 новин.", Lost((), ())
        )
        for place, title in enumerate(titles)
    }
    return extract(run).failures


# Rule: what breaks it, what does not.
EXAMPLES: dict[str, tuple[Example, Example]] = {
    "breakdown-above-total": (
        lambda: findings([said(total(30), part("f2", 25), part("f3", 12))]),
        lambda: findings([said(total(30), part("f2", 18), part("f3", 12))]),
    ),
    "breakdown-below-total": (
        lambda: findings([said(total(30), part("f2", 18), part("f3", 10))]),
        lambda: findings([said(total(30), part("f2", 18))]),
    ),
    "correction-does-not-fit": (
        lambda: after_correcting(total(62), total(64)),
        lambda: after_correcting(total(62), total(62)),
    ),
    "correction-without-report": (
        lambda: check_orphans([correction(total(62))]),
        lambda: check_orphans([]),
    ),
    "department-missing": (
        lambda: findings([said(total(5))], of=TWO),
        lambda: findings(
            [said(total(5)), said(total(7), uid="o", department="Відділ освіти")],
            of=TWO,
        ),
    ),
    "duplicate-report": (
        lambda: handed_in("травень 2021 року", "травень 2021 року"),
        lambda: handed_in("травень 2021 року", "червень 2021 року"),
    ),
    "duplicate-unnamed": (
        lambda: handed_in("травень 2021 року", "травень 2021 року", of="відділу"),
        lambda: handed_in("травень 2021 року", "травень 2021 року"),
    ),
    "event-outside-period": (
        lambda: findings([forum("2021-06-01")]),
        lambda: findings([forum("2021-05-31")]),
    ),
    "figure-restated": (
        lambda: findings([[*said(total(5)), *said(total(7))]]),
        lambda: findings([[*said(total(5)), *said(total(5), title="Виправлений")]]),
    ),
    "indicator-missing": (
        lambda: findings(monthly(30, 32, 29, 30, 31, 28, None)),
        lambda: findings(monthly(30, 32, 29, 30, 31, 28, 0)),
    ),
    "indicator-unclear": (
        lambda: findings([said(total(62), figure("f2", 40))]),
        lambda: findings([said(total(62), part("f2", 40))]),
    ),
    "no-figures": (
        lambda: findings([said()]),
        lambda: findings([said(total(0))]),
    ),
    "numbers-lost-in-reading": (
        lambda: findings([said(total(5), numbersLost=LOST)]),
        lambda: findings([said(total(5))]),
    ),
    "period-in-future": (
        lambda: findings([said(total(5))], today="2021-05-30"),
        lambda: findings([said(total(5))], today="2021-05-31"),
    ),
    "period-unlike-name": (
        lambda: findings([said(total(5), periodFrom="text", periodInName="2021-06")]),
        lambda: findings([said(total(5), periodFrom="text", periodInName="2021-Q2")]),
    ),
    "publisher-id-unknown": (
        lambda: findings([said(total(5))], of=council(publisher_id=None)),
        lambda: findings([said(total(5))], of=COUNCIL),
    ),
    "reported-differs-from-measured": (lambda: counted(318), lambda: counted(321)),
    "value-far-from-history": (
        lambda: findings(monthly(300, 310, 290, 305, 295, 300, 3100)),
        lambda: findings(monthly(300, 310, 290, 305, 295, 300, 310)),
    ),
}

each = pytest.mark.parametrize("rule_id", DOMAIN_RULES)


def broken(rule_id: str, example: Example) -> list[Failure]:
    return [one for one in example() if one.rule_id == rule_id]


def test_table_has_every_domain_rule_and_no_other() -> None:
    assert sorted(EXAMPLES) == sorted(DOMAIN_RULES)


def test_every_rule_that_the_code_names_is_declared() -> None:
    folder = Path(str(domain.__file__)).parent
    code = "".join(
        path.read_text("utf-8")
        for path in folder.glob("*.py")
        if path.name != "__init__.py"
    )
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', code)) & rules().keys()
    assert named | TWICE == set(DOMAIN_RULES)


@each
def test_rule_finds_its_failing_example(rule_id: str) -> None:
    assert broken(rule_id, EXAMPLES[rule_id][0])


@each
def test_rule_is_silent_on_its_passing_example(rule_id: str) -> None:
    assert broken(rule_id, EXAMPLES[rule_id][1]) == []


@each
def test_rule_says_what_is_wrong_and_what_to_do_in_both_languages(rule_id: str) -> None:
    row = rules()[rule_id]
    assert row["severity"] in {"error", "warning"}
    words = [row[name + end] for name in ("message", "remedy") for end in ("Uk", "En")]
    assert all(words)
    asked = {name for _, name, _, _ in string.Formatter().parse(" ".join(words))}
    for failure in broken(rule_id, EXAMPLES[rule_id][0]):
        assert asked - {None} <= failure.details.keys()


@each
def test_failure_says_where_it_is_and_whose_it_is(rule_id: str) -> None:
    for failure in broken(rule_id, EXAMPLES[rule_id][0]):
        assert failure.row_key
        if failure.dataset is not None and rule_id != "publisher-id-unknown":
            assert failure.resource in {
                "listOfReports", "monthlyFigures", "monthlyEvents", "monthlyIndicators",
            }  # fmt: skip
            assert failure.owner


def test_severities_are_those_of_the_design() -> None:
    """An error withholds, a warning publishes with a flag."""
    errors = {one for one in DOMAIN_RULES if rules()[one]["severity"] == "error"}
    assert errors == {"breakdown-above-total", "period-in-future", *TWICE}
