"""Reading and extraction of reports, each bounded, in a process beside this one.

A report comes from outside: it may hang its reader, fill the memory or end a library.
So a child (`flows.gather.child`) does it, one for many documents, and is replaced when
it ends. What it answers is data only, JSON of bounded length, and is checked
(`flows.gather.said`): a document may have made the child its own.
"""

import hashlib
import json
import platform
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flows.catalogue import load_catalogue
from flows.gather.child import EXTRACT, READ, WORKBOOK
from flows.gather.process import EndedError, Process
from flows.gather.said import (
    Read,
    Said,
    WrongAnswerError,
    book_of,
    problem_of,
    read_of,
    said_of,
)
from flows.publish.files import write_file
from flows.recording import VERSION
from transforms.corrections.book import Book
from transforms.document import Council
from transforms.errors import UnreadableReport

# Text and figures of the longest report that is read; more is not waited for.
MOST_ANSWER = 128 * 2**20
# What the system sends a process that has used up its time, or for want of memory.
_TOO_MUCH = frozenset({"SIGPROF", "SIGALRM", "SIGXCPU", "SIGKILL"})


class Reader:
    """Reads reports and finds what they say, in a child that it starts and replaces."""

    def __init__(self, codes: Path | None, council: Council, logs: Path | None) -> None:
        """Nothing is started yet.

        Args:
            codes: folder of the council's own code lists.
            council: the publisher.
            logs: folder for the logs of faults; None: the system's temporary one.
        """
        self._codes = codes
        self._council = council
        self._logs = logs
        self._process: Process | None = None

    def start(self) -> None:
        """Start the child: early it is small, and gets ready while we do other things.

        Raises:
            ConfigError: what is wrong with the code lists.
        """
        load_catalogue(self._codes)
        self._running()

    def close(self) -> None:
        """End the child; another request would start another."""
        if self._process:
            self._process.end()
            self._process = None

    def read(self, content: bytes, name: str) -> Read:
        """The text of a report, and the numbers lost on the way to it.

        Raises:
            UnreadableReport: as `read_document`; `document-too-hard`,
                `document-ends-reader`, `report-failed`.
        """
        answer = self._ask(READ, content, name)
        try:
            return read_of(answer)
        except WrongAnswerError as error:
            raise self._failed(content, name, repr(error)) from error

    def extract(
        self, read: Read, name: str, known: Mapping[str, str] = MappingProxyType({})
    ) -> Said:
        """What a report says; its document has the numbers lost, where there are any.

        Args:
            read: the text.
            name: of the file.
            known: what is known beside them, see `transforms.beside.known_of`.

        Raises:
            UnreadableReport: `document-too-hard`, `document-ends-reader`,
                `report-failed`.
        """
        told = {"text": read.text, "known": {"fileName": name, **known}}
        content = json.dumps(told).encode()
        answer = self._ask(EXTRACT, content, name)
        try:
            said = said_of(answer, len(read.text))
        except WrongAnswerError as error:
            raise self._failed(content, name, repr(error)) from error
        if any(read.lost):
            said.document["report"]["numbersLost"] = read.lost._asdict()
        return said

    def workbook(self, content: bytes, name: str) -> Book | None:
        """What is filled in in a workbook of feedback; None where it is none of ours.

        Raises:
            UnreadableReport: `damaged-document`, `expands-too-much`,
                `workbook-column`; `document-too-hard`, `document-ends-reader`,
                `report-failed`.
        """
        try:
            return book_of(self._ask(WORKBOOK, content, name))
        except WrongAnswerError as error:
            raise self._failed(content, name, repr(error)) from error

    def _running(self) -> Process:
        if not self._process:
            told = {
                "codes": str(self._codes) if self._codes else None,
                "council": asdict(self._council),
            }
            self._process = Process(json.dumps(told).encode())
        return self._process

    def _ask(self, request: bytes, content: bytes, name: str) -> Any:
        try:
            said = self._running().ask(request, content, most=MOST_ANSWER)
        except EndedError as error:
            self._process = None
            raise _ended(error, name) from error
        try:
            answer = json.loads(said)
            problem = problem_of(answer)
        except (ValueError, RecursionError, WrongAnswerError) as error:
            self.close()
            raise self._failed(content, name, repr(error)) from error
        if problem:
            # Another one: raised, it would hold this frame, and the frame would hold
            # it, with the bytes of the document, until memory is cleared up.
            raise UnreadableReport(problem.rule_id, **problem.details | {"file": name})
        if isinstance(answer, dict) and ("hard" in answer or "failed" in answer):
            self.close()
            if "hard" in answer:
                raise UnreadableReport("document-too-hard", file=name)
            raise self._failed(content, name, str(answer["failed"]))
        return answer

    def _failed(self, content: bytes, name: str, trace: str) -> UnreadableReport:
        """A fault of ours, told as such; the log has what mends it.

        The same fault of the same report gives the same log.
        """
        digest = hashlib.sha256(content).hexdigest()
        folder = self._logs or Path(tempfile.mkdtemp(prefix="zvit-"))
        log = folder / f"{digest[:16]}.log"
        head = (
            f"file: {name!r}\nsha256: {digest}\nzvit {VERSION}, "
            f"Python {platform.python_version()}, {platform.system()}\n\n"
        )
        write_file(log, (head + trace).encode("utf-8", "backslashreplace"))
        return UnreadableReport("report-failed", file=name, log=log)


def _ended(error: EndedError, name: str) -> UnreadableReport:
    signal = error.signal_name
    if not signal or signal in _TOO_MUCH:
        return UnreadableReport("document-too-hard", file=name)
    return UnreadableReport("document-ends-reader", file=name, signal=signal)
