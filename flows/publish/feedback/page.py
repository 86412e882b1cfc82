"""The page of feedback: self-contained, without scripts, in Ukrainian.

Everything of a report is hostile here: `markup` escapes it and shows what would not be
seen. The page loads nothing, and its policy lets it load nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flows.counting import counted, noun, spaced
from flows.publish.feedback.corrected import correction_item
from flows.publish.feedback.marked import MOST_ROWS, MarkedText
from flows.publish.feedback.markup import Child, Html, el, joined, table, whole_page
from flows.publish.feedback.rows import View, event_row, number_rows, problem_item
from flows.publish.feedback.words import STATES, period_of
from flows.publish.feedback.workbook import has_rows
from transforms.extract.untaken import MOST_NUMBERS
from transforms.feedback import Feedback, NumberNote

_LEGEND = {
    "ok": "прийнято",
    "warn": "прийнято, є зауваження",
    "held": "утримано: не оприлюднюється, доки не виправлено",
}
_ASK = (
    "Ці числа побачено, але не зрозуміло, що вони означають. Перевірте, чи немає серед "
    "них показника. Якщо є, напишіть його словами «що зроблено – скільки»."
)
_WRONG = "Щось прочитано не так? Назвіть число тому, хто збирає звіти (zvit correct)."
_BOOK = " Або заповніть аркуш «Показники» книги .xlsx, що йде зі сторінкою."
_ANSWER = "Дайте відповідь, яке число правильне: доти показника не оприлюднено."
_KICKER = "Відгук на звіт"
_AGAIN = (
    "Щоб виправити, змініть звіт і подайте його знову: нова редакція замінить "
    "попередню."
)


class Origin(NamedTuple):
    """Where the report is from: its file, the day it came, whose it is, whom to ask."""

    file_name: str
    day: str
    publisher: str
    contact: str


class Lead(NamedTuple):
    """What stands before the page on the desk, its style, what the page is called.

    Of a preview, which is not handed in yet, the verdict says what would be.
    """

    body: Html
    style: str
    kicker: str = _KICKER
    is_preview: bool = False


def render_page(feedback: Feedback, origin: Origin, lead: Lead | None = None) -> bytes:
    """The page in UTF-8; the same feedback gives the same bytes."""
    marked = MarkedText(feedback)
    report = feedback.document["report"] if feedback.document else {}
    title = report.get("title") or origin.file_name
    main = el(
        "main",
        lead.body if lead else None,
        _header(feedback, origin, title, lead),
        _problems(feedback, marked),
        _corrections(feedback),
        _text(feedback, marked),
        _figures(feedback, marked),
        _numbers(feedback, marked),
    )
    style = lead.style if lead else ""
    return whole_page(f"Відгук: {title}", main, _next_step(origin), style)


def _section(key: str, title: str, *children: Child) -> Html:
    head = el("h2", title, id=f"h-{key}")
    return joined(
        "\n", el("section", head, children, id=key, aria_labelledby=f"h-{key}")
    )


def _more(count: int, shown: Sequence[object]) -> Html | None:
    left = count - len(shown)
    text = f"… і ще {spaced(left)}, тут не показано …"
    return el("p", text, class_="gap") if left else None


def _header(feedback: Feedback, origin: Origin, title: str, lead: Lead | None) -> Html:
    report = feedback.document["report"] if feedback.document else {}
    is_preview = lead is not None and lead.is_preview
    kind, sign, says, advice = verdict_of(feedback, is_preview=is_preview)
    facts = {
        "Період": period_of(report),
        "Підрозділ": report.get("department") or "не названо",
        "Установа": report.get("publisherName") or origin.publisher,
        "Файл": f"{origin.file_name}, отримано {origin.day}",
    }
    return el(
        "header",
        el("p", lead.kicker if lead else _KICKER, class_="kicker"),
        el("h1", title),
        el(
            "p",
            (el("i", sign, aria_hidden="true"), el("b", says), el("span", advice)),
            class_=f"verdict {kind}",
        ),
        el(
            "dl",
            [el("div", el("dt", name), el("dd", fact)) for name, fact in facts.items()],
            class_="facts",
        ),
        el("ul", [el("li", count) for count in _counts(feedback)], class_="counts"),
    )


def _counts(feedback: Feedback) -> list[Html]:
    """What the page says first: how many of what, and where to look."""
    counts = (
        (len(feedback.figures), "figures",
         ("показник знайдено", "показники знайдено", "показників знайдено")),
        (len(feedback.events), "figures", ("захід", "заходи", "заходів")),
        (len(feedback.problems), "problems", ("зауваження", "зауваження", "зауважень")),
        (len(feedback.figures_of("withheld")), "figures", ("утримано",) * 3),
        (len(feedback.not_understood), "numbers",
         ("число не зрозуміло", "числа не зрозуміло", "чисел не зрозуміло")),
    )  # fmt: skip
    said = []
    for count, target, forms in counts:
        words = joined(el("b", spaced(count)), f" {noun(count, *forms)}")
        said.append(el("a", words, href=f"#{target}") if count else words)
    return said


def _problems(feedback: Feedback, marked: MarkedText) -> Html | None:
    if not feedback.problems:
        return None
    items = [
        problem_item(problem, linked=marked.has("problem", problem.number))
        for problem in marked.problems
    ]
    left = _more(len(feedback.problems), marked.problems)
    return _section("problems", "Зауваження", el("ol", items, class_="todo"), left)


def _corrections(feedback: Feedback) -> Html | None:
    if not feedback.corrections:
        return None
    shown = feedback.corrections[:MOST_ROWS]
    items = [correction_item(note, feedback.names) for note in shown]
    left = _more(len(feedback.corrections), shown)
    return _section(
        "corrections", "Виправлення", el("ol", items, class_="decided"), left
    )


def _text(feedback: Feedback, marked: MarkedText) -> Html | None:
    if not marked.blocks:
        return None
    legend = el("ul", _legend(feedback), class_="legend", aria_label="Позначки")
    lines = [("\n", block) for block in marked.blocks]
    return _section("text", "Текст звіту", legend, lines)


def _legend(feedback: Feedback) -> list[Html]:
    """The marks that the text has, each with its meaning."""
    kinds = {STATES[note.state][0] for note in feedback.figures}
    shown: list[Child] = [
        (el("mark", "12", class_=kind), f" {words}")
        for kind, words in _LEGEND.items()
        if kind in kinds
    ]
    unknown = len(feedback.not_understood)
    if unknown:
        shown.append((el("mark", "12", class_="ask"), " не зрозуміло, не взято"))
    if len(feedback.numbers) > unknown:
        shown.append((el("span", "12", class_="n"), " не показник (дата, номер…)"))
    if feedback.events:
        shown.append(el("span", "речення, де названо захід", class_="s e"))
    if feedback.activities:
        words = "напрям роботи, про який мова (назва збоку)"
        shown.append(el("span", words, class_="line-mark"))
    return [el("li", one) for one in shown]


def _figures(feedback: Feedback, marked: MarkedText) -> Html | None:
    indicators, events = _indicators(feedback), feedback.events[:MOST_ROWS]
    if not (feedback.figures or events):
        return None
    wrong = _WRONG + (_BOOK if has_rows(feedback) else "")
    shown: list[Child] = [el("p", wrong, class_="small")]
    head: Sequence[str]
    rows: list[Child]
    if indicators:
        head = ("Показник", "Звітовано")
        rows = [
            el("tr", el("td", name), el("td", value, class_="num"))
            for name, value in indicators
        ]
        shown.append(table(head, rows, "Показники місяця", class_="plain"))
    if marked.figures:
        head = ("Число", "Що пораховано", "Як ураховано", "Стан")
        rows = [_figure(marked, note.number) for note in marked.figures]
        shown += [table(head, rows, "Усі числа")]
        shown += [_more(len(feedback.figures), marked.figures)]
    if events:
        head = ("Вид", "Тема", "Дата")
        cells = (event_row(event, feedback.names).values() for event in events)
        rows = [el("tr", [el("td", cell) for cell in row]) for row in cells]
        shown.append(table(head, rows, "Заходи"))
    return _section("figures", "Що взято зі звіту", shown)


def _figure(marked: MarkedText, number: int) -> Html:
    row = marked.figure_row(number)
    value, total, reason = row["value"], row["parent"], row["reason"]
    is_linked = marked.has("figure", number)
    part: Child = None
    if total:
        link = el("a", total["value"], href=f"#r{total['number']}")
        named = f": {row['breakdown']}" if row["breakdown"] else ""
        part = _small("частина від ", link, total["division"], named)
    why = el("a", reason, href=f"#p{row['problem']}") if row["problem"] else reason
    badge = el("span", f"{row['sign']} {row['state']}", class_=f"badge {row['kind']}")
    return el(
        "tr",
        el(
            "td",
            el("a", value, href=f"#f{number}") if is_linked else value,
            _small(row["unit"]),
            _small(row["corrected"]),
            class_="num",
        ),
        el("td", row["counted"], _small(row["indicator"]), _small(row["uid"])),
        el("td", row["basis"], part),
        el("td", badge, _small(why)),
        id=f"r{number}",
    )


def _small(*children: Child) -> Html | None:
    return el("span", children, class_="small") if any(children) else None


def _indicators(feedback: Feedback) -> list[tuple[str, Child]]:
    """Indicators of the report, without what is withheld."""
    known = feedback.names.get("indicators", {})
    return [
        (known.get(code, code), _unclear(feedback) if value is None else spaced(value))
        for code, value in feedback.stated.items()
    ]


def _unclear(feedback: Feedback) -> Child:
    """The words for a value that is not clear; they lead to the first question."""
    words = "не зрозуміло"
    asked = (one for one in feedback.problems if one.rule_id == "indicator-unclear")
    question = next(asked, None)
    return el("a", words, href=f"#p{question.number}") if question else words


def _numbers(feedback: Feedback, marked: MarkedText) -> Html | None:
    if not feedback.text:
        return None
    unknown, known = feedback.not_understood, len(feedback.numbers)
    known -= len(unknown)
    shown: list[Child] = [el("p", _ASK if unknown else "Незрозумілих чисел немає.")]
    if len(feedback.numbers) >= MOST_NUMBERS:
        most = f"Звіт завеликий: переглянуто перші {spaced(MOST_NUMBERS)} чисел."
        shown.append(el("p", most, class_="gap"))
    if unknown:
        shown += [_number_table(feedback, marked, marked.unknown, "Чому не взято")]
        shown += [_more(len(unknown), marked.unknown)]
    if known:
        title = f"Не показники: {spaced(known)} (дати, номери документів, адреси тощо)"
        rest = _number_table(feedback, marked, marked.known, "Що це")
        left = _more(known, marked.known)
        shown += [el("details", el("summary", title), rest, left)]
    return _section("numbers", "Числа, яких не взято", shown)


def _number_table(
    feedback: Feedback, marked: MarkedText, notes: Sequence[NumberNote], why: str
) -> Html:
    head = ("Число", "Слова навколо", why, "Де")
    rows = [_number(marked, row) for row in number_rows(feedback.text, notes)]
    return table(head, rows)


def _number(marked: MarkedText, row: View) -> Html:
    number, place = row["number"], f"рядок {row['line']}"
    linked = any(marked.has(kind, number) for kind in ("ask", "known"))
    words = (row["before"], el("b", row["written"]), row["after"])
    return el(
        "tr",
        el("td", row["written"], class_="num"),
        el("td", words, class_="around"),
        el("td", row["reason"]),
        el("td", el("a", place, href=f"#n{number}") if linked else place),
        id=f"u{number}",
    )


def _next_step(origin: Origin) -> Html:
    """Where a mended report goes, and whom to ask."""
    whom = origin.contact or f"тому, хто збирає звіти: {origin.publisher}"
    return el("p", f"{_AGAIN} Надішліть його туди ж, куди й цей: {whom}.")


def verdict_of(
    feedback: Feedback, *, is_preview: bool = False
) -> tuple[str, str, str, str]:
    """The answer to «is my report all right?»: kind, sign, words, what to do."""
    accepted = "Звіт буде прийнято" if is_preview else "Звіт прийнято"
    refused = "Звіт не буде прийнято" if is_preview else "Звіт не прийнято"
    withheld = "Буде утримано" if is_preview else "Утримано"
    held = len(feedback.figures_of("withheld"))
    asked = len(feedback.not_understood)
    again = "Виправте звіт і подайте його знову."
    if feedback.is_withheld:
        return _verdict("withheld", refused, again)
    if held:
        forms = ("показник", "показники", "показників")
        says = f"{withheld} {counted(held, *forms)} з {spaced(len(feedback.figures))}"
        advice = f"{again} До того вони не оприлюднюються."
        return _verdict("withheld", says, advice)
    if feedback.problems:
        count = len(feedback.problems)
        says = counted(count, "зауваження", "зауваження", "зауважень")
        asks = None in feedback.stated.values()
        advice = _ANSWER if asks else "Перегляньте: чи все справді так."
        return _verdict("warning", f"{accepted}, є {says}", advice)
    if asked:
        says = counted(asked, "числа", "чисел", "чисел")
        advice = "Перегляньте список «Числа, яких не взято»: чи немає там показника."
        return _verdict("warning", f"{accepted}, але {says} не зрозуміло", advice)
    nothing = "Лишилося подати його." if is_preview else "Робити нічого не треба."
    return _verdict("published", f"{accepted}, зауважень немає", nothing)


def _verdict(state: str, says: str, advice: str) -> tuple[str, str, str, str]:
    kind, sign, _ = STATES[state]
    return kind, sign, says, advice
