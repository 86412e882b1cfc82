"""A page is read as a browser shows it."""

import pytest

from tests.waiting import processor_seconds
from transforms.errors import UnreadableReport
from transforms.read import read_document


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<main class='n9'>новин 5", "новин 5"),
        ("<section id=s2019>5", "5"),
        ("<article>5", "5"),
        ("<header>Звіт</header>5", "Звіт\n5"),
        ("<nav>5</nav>", "5"),
        ("<form action=x9>5", "5"),
        ("<blockquote>5", "5"),
        ("<noscript>9</noscript><p>5", "5"),
        ("<!-- 9 --><!----><!--> <em>5", "5"),
        ("<p>a<script>if (a < 5) '</p>'</script><style>p{top:6}</style>7", "a7"),
        ("<title>9</title><textarea>8</textarea><template><p>7</template>5", "5"),
        ("<p hidden>9<p>5", "5"),
        ("<div hidden>9<div>8</div>7</div>5", "5"),
        ("<p>5<span style='DISPLAY : none'>9</span>6", "56"),
        ("<p>5<b style='visibility:hidden'>9</b><i style='display:block'>6", "56"),
        ("<ul><li hidden>9<ul><li>8</ul><li>5</ul>", "• 5"),
        ("<table><tr><td hidden>9<td>5<td>6<tr hidden><td>8<tr><td>1<td>2</table>3",
         "5\t6\n1\t2\n3"),
        ("<table><tr><td><span hidden>9<td>5</table>", "\t5"),
        ("<table><tr><td>a<td><table hidden><tr><td>9</table>5</table>", "a\t5"),
        ("<p>a<del>9</del><ins>5</ins><s>6</s>", "a56"),
        ("<p>321<sup>1</sup> м<sup>2<p>10", "321¹ м²\n10"),
        ("<p>1\n\t 204 <b> грн </b> <i>за</i>", "1 204 грн за"),
        ("<ul><li></ul><p>5<ol><li><p>6</ol>", "5\n• 6"),
        ("<table><caption>Назва 5</caption><tr><td>a<td>6</table>", "Назва 5\na\t6"),
        ("<table><tr><td rowspan=2>a<td>1<tr><td>2<tr><td>b<td>3</table>",
         "a\t1\n\t2\nb\t3"),
        ("<table><tr><td colspan=2><p>Розділ<p>новин 5<tr><td>a<td>6</table>",
         "Розділ\nновин 5\na\t6"),
        ("<table><tr><td>a</td></tr></table></table></td></p>5", "a\n5"),
        ("<p>5</x y='>'><a title='>9'>6</a><br/>7", "56\n7"),
        ("<p>5<![if !supportLists]>6<![endif]><?xml 9?>7</ 8>", "567"),
        ("<p>&#8470;&nbsp;5 &lt;6&gt; &amp;nbsp;", "№\u00a05 <6> &nbsp;"),
        ("<p>a < 5 і 6 > b", "a < 5 і 6 > b"),
        ("<p>5<math><mn>6</mn><annotation>9</annotation></math><svg>8</svg>", "56"),
    ],
)  # fmt: skip
def test_page_is_shown(page: str, text: str) -> None:
    assert read_document(page.encode(), "x.html") == text


@pytest.mark.parametrize(
    "text",
    [
        "<5 новин",
        "<додаток 1> новин 5",
        "< p>5",
        "<mainly> 5",
        "<!-- 5",
        "<<p>> 5",
        "<p",
    ],
)
def test_text_that_only_looks_like_a_page_is_text(text: str) -> None:
    assert read_document(text.encode(), "x.txt") == text


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000,
        "<div></x>" * 80_000,
        "<ul><li>" * 50_000,
        "<table><tr><td>" * 50_000,
        "<p><div>" * 50_000,
        "<td><font>5</td>" * 50_000,
        "<b><div></b>" * 50_000,
        "<font><center></font>" * 50_000,
        "".join(f"<b a={number}>" for number in range(2_000)) + "<p>5" * 2_000,
    ],
)
def test_page_that_is_too_deep_is_refused_before_it_is_parsed(page: str) -> None:
    """The parser looks through all open tags at each: up to a minute of these."""
    with processor_seconds(5), pytest.raises(UnreadableReport) as refused:
        read_document(f"<html>{page}".encode(), "x.html")
    assert refused.value.details["reason"] == "too-deep"


@pytest.mark.parametrize(
    "part",
    [
        "<li>5",
        "<li>5</li>",
        "<p>5",
        "<p><font size=2>5",
        "<p>5<div>6</div>",
        "<dt>5<dd>6",
        "<br>5<img src=a><hr>",
        "<table><tr><td><font color=red>5<td><b>6</table>",
        "<ul><li>5<ol><li>6<li>7</ol><li>8</ul>",
        "<select><option>5<option>6</select>",
        "<div><font color=red>5</div>",
        "<b><i>5</b>",
        "<font><span>5</font>",
        "<b><div>5</b></div>",
        "<script>'<div>'</script>",
    ],
)
def test_page_that_does_not_close_what_need_not_be_is_not_deep(part: str) -> None:
    page = f"<html><table><td><ul>{part * 2_000}</ul></table><p>9"
    assert read_document(page.encode(), "x.html").endswith("9")
