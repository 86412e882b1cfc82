"""The page of feedback: every figure marked as it stands, nothing of a report runs."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.counting import counted
from flows.publish.feedback import marked, page
from flows.publish.feedback.markup import el, joined
from flows.publish.feedback.words import period_name, visible
from tests.functional.command import REPORTS
from tests.unit.told import (
    CONTRADICTION,
    TITLE,
    contradiction,
    document_of,
    failure,
    page_of,
    told,
)
from transforms.extract import untaken
from transforms.feedback import Feedback
from transforms.rules import Failure


def parsed(feedback: Feedback) -> LexborHTMLParser:
    tree = LexborHTMLParser(page_of(feedback))
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    links = {str(node.attributes["href"]) for node in tree.css("a")}
    assert links <= {f"#{name}" for name in ids}
    return tree


def texts(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [node.text() for node in tree.css(selector)]


def first(tree: LexborHTMLParser, selector: str) -> LexborNode:
    [node, *_] = tree.css(selector)
    return node


def test_every_figure_of_the_contradiction_is_marked_with_its_verdict() -> None:
    tree = parsed(contradiction())
    marks = [(n.text(), n.attributes["class"]) for n in tree.css(".said mark")]
    assert marks == [
        ("30", "held"), ("25", "held"), ("12", "held"), ("80", "ok"), ("30", "ok"),
    ]  # fmt: skip
    assert first(tree, "#f2").attributes["title"] == (
        "Нормативні акти та проєкти оприлюднено, 25, за звітний період, "
        "частина від 30, утримано"
    )


def test_problem_stands_on_top_and_beside_its_sentence() -> None:
    tree = parsed(contradiction())
    assert first(tree, ".verdict b").text() == "Утримано 3 показники з 5"
    note = first(tree, ".line .note.held").text()
    assert note.startswith("1 помилка")
    assert note.endswith("Не так: wrong.Що зробити: виправте.")
    assert "".join(texts(tree, ".s.ph")) == CONTRADICTION[34:105]
    assert "«Оприлюднено 30 нормативних" in first(tree, "#p1").text()


def test_tables_tell_figures_with_their_total_and_their_state() -> None:
    rows = [
        [cell.text() for cell in row.css("td")]
        for row in parsed(contradiction()).css("#figures .stack tr[id]")
    ]
    acts, news = (
        "Нормативні акти та проєкти оприлюднено",
        "Новини та інші інформаційні матеріали розміщено",
    )
    uid = "mista-x-2021-06-f00"
    assert rows[1] == [
        "25", f"рішень{acts}{uid}2", "за звітний періодчастина від 30: рішень",
        "✕ утриманозауваження 1",
    ]  # fmt: skip
    assert rows[3] == [
        "80", f"новин{news}{uid}4", "за звітний період", "✓ прийнято"
    ]  # fmt: skip
    assert texts(parsed(contradiction()), "#figures .plain td") == [news, "80"]


def test_workbook_is_spoken_of_only_where_there_is_one() -> None:
    asked = parsed(told(f"{TITLE}Розміщено 5 новин. Видано 1.2.3 довідок.\n"))
    clean = parsed(told(f"{TITLE}Розміщено 5 новин.\n"))
    for tree, is_told in ((asked, True), (clean, False)):
        said = first(tree, "#figures p.small").text()
        assert "zvit correct" in said
        assert (".xlsx" in said) is is_told


def test_part_says_how_its_total_is_divided() -> None:
    tree = parsed(
        told(f"{TITLE}Надійшло 62 листи, з них поштою – 40, особисто – 22.\n")
    )
    by = "частина від 62 (за каналом або формою надходження)"
    assert by in first(tree, "#f2").attributes["title"]
    assert f"{by}: поштою" in first(tree, "#r2").text()


def test_unclear_indicator_asks_beside_each_of_its_numbers() -> None:
    """Two totals of one thing: a person must say which is the month's."""
    text = f"{TITLE}Розміщено 5 новин. Підготовлено 7 новин.\n"
    one, other = document_of(text)["figures"]
    question = Failure(
        "indicator-unclear", "monthlyIndicators", "mista-2021-06-news_published",
        "reportedValue", "5; 7", one["quote"], one["start"], one["end"], None,
        concerns=(one["uid"], other["uid"]),
    )  # fmt: skip
    tree = parsed(told(text, [question]))
    assert texts(tree, ".said mark.warn") == ["5", "7"]
    assert texts(tree, "#problems li") == texts(tree, "#p1")
    cells = tree.css("#figures .plain td")
    assert [cell.text() for cell in cells][1] == "не зрозуміло"
    assert first(tree, "#figures .plain a").attributes["href"] == "#p1"
    assert (
        texts(tree, "#figures .stack tr[id] .badge") == ["! прийнято, є зауваження"] * 2
    )


