"""The streams of a compound file, the container of DOC (specification: [MS-CFB]).

Any number in the file may be false: a chain of sectors is followed no further than the
file is long, so that a loop ends, and nothing is read outside the bytes given.
"""

import struct
import sys
from array import array
from dataclasses import dataclass

from transforms.read.bounds import damaged

# Sector size, tables, directory, smallest whole stream, table of small sectors, and
# where the list of tables goes on, each with its length.
_HEADER = struct.Struct("<30xH12xIIxxxxIIIII")
_HEADER_SECTORS = struct.Struct("<76x109I")
_ENTRY = struct.Struct("<64sHBxIII36xIQ")
_SECTOR_SHIFTS = (9, 12)
# Sector numbers from here on mean "free", "end of chain" and the like.
_NO_SECTOR = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_STREAM = 2
_MINI_SECTOR_BYTES = 64


@dataclass(frozen=True, slots=True)
class _Entry:
    """A stream or storage of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """A compound file held in memory; names are the same in capitals."""

    def __init__(self, content: bytes) -> None:
        """Read the tables of sectors and the directory.

        Raises:
            UnreadableReport: `damaged-document`.
        """
        if len(content) < _HEADER_SECTORS.size:
            raise damaged("truncated")
        shift, tables, directory, cutoff, mini_table, _, more, _ = _HEADER.unpack_from(
            content
        )
        if shift not in _SECTOR_SHIFTS:
            raise damaged("compound-header")
        self._content = content
        self._sector_bytes = 1 << shift
        self._next = self._read_table(tables, more)
        self._entries = _read_entries(self._chain(directory))
        self._streams = self._find_streams()
        self._cutoff = cutoff
        self._next_mini = _numbers(self._chain(mini_table))

    def __contains__(self, name: str) -> bool:
        """Whether there is a stream of that name at the top."""
        return name.lower() in self._streams

    def read(self, name: str) -> bytes:
        """The bytes of a stream at the top of the file.

        Raises:
            UnreadableReport: `damaged-document`.
        """
        entry = self._streams.get(name.lower())
        if entry is None:
            raise damaged("stream-missing", stream=name)
        if entry.size < self._cutoff:
            stream = self._mini_chain(entry.start)
        else:
            stream = self._chain(entry.start)
        if len(stream) < entry.size:
            raise damaged("truncated", stream=name)
        return stream[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._sector_bytes
        sector = self._content[start : start + self._sector_bytes]
        if not sector:
            raise damaged("truncated")
        return sector

    def _read_table(self, tables: int, more: int) -> "array[int]":
        """The number of the sector that follows each sector."""
        numbers = list(_HEADER_SECTORS.unpack_from(self._content))
        steps = len(self._content) // self._sector_bytes
        while more < _NO_SECTOR and steps:
            *listed, more = _numbers(self._sector(more)) or (more,)
            numbers.extend(listed)
            steps -= 1
        used = [number for number in numbers[:tables] if number < _NO_SECTOR]
        if len(used) > len(self._content) // self._sector_bytes:
            raise damaged("compound-table")
        return _numbers(b"".join(map(self._sector, used)))

    def _chain(self, number: int) -> bytes:
        sectors = []
        steps = len(self._content) // self._sector_bytes + 1
        while number < _NO_SECTOR:
            steps -= 1
            if number >= len(self._next) or steps < 0:
                raise damaged("compound-chain")
            sectors.append(self._sector(number))
            number = self._next[number]
        return b"".join(sectors)

    def _mini_chain(self, number: int) -> bytes:
        if not self._entries:
            return b""
        holder = self._chain(self._entries[0].start)
        sectors = []
        steps = len(holder) // _MINI_SECTOR_BYTES + 1
        while number < _NO_SECTOR:
            steps -= 1
            if number >= len(self._next_mini) or steps < 0:
                raise damaged("compound-chain")
            start = number * _MINI_SECTOR_BYTES
            sectors.append(holder[start : start + _MINI_SECTOR_BYTES])
            number = self._next_mini[number]
        return b"".join(sectors)

    def _find_streams(self) -> dict[str, _Entry]:
        """Streams at the top; those of embedded documents are not the report's."""
        if not self._entries:
            raise damaged("compound-directory")
        streams: dict[str, _Entry] = {}
        seen: set[int] = set()
        waiting = [self._entries[0].child]
        while waiting:
            number = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            if entry.kind == _STREAM:
                streams[entry.name.lower()] = entry
            waiting += [entry.left, entry.right]
        return streams


def _read_entries(directory: bytes) -> list[_Entry]:
    whole = len(directory) // _ENTRY.size * _ENTRY.size
    return [_entry(*fields) for fields in _ENTRY.iter_unpack(directory[:whole])]


def _entry(name: bytes, name_bytes: int, *numbers: int) -> _Entry:
    letters = name[: max(name_bytes - 2, 0)].decode("utf-16-le", errors="replace")
    kind, left, right, child, start, size = numbers
    # The upper half of the size is not to be trusted in files of version 3.
    return _Entry(letters, kind, left, right, child, start, size & 0xFFFFFFFF)


def _numbers(table: bytes) -> "array[int]":
    numbers = array("I", table[: len(table) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
