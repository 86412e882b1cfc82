"""What was named for validation: a file on the disk, whatever it was named as.

Standard input and what is packed are copied into a temporary file, up to a bound. What
is no table at all (a workbook, a page, an archive of many files) is refused here, with
what to do; by the first bytes, for the name may say anything.
"""

import gzip
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from transforms.errors import Bilingual, UnreadableReport
from transforms.notes import quoted

STDIN = "-"
LARGEST = 8 << 30
_CHUNK = 1 << 20
_SCHEMES = frozenset({"http", "https", "ftp", "s3", "gs", "file", "sftp"})
_TABLES = (".csv", ".tsv", ".parquet")
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".numbers")
_OLE, _ZIP, _GZIP, _PARQUET = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"\x1f\x8b", b"PAR1"
_PAGES = (b"<!doctype", b"<html", b"%pdf-", b"<?xml", b"{\\rtf", b"mime-version:")
_XML_WORKBOOKS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"<office:document")


@dataclass(frozen=True, slots=True)
class Given:
    """A table to validate.

    Attributes:
        name: as the user named it.
        path: the file to read.
        is_copy: whether it is a temporary one.
    """

    name: str
    path: Path
    is_copy: bool = False


@contextmanager
def taken(name: str) -> Iterator[Given]:
    """The file of what was named; a temporary one is removed at the end.

    Raises:
        UnreadableReport: where there is no table to read.
    """
    with ExitStack() as stack:
        if name == STDIN:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            # None where whoever called has closed it.
            stream = sys.stdin.buffer if sys.stdin else BytesIO()
            yield Given(name, _copied(stream, folder / "stdin", name), True)
            return
        path = Path(name)
        _refuse_no_file(name, path)
        kind = path.suffix.lower()
        if kind == ".gz" or (kind == ".zip" and is_zipfile(path)):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            unpack = _of_gzip if kind == ".gz" else _of_zip
            yield Given(name, unpack(path, folder), True)
            return
        _refuse_no_table(name, path)
        yield Given(name, path)


def is_address(name: str) -> bool:
    """Whether what was named is an address, not a file."""
    return "://" in name and urlsplit(name).scheme.lower() in _SCHEMES


def _refuse_no_file(name: str, path: Path) -> None:
    if is_address(name):
        raise UnreadableReport("table-is-address", file=name)
    if path.is_dir():
        raise UnreadableReport("table-is-folder", file=name)
    if path.exists() and not path.is_file():
        raise UnreadableReport("table-is-device", file=name)
    if not path.is_file():
        raise UnreadableReport("table-missing", file=name)


def _refuse_no_table(name: str, path: Path) -> None:
    """See by its first bytes that a file is no workbook, page or archive."""
    try:
        with path.open("rb") as file:
            begins = file.read(1024)
    except OSError as error:
        raise UnreadableReport(
            "table-damaged", file=name, reason=quoted(error.strerror)
        ) from error
    kind = path.suffix.lower()
    is_archive = begins.startswith((_ZIP, _GZIP)) and kind != ".parquet"
    workbook = _workbook(path, begins) or (kind in _WORKBOOKS and kind[1:].upper())
    if workbook:
        raise UnreadableReport("table-is-workbook", file=name, format=workbook)
    if is_archive or kind == ".zip":
        raise UnreadableReport("table-is-archive", file=name)
    if begins.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        raise UnreadableReport("table-is-page", file=name)


def _workbook(path: Path, begins: bytes) -> str:
    """The format of a workbook; empty for what is none."""
    if begins.startswith(_OLE) or any(sign in begins for sign in _XML_WORKBOOKS):
        return "XLS"
    if begins.startswith(_ZIP) and is_zipfile(path):
        with ZipFile(path) as archive:
            names = set(archive.namelist())
        if any(one.startswith("xl/") for one in names):
            return "XLSX"
        if "content.xml" in names:
            return "ODS"
    return ""


def _of_gzip(path: Path, folder: Path) -> Path:
    inner = folder / (path.stem or "table.csv")
    try:
        with gzip.open(path) as file:
            return _copied(cast("BinaryIO", file), inner, str(path))
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableReport(
            "table-damaged", file=path, reason=quoted(error)
        ) from error


def _of_zip(path: Path, folder: Path) -> Path:
    """The one table of an archive; what stands beside it does not matter."""
    if workbook := _workbook(path, _ZIP):
        raise UnreadableReport("table-is-workbook", file=path, format=workbook)
    try:
        with ZipFile(path) as archive:
            found = [one for one in archive.infolist() if _is_table(one)]
            if len(found) != 1:
                raise UnreadableReport(
                    "archive-not-one-table", file=path, count=len(found)
                )
            inner = folder / Path(found[0].filename).name
            with archive.open(found[0]) as file:
                return _copied(cast("BinaryIO", file), inner, str(path))
    except (BadZipFile, OSError, RuntimeError, EOFError, zlib.error) as error:
        raise UnreadableReport(
            "table-damaged", file=path, reason=_why(error)
        ) from error


def _why(error: Exception) -> Bilingual:
    if "password" in str(error):
        return Bilingual("архів захищено паролем", "the archive has a password")
    return quoted(error)


def _is_table(member: ZipInfo) -> bool:
    name = Path(member.filename).name
    hidden = member.filename.startswith("__MACOSX/") or name.startswith(".")
    return name.lower().endswith(_TABLES) and not hidden


def _copied(file: BinaryIO, path: Path, name: str) -> Path:
    """Copy a stream into a file; Parquet on standard input is told by its bytes.

    Raises:
        UnreadableReport: `table-too-large`.
    """
    size, first = 0, b""
    with path.open("wb") as copy:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST:
                raise UnreadableReport(
                    "table-too-large", file=name, limit=LARGEST >> 30
                )
            first = first or chunk[:4]
            copy.write(chunk)
    if path.suffix.lower() not in _TABLES:
        path = path.rename(
            path.with_suffix(".parquet" if first == _PARQUET else ".csv")
        )
    _refuse_no_table(name, path)
    return path