@pytest.mark.parametrize(
    "name", ["2021-05-words", "2022-08-table", "2023-02-cumulative", "2024-Q2-mixed"]
)
def test_marks_and_text_are_those_of_the_report(name: str) -> None:
    text = (REPORTS / f"{name}.txt").read_text("utf-8")
    feedback = told(text)
    tree = parsed(feedback)
    written = [text[slice(*note.place)] for note in feedback.figures]
    assert texts(tree, ".said mark.ok") == written
    shown = "".join(texts(tree, ".said"))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)


def test_rows_of_a_table_are_a_table_with_a_head() -> None:
    tree = parsed(told((REPORTS / "2022-08-table.txt").read_text("utf-8")))
    heads = texts(tree, ".said th")
    assert heads == ["Назва показника", "Одиниця", "Значення"]
    cells = [cell.text() for cell in tree.css(".said td") if cell.css("mark")]
    assert cells == ["356", "402", "2", "14", "19", "48 700"]


def test_clean_report_says_that_nothing_is_to_do() -> None:
    tree = parsed(told((REPORTS / "2020-12-noise.txt").read_text("utf-8")))
    assert first(tree, ".verdict b").text() == "Звіт прийнято, зауважень немає"
    assert tree.css("#problems") == []
    assert "Незрозумілих чисел немає." in first(tree, "#numbers").text()
    rows = texts(tree, "details tr[id] td:first-child")
    assert rows[:4] == ["2020", "02.03.2020", "75", "835"]
    assert texts(tree, ".about")[0] == (
        "Захід: Круглий стіл, «Відкриті дані – 2021», 24.12.2020"
    )


def test_numbers_not_understood_are_open_and_linked_to_the_text() -> None:
    tree = parsed(told(f"{TITLE}Розміщено 5 новин. Видано 1.2.3 довідок."))
    assert first(tree, ".verdict b").text() == "Звіт прийнято, але 1 числа не зрозуміло"
    row = first(tree, "#numbers > .wide tr[id]")
    assert texts(row, "td") == [
        "1.2.3", "Розміщено 5 новин. Видано 1.2.3 довідок.", "не зрозуміло", "рядок 2",
    ]  # fmt: skip
    target = str(first(tree, "#numbers > .wide a").attributes["href"])
    assert texts(tree, target) == ["1.2.3"]


def test_waived_error_is_told_and_its_figure_is_accepted_with_a_remark() -> None:
    problem = failure(document_of(CONTRADICTION), 4, "forgiven")
    tree = parsed(told(CONTRADICTION, [problem]))
    assert texts(tree, ".badge.warn")[0] == "помилка, звільнено від утримання"
    assert texts(tree, ".said mark.warn") == ["80"]
    assert first(tree, ".verdict b").text() == "Звіт прийнято, є 1 зауваження"


def test_report_without_figures_has_its_text_and_its_problem() -> None:
    problem = Failure("no-figures", "listOfReports", "mista-x-2021-06")
    tree = parsed(told(f"{TITLE}Працювали.", [problem]))
    assert first(tree, ".verdict b").text() == "Звіт прийнято, є 1 зауваження"
    assert texts(tree, ".said") == [TITLE.strip(), "Працювали."]
    assert tree.css("#figures") == []


HOSTILE = (
    f"{TITLE}<script>alert(1)</script> Розміщено 5 новин\" onclick='x' & &lt;b&gt;.\n"
    "</p></style></section><img src=x onerror=alert(1)> Дописів 7\x00\x1b[31m.\n"
    "До \u202e321\u202c заявок \ud800 і \ufffe дійшло.\n"
)


