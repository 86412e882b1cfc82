"""Forms as a client of another make writes them; names of files, whatever they are."""

import io
import os
import string
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.filepost import encode_multipart_formdata

from flows.desk.upload import MOST_BODY, parse_form, read_body, safe_name
from flows.gather.reports import SUFFIXES
from transforms.errors import RequestError

NAMES = st.text(st.characters(codec="utf-8", exclude_characters='"\r\n'), min_size=1)
FIELDS = st.dictionaries(
    st.text(string.ascii_letters, min_size=1), st.text("абв\r\n-"), max_size=9
)


@given(FIELDS, NAMES, st.binary() | st.text("\r\n-=").map(str.encode))
def test_what_a_client_writes_is_read(
    fields: dict[str, str], name: str, content: bytes
) -> None:
    fields.pop("report", None)
    parts = [*fields.items(), ("report", (name, content))]
    body, content_type = encode_multipart_formdata(parts)
    form = parse_form(content_type, body)
    assert form.fields == fields
    assert (form.file_name, form.content) == (name, content)


@given(st.binary(), st.text(st.characters(codec="latin-1")))
def test_any_body_is_a_form_or_refused(body: bytes, content_type: str) -> None:
    for said in (content_type, "multipart/form-data; boundary=x"):
        with suppress(RequestError):
            parse_form(said, b"--x\r\n" + body)


def test_form_of_more_parts_than_the_desk_has_is_refused() -> None:
    body, content_type = encode_multipart_formdata([("a", "b")] * 30)
    with pytest.raises(RequestError, match="desk-not-a-form"):
        parse_form(content_type, body)


@given(st.text(), st.sampled_from(sorted(SUFFIXES)))
def test_any_name_is_made_one_part_of_a_path_or_refused(name: str, suffix: str) -> None:
    try:
        safe = safe_name(name + suffix)
    except RequestError:
        return
    assert Path(safe).name == safe
    assert Path(safe).suffix == suffix
    assert safe[0] not in ". ~$"
    assert not set(safe) & set('\\/:*?"<>|\0\n')
    assert len(os.fsencode(safe)) <= 151
    assert safe_name(safe) == safe


@given(st.binary(max_size=100), st.integers(0, 120))
def test_body_is_as_long_as_was_said_or_refused(sent: bytes, length: int) -> None:
    stream = io.BytesIO(sent)
    if length > len(sent):
        with pytest.raises(RequestError, match="desk-too-slow"):
            read_body(stream, str(length), 60)
    else:
        assert read_body(stream, str(length), 60) == sent[:length]


@pytest.mark.parametrize("length", [None, "", "-1", "1.0", "９", "1e3", "0x1", " 1"])
def test_length_that_is_no_number_is_refused(length: str | None) -> None:
    with pytest.raises(RequestError, match="desk-no-length"):
        read_body(io.BytesIO(b"123"), length, 60)


def test_body_that_comes_too_slowly_is_given_up() -> None:
    with pytest.raises(RequestError, match="desk-too-slow"):
        read_body(io.BytesIO(b"1"), "1", -1)


def test_body_too_long_is_read_to_its_end_and_refused() -> None:
    stream = io.BytesIO(b"x" * (MOST_BODY + 1))
    with pytest.raises(RequestError, match="too-large"):
        read_body(stream, str(MOST_BODY + 1), 60)
    assert stream.read() == b""
