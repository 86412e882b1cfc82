"""The parts of a ZIP document (DOCX, ODT), inflated within bounds.

A part is never inflated beyond the size that the directory states of it, and then its
checksum is wrong: so those sizes, true or not, bound what is read. Only the parts asked
for are ever inflated: pictures and embedded files stay as they are.
"""

import struct
import zipfile
import zlib
from io import BytesIO

from transforms.errors import UnreadableReport
from transforms.read.bounds import MAX_EXPANDED_BYTES, MAX_MEMBERS, damaged

_IS_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What `zipfile` raises for bytes that are no ZIP (read from its source, 3.11).
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    ValueError,
    OverflowError,
    OSError,
    struct.error,
    zlib.error,
)


class Archive:
    """A ZIP file held in memory."""

    def __init__(self, content: bytes) -> None:
        """Read the directory and refuse what it says is too much.

        Raises:
            UnreadableReport: `damaged-document` or `expands-too-much`.
        """
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _ZIP_ERRORS as exc:
            raise damaged("zip-directory") from exc
        members = self._zip.infolist()
        size = sum(member.file_size for member in members)
        if len(members) > MAX_MEMBERS or size > MAX_EXPANDED_BYTES:
            raise UnreadableReport(
                "expands-too-much", size=size, limit=MAX_EXPANDED_BYTES
            )
        # Programs that pack on Windows may write a path with its own stroke.
        names = [member.filename.replace("\\", "/") for member in members]
        if len(set(names)) < len(names):
            # Which of two parts is shown depends on the program that opens them.
            raise damaged("part-twice")
        self._members = dict(zip(names, members, strict=True))

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of one part; empty if there is none of that name.

        Raises:
            UnreadableReport: `damaged-document`.
        """
        member = self._members.get(name)
        if member is None:
            return b""
        if member.flag_bits & _IS_ENCRYPTED:
            raise damaged("encrypted", part=name)
        if member.compress_type not in _METHODS:
            raise damaged("compression", part=name, method=member.compress_type)
        try:
            return self._zip.read(member)
        except _ZIP_ERRORS as exc:
            raise damaged("part", part=name) from exc
