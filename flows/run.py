"""One run of the month: what it was asked, and what its stages have made so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from flows.backup.folders import open_output
from flows.catalogue import load_catalogue
from flows.datasets import Dataset, load_dataset
from flows.gather.kept import History
from flows.gather.reading import Reader
from flows.gather.reports import Snapshot, Store, require_one_report
from flows.gather.said import Read, Said
from flows.gather.unread import unread
from flows.ledger import FILE, Ledger, Record
from flows.publish.files import refusals_worded
from flows.recording import failure_uid, now
from flows.settings import Settings
from flows.wording import severity, writable
from transforms.catalogue import Catalogue
from transforms.document import Council, Document
from transforms.errors import UnreadableReport
from transforms.rules import Failure

if TYPE_CHECKING:
    from flows.correct.books import Batch
    from transforms.corrections import Correction, Settled
    from transforms.corrections.book import Book
    from transforms.verdict import Verdict

DATASET = "monthly-report"


@dataclass(slots=True)
class Run:
    """What a run was asked, and what its stages have made so far.

    `period` is the code of the period that was stated for its one report.
    """

    settings: Settings
    paths: tuple[Path, ...]
    output: Path
    started: datetime
    failures: list[Failure] = field(default_factory=list)
    keys: dict[Path, str] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)
    texts: dict[Path, Read] = field(default_factory=dict)
    said: dict[Path, Said] = field(default_factory=dict)
    documents: dict[Path, Document] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)
    books: list[Snapshot] = field(default_factory=list)
    filled: dict[Path, "Book"] = field(default_factory=dict)
    orphans: list["Correction"] = field(default_factory=list)
    taken: dict[Path, int] = field(default_factory=dict)
    batches: list["Batch"] = field(default_factory=list)
    settled: dict[str, list["Settled"]] = field(default_factory=dict)
    verdict: "Verdict | None" = None
    resources: dict[str, bytes] = field(default_factory=dict)
    packages: dict[str, Path] = field(default_factory=dict)
    record: Record | None = None
    mended: list[str] = field(default_factory=list)
    waived: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    feedback: list[Path] = field(default_factory=list)
    on_file: Callable[[int, int], object] = lambda _done, _of: None
    period: str | None = None
    ledger: Ledger = field(init=False)
    store: Store = field(init=False)
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        """The ledger is that of the output folder; logs of faults go there too."""
        self.ledger = Ledger(self.output / "audit" / FILE)
        self.store = Store(self.output)
        self.reader = Reader(self.settings.codes, self.council, self.output / "logs")

    @property
    def council(self) -> Council:
        """The publisher as the tables have it."""
        return council_of(self.settings)

    @property
    def dataset(self) -> Dataset:
        """The dataset of the reports."""
        return load_dataset(DATASET, self.settings.dialect, self.settings.codes)

    @property
    def catalogue(self) -> Catalogue:
        """The code lists, those of the council laid over ours."""
        return load_catalogue(self.settings.codes)

    @property
    def unreadable(self) -> list[Failure]:
        """Failures of files that could not be read."""
        return [failure for failure in self.failures if failure.dataset is None]

    def key_of(self, path: Path) -> str:
        """The key of a file in this run: what it is called in failures."""
        return self.keys.get(path) or writable(path.name)

    def refuse(self, problem: UnreadableReport, path: Path) -> None:
        """Note that a file is not taken, and why."""
        self.failures.append(unread(problem, path, self.key_of(path)))

    @property
    def accepted_books(self) -> list[Path]:
        """Workbooks of ours with nothing wrong in them."""
        wrong = {failure.details.get("path") for failure in self.unreadable}
        return [path for path in self.filled if str(path) not in wrong]

    def report_of(self, path: Path) -> str | None:
        """Uid of the report that a file is, or that a workbook corrects."""
        if path in self.documents:
            return str(self.documents[path]["report"]["uid"])
        if path in self.accepted_books and self.filled[path].report in self.settled:
            return self.filled[path].report
        return None

    @property
    def exit_code(self) -> int:
        """0 done, 12 a report could not be read, 13 rows were withheld."""
        if self.unreadable:
            return 12
        return 13 if self.verdict and self.verdict.withheld else 0

    @property
    def status(self) -> str:
        """`passed`, `withheld` or `failed`, as the ledger has it."""
        return {0: "passed", 12: "failed", 13: "withheld"}[self.exit_code]

    @property
    def withheld_path(self) -> Path:
        """Where the rows withheld are kept, with their reasons."""
        return self.output / "withheld" / f"{DATASET}.jsonl"

    def withholds(self, failure: Failure) -> bool:
        """Whether a failure keeps its row back: an error that is not waived."""
        uid = failure_uid(failure, self.settings.publisher.key)
        return severity(failure.rule_id) == "error" and uid not in self.waived


def council_of(settings: Settings) -> Council:
    """The publisher of the settings."""
    publisher = settings.publisher
    return Council(
        publisher.key,
        publisher.name,
        publisher.edrpou,
        publisher.reports_url or publisher.site,
        {department.key: department.name for department in publisher.departments},
    )


def new_run(
    settings: Settings,
    paths: Sequence[Path],
    output: Path | None,
    period: str | None = None,
) -> Run:
    """A run that has done nothing yet; its lists, output folder and ledger are sound.

    Raises:
        RequestError: `period-of-one-report`.
        ConfigError: what is wrong with the council's own code lists.
        OutputError: `output-unwritable`, `output-newer`.
        PipelineError: `ledger-damaged`.
    """
    load_catalogue(settings.codes)  # before anything is made
    paths = paths or (settings.reports,)
    if period:
        require_one_report(paths)
    folder = output or settings.output
    with refusals_worded(folder):
        open_output(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
        run = Run(settings, tuple(paths), folder, now(), period=period)
        run.ledger.records()
    return run
