"""Plain text is read in the encoding it was written in, and is otherwise as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.errors import UnreadableReport
from transforms.read import read_document

ONE_BYTE = ("cp1251", "koi8_u")
# Lines of the sort that a report has, down to the shortest.
LINES = [
    "Звіт",
    "ЗВІТ",
    "Звіт відділу",
    "ПРО РОБОТУ ВІДДІЛУ",
    "новин – 198;".replace("–", "-"),
    "Скарг не надходило",
    "Розміщено 321 новину",
    "за вересень 2019 року",
    "Начальник відділу\t\tА.С. Шведун",
    "Ґанок і їжак: об'єднання, з'їзд, під'їзд",
    "Проведено 2 прийоми громадян.\nНадано 15 консультацій.",
]
WORDS = """
    звіт роботу відділу міської ради виконавчого комітету розміщено новин матеріалів
    протягом місяця проведено заходів громадян звернень надійшло розглянуто рішень
    оприлюднено офіційному сайті петицій прийом інформації публічну запити відповіді
    """.split()


def read(content: bytes) -> str:
    return read_document(content, "x.txt")


def refusal(content: bytes) -> tuple[str, object]:
    with pytest.raises(UnreadableReport) as caught:
        read(content)
    return caught.value.rule_id, caught.value.details.get("reason")


@pytest.mark.parametrize("encoding", ONE_BYTE)
@pytest.mark.parametrize("line", LINES)
def test_short_line_in_one_byte_encoding_is_read(line: str, encoding: str) -> None:
    assert read(line.encode(encoding)) == line


@given(
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=40),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", *ONE_BYTE]),
)
def test_words_are_read_in_any_encoding(
    words: list[str], case: type[str], encoding: str
) -> None:
    text = case(" ".join(words))
    assert read(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_byte_order_mark_tells_the_order(encoding: str) -> None:
    assert read("\ufeffЗвіт".encode(encoding)) == "Звіт"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("а\r\nб\rв\nг", "а\nб\nв\nг"),
        ("  відступ\t\tі  пробіли \n\n\n", "  відступ\t\tі  пробіли \n\n\n"),
        ("інфор\u00adмація 48\u00a0700 12\u202f500", None),
        ("об'єкт об’єкт обʼєкт", None),
        ("один\n\ufeffдва", "один\nдва"),
        ("сторінка\x0cдруга\x1a", None),
    ],
)
def test_text_is_left_as_it_is_but_for_line_ends_and_marks(
    content: str, text: str | None
) -> None:
    assert read(content.encode()) == (content if text is None else text)


def test_signs_of_windows_tell_its_encoding() -> None:
    text = "«Відкриті дані» – № 5; 48\u00a0700 осіб…"
    assert read(text.encode("cp1251")) == text


def test_ascii_before_the_letters_does_not_hide_them() -> None:
    text = "-" * 50_000 + "\nРозміщено 198 новин"
    assert read(text.encode("koi8_u")) == text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Звіт про роботу".encode()[:-1], ("unknown-encoding", "broken")),
        (b"\xff\xfe\x17", ("unknown-encoding", "broken")),
        ("Розміщено 198 новин\x98".encode("cp1251", "ignore") + b"\x98",
         ("unknown-encoding", "broken")),
        (b"a\0b", ("unknown-encoding", "not-text")),
        (b"\x01\x02\x03", ("unknown-encoding", "not-text")),
        (b"\x80\x81\x82\x83\x84" * 9, ("unknown-encoding", "not-text")),
        (b"a" * 5_000_001, ("too-long-text", None)),
        (b"MZ" + bytes(60), ("unknown-format", None)),
        (b"\x7fELF" + bytes(60), ("unknown-format", None)),
        (b"<?xml version='1.0'?><a/>", ("unknown-format", None)),
        (b"RIFF1234WEBPVP8 ", ("image-not-document", None)),
        (b"GIF89a", ("image-not-document", None)),
        (b"II*\0" + bytes(9), ("image-not-document", None)),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_text_is_refused(
    content: bytes, expected: tuple[str, object]
) -> None:
    assert refusal(content) == expected


def test_web_page_in_utf_16_is_read_as_a_page() -> None:
    assert read("<html><p>Новин – <b>198</b>".encode("utf-16")) == "Новин – 198"


def test_error_names_the_file() -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_document(b"", "звіт.txt")
    assert caught.value.details == {"size": 0, "file": "звіт.txt"}
