"""The month's job: one list of stages, from files to published packages and the ledger.

Data flows one way: gather → read → extract → reconcile → validate → write → package →
record. The list runs directly (`run_directly`) or as a Prefect flow (`flows.monthly`);
the stages are the same functions either way.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.correct.books import keep_books, read_books, record_books, settle_run
from flows.gather.kept import (
    History,
    Version,
    check_codes,
    keep,
    load_histories,
    mended_periods,
    renamed_departments,
    set_aside,
)  # fmt: skip
from flows.gather.names import keys_of
from flows.gather.reports import (
    find_books,
    find_reports,
    is_book,
    place_of,
    take_snapshot,
)
from flows.gather.unread import duplicate, twice
from flows.ledger import waived_on
from flows.publish.feedback import write_feedback
from flows.publish.files import refusals_worded, write_file, write_folder
from flows.publish.package import DESCRIPTOR, package_files, resource_files
from flows.publish.register import REGISTER, register_files
from flows.publish.turns import output_lock
from flows.recording import (
    AUDIT,
    audit_files,
    failure_entries,
    kyiv,
    run_entry,
    withheld_lines,
)
from flows.run import DATASET, Run
from flows.wording import writable
from transforms.document import objection_to, report_rows
from transforms.errors import UnreadableReport
from transforms.reconcile import indicator_rows
from transforms.rules import (
    Failure,
    check_corrections,
    check_indicators,
    check_orphans,
    check_reports,
)
from transforms.tabular import formula_cells

if TYPE_CHECKING:
    pass

logger = logging.getLogger(__name__)


def gather(run: Run) -> Run:
    """Take the bytes of every report named, and of workbooks with corrections."""
    everything = [*find_reports(run.paths), *find_books(run.paths)]
    run.keys = keys_of(map(place_of, everything), run.paths)
    for found in everything:
        try:
            if isinstance(found, UnreadableReport):
                raise found
            taken = take_snapshot(found, run.store)
            (run.books if is_book(found) else run.snapshots).append(taken)
        except UnreadableReport as problem:
            run.refuse(problem, place_of(found))
    return run


def read(run: Run) -> Run:
    """Turn the bytes of each report into its text."""
    for done, snapshot in enumerate(run.snapshots, 1):
        run.on_file(done, len(run.snapshots))
        try:
            run.texts[snapshot.path] = run.reader.read(snapshot.content, snapshot.name)
        except UnreadableReport as problem:
            run.refuse(problem, snapshot.path)
    read_books(run)
    return run


def extract(run: Run) -> Run:
    """Find what each text says; set aside reports that cannot be told apart."""
    known = {one.path: one.known(run.period) for one in run.snapshots}
    for done, (path, read) in enumerate(run.texts.items(), 1):
        run.on_file(done, len(run.texts))
        told = known.get(path, {})
        try:
            said = run.said[path] = run.reader.extract(read, path.name, told)
        except UnreadableReport as problem:
            run.refuse(problem, path)
            continue
        if objection := objection_to(said.document, writable(path.name)):
            run.refuse(objection, path)
        else:
            run.documents[path] = said.document
    run.reader.close()
    for paths in twice(run.documents):
        keys = {path: run.key_of(path) for path in paths}
        run.failures.append(duplicate(run.documents[paths[0]], keys))
        for path in paths:
            del run.documents[path]
    return run


def reconcile(run: Run) -> Run:
    """Set the reports of this run beside those kept, and corrections over them."""
    run.histories = load_histories(run.output)
    by_path = {snapshot.path: snapshot for snapshot in run.snapshots}
    stamp = kyiv(run.started).isoformat(timespec="seconds")
    for path, document in run.documents.items():
        uid, snapshot = document["report"]["uid"], by_path[path]
        version = Version(
            snapshot.sha256, snapshot.name, stamp, snapshot.about, document
        )
        known = run.histories.get(uid, History(uid, ()))
        run.histories[uid] = known.with_version(version)
    check_codes(run.histories, run.catalogue.indicator_names)
    run.mended = mended_periods(run.histories, run.documents, stamp[:10])
    run.mended += renamed_departments(run.histories, run.documents)
    for uid in run.mended:
        del run.histories[uid]
    settle_run(run)
    return run


def validate(run: Run) -> Run:
    """Judge every row of the dataset: by the domain rules, then by Frictionless."""
    from transforms.verdict import judge

    council, dataset = run.council, run.dataset
    histories = [run.histories[uid] for uid in sorted(run.histories)]
    settled = [run.settled[history.uid] for history in histories]
    documents = [[one.document for one in versions] for versions in settled]
    # What a person corrected is a revision too, beside those of the report.
    past = [
        [versions[0].read, *said] if versions[0].read is not said[0] else said
        for versions, said in zip(settled, documents, strict=True)
    ]
    kept = [
        replace(history.kept_report(), document=versions[-1])
        for history, versions in zip(histories, documents, strict=True)
    ]
    rows = report_rows(kept, council)
    names = run.catalogue.indicator_names
    today = kyiv(run.started).date().isoformat()
    run.waived = waived_on(run.ledger.records(), today)
    found = check_reports(documents, council, today, names)
    found += check_corrections([versions[-1] for versions in settled])
    found += check_orphans(run.orphans)
    gone = frozenset(failure.row_key for failure in found if run.withholds(failure))
    found += check_indicators(
        indicator_rows(past, names, council, gone),
        [versions[-1] for versions in documents],
        names,
        gone,
    )
    run.verdict = judge(
        dataset.tables,
        rows,
        lambda withheld: {
            "monthlyIndicators": list(indicator_rows(past, names, council, withheld))
        },
        found,
        run.withholds,
    )
    run.failures += run.verdict.failures
    for spec in dataset.tables:
        run.failures += [
            Failure("formula-neutralised", spec.name, key, column, text, text,
                    details={"sign": text[0]})
            for key, column, text in formula_cells(
                spec, run.verdict.published[spec.name]
            )
        ]  # fmt: skip
    return run


def write(run: Run) -> Run:
    """Keep the reports read, tell the departments, make the files of every table."""
    run.feedback = write_feedback(run)
    if run.verdict is None or not run.histories:
        return run
    by_path = {snapshot.path: snapshot for snapshot in run.snapshots}
    fresh = {
        document["report"]["uid"]: (by_path[path], run.texts[path].text)
        for path, document in run.documents.items()
    }
    for uid in run.mended:
        set_aside(run.output, uid)
    keep(run.output, [run.histories[uid] for uid in fresh], fresh)
    keep_books(run)
    run.store.close()
    run.resources = resource_files(
        run.dataset, run.verdict.published, run.settings.formats
    )
    return run


def package(run: Run) -> Run:
    """Put the Data Package of the reports in place, whole."""
    if run.verdict is None or not run.resources:
        return run
    reports = run.verdict.published["listOfReports"]
    sources = [{"title": str(row["title"]), "path": str(row["url"])} for row in reports]
    files = package_files(
        run.dataset, run.verdict.published, run.resources, run.settings, sources
    )
    run.packages[DATASET] = _place(run, DATASET, files)
    return run


def record(run: Run) -> Run:
    """Append the run to the ledger, keep what is withheld, register the datasets.

    Tried again, it does not append the run again.
    """
    if run.record is None:
        record_books(run)
        run.record = run.ledger.append(run_entry(run), failure_entries(run))
    run.ledger.anchor()
    withheld = run.verdict.withheld if run.verdict else {}
    keys = {spec.name: spec.key for spec in run.dataset.tables}
    reasons = list(filter(run.withholds, run.failures))
    write_file(run.withheld_path, withheld_lines(withheld, keys, reasons))
    today = kyiv(run.started).date().isoformat()
    files = audit_files(run.settings, run.ledger.records(), today)
    run.packages[AUDIT] = _place(run, AUDIT, files)
    files = register_files(run.settings, run.output)
    run.packages[REGISTER] = _place(run, REGISTER, files)
    logger.info("recorded run=%s status=%s", run.record["run"]["runId"], run.status)
    return run


STAGES: tuple[Callable[[Run], Run], ...] = (
    gather, read, extract, reconcile, validate, write, package, record,
)  # fmt: skip


def run_directly(run: Run, on_stage: Callable[[str], None] = lambda _: None) -> Run:
    """All stages in this process, one run at a time in an output folder."""
    with refusals_worded(run.output), output_lock(run.output):
        for stage in STAGES:
            on_stage(stage.__name__)
            run = stage(run)
    return run


def _place(run: Run, name: str, files: dict[str, bytes]) -> Path:
    folder = run.output / "packages" / name
    write_folder(folder, files)
    return folder / DESCRIPTOR
