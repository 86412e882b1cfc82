"""The parts of a ZIP document (DOCX, ODT), inflated within bounds.

The sizes that a ZIP directory states need not be true, so a part is inflated a chunk at
a time and counted, and no library is handed the file as it came. Only the parts asked
for are ever inflated: pictures and embedded files stay as they are.
"""

import struct
import zipfile
import zlib
from io import BytesIO

from transforms.errors import UnreadableReport
from transforms.read.bounds import (
    MAX_EXPANDED_BYTES,
    MAX_EXPANSION_RATIO,
    MAX_MEMBERS,
    MIN_BYTES_FOR_RATIO,
    damaged,
)

_CHUNK_BYTES = 2**16
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
        self._packed_bytes = len(content)
        self._inflated_bytes = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _ZIP_ERRORS as exc:
            raise damaged("zip-directory") from exc
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise UnreadableReport(
                "expands-too-much",
                reason="members",
                size=len(members),
                limit=MAX_MEMBERS,
            )
        self._check_expansion(sum(member.file_size for member in members))
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
            UnreadableReport: `damaged-document` or `expands-too-much`.
        """
        member = self._members.get(name)
        if member is None:
            return b""
        if member.flag_bits & _IS_ENCRYPTED:
            raise damaged("encrypted", part=name)
        if member.compress_type not in _METHODS:
            raise damaged("compression", part=name, method=member.compress_type)
        chunks = []
        try:
            with self._zip.open(member) as part:
                while chunk := part.read(_CHUNK_BYTES):
                    chunks.append(chunk)
                    self._inflated_bytes += len(chunk)
                    self._check_expansion(self._inflated_bytes)
        except _ZIP_ERRORS as exc:
            raise damaged("part", part=name) from exc
        return b"".join(chunks)

    def _check_expansion(self, expanded: int) -> None:
        ratio_limit = max(MIN_BYTES_FOR_RATIO, self._packed_bytes * MAX_EXPANSION_RATIO)
        limit = min(MAX_EXPANDED_BYTES, ratio_limit)
        if expanded > limit:
            raise UnreadableReport("expands-too-much", size=expanded, limit=limit)