def test_hostile_text_is_inert() -> None:
    document = document_of(HOSTILE)
    tree = parsed(told(HOSTILE, [failure(document, 1), failure(document, 2)]))
    assert tree.css("script, img, iframe, link, object, form") == []
    assert not [n for n in tree.css("*") for name in n.attributes if name[:2] == "on"]
    assert len(tree.css("style")) == 1
    said = "".join(texts(tree, ".said"))
    assert (
        "<script>alert(1)</script> Розміщено 5 новин\" onclick='x' & &lt;b&gt;" in said
    )
    assert "7[U+0000][U+001B][31m" in said
    assert "[U+202E]321[U+202C] заявок [U+D800] і [U+FFFE]" in said


def test_page_has_a_policy_and_asks_for_nothing() -> None:
    written = page_of(contradiction())
    tree = LexborHTMLParser(written)
    [policy] = tree.css("meta[http-equiv]")
    assert policy.attributes["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert first(tree, "html").attributes["lang"] == "uk"
    assert not re.search(r"https?:|url\(|@import|src=", written)


def test_same_feedback_gives_the_same_bytes() -> None:
    assert page_of(contradiction()) == page_of(contradiction())


def test_number_broken_over_lines_is_marked_in_both() -> None:
    tree = parsed(told(f"{TITLE}Переглядів сайту – 48\n700 за місяць."))
    marks = [(n.text(), n.attributes["class"]) for n in tree.css(".said mark")]
    assert marks == [("48", "ok part"), ("700", "ok")]
    assert texts(tree, "#f1") == ["48"]


def test_huge_text_is_cut_around_its_figures_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(marked, "MOST_LETTERS", 3_000)
    filler = "Працювали й надалі. " * 500
    tree = parsed(told(f"{TITLE}{filler}\nРозміщено 5 новин.\n{filler}"))
    assert texts(tree, ".said mark.ok") == ["5"]
    gaps = texts(tree, ".gap")
    assert gaps == [
        "… 9\u00a0407 знаків тут не показано …",
        "… 9\u00a0701 знак тут не показано …",
    ]


def test_figures_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "MOST_ROWS", 2)
    tree = parsed(contradiction())
    assert texts(tree, ".said mark") == ["30", "25"]
    assert texts(tree, ".gap") == ["… і ще 3, тут не показано …"]


def test_report_of_too_many_numbers_says_where_it_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(untaken, "MOST_NUMBERS", 2)
    monkeypatch.setattr(page, "MOST_NUMBERS", 2)
    feedback = told(f"{TITLE}Видано 1.2.3 довідок.\nВидано 4.5.6 довідок.")
    assert [note.written for note in feedback.numbers] == ["2021", "1.2.3"]
    gaps = texts(parsed(feedback), ".gap")
    assert gaps == ["Звіт завеликий: переглянуто перші 2 чисел."]


def test_element_escapes_all_but_elements() -> None:
    assert el("p", 'a<"', None, [1, el("b", "&")], title='"<', id=None) == (
        '<p title="&quot;&lt;">a&lt;&quot;1<b>&amp;</b></p>'
    )
    assert joined("<", el("meta", charset="utf-8")) == '&lt;<meta charset="utf-8">'


def test_basis_is_told_with_its_own_days_and_what_it_is_of_another() -> None:
    tree = parsed(
        told(
            f"{TITLE}Станом на 01.07.2021 на обліку 40 родин.\n"
            "Розглянуто 20 заяв (50 %), за планом – 25.\n"
        )
    )
    cells = [row.css("td")[2].text() for row in tree.css("#figures .stack tr[id]")]
    assert cells == [
        "наявно на дату, 01.07.2021", "за звітний період",
        "за звітний період, частка", "план",
    ]  # fmt: skip


def test_words() -> None:
    assert visible("а\tб\nв\u200e") == "а\tб\nв[U+200E]"
    assert counted(1_001, "знак", "знаки", "знаків") == "1\u00a0001 знак"
    assert counted(111, "знак", "знаки", "знаків") == "111 знаків"
    assert period_name("") == "не названо"
