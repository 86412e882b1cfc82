"""One call of `zvit validate`: each table in turn, what is said, the exit code."""

import traceback
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flows.descriptors import accept_schema, load_package, read_schema
from flows.small_table import small_report
from flows.table_report import TableReport, json_of
from flows.terminal import print_pieces, print_problem
from flows.validate.given import Given, is_address, taken
from flows.validate.looked import Looked
from flows.validate.package import is_package, parts_of
from flows.validate.progress import watched
from flows.validate.remarks import remarks_on
from flows.validate.said import WORDS, print_files, print_report
from flows.validate.words import UNREAD, visible
from flows.wording import message, what_is_wrong
from flows.writing import GUESSED, Writing
from transforms.errors import (
    ConfigError,
    ContractError,
    PipelineError,
    RequestError,
    UnreadableReport,
)
from transforms.notes import quoted

# The gravest first: of several tables, its code is that of the command.
_GRAVITY = (1, 2, 10, UnreadableReport.exit_code, ContractError.exit_code)
_LONGEST = 400


class Session:
    """Validates what is named, and keeps what is to be said at the end.

    Attributes:
        language: of what is said.
        as_json: whether for a program.
    """

    def __init__(self, language: str, *, as_json: bool) -> None:
        """Begin with nothing validated."""
        self.language, self.as_json = language, as_json
        self._reports: list[TableReport] = []
        self._failures: list[dict[str, Any]] = []
        self._codes: set[int] = set()
        self._open = ExitStack()

    def __enter__(self) -> "Session":
        """The session itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the temporary files of the reports."""
        self._open.close()

    @property
    def exit_code(self) -> int:
        """That of the gravest failure; 0 where there is none."""
        return next((code for code in _GRAVITY if code in self._codes), 0)

    def validate(self, name: str, schema: str | None, writing: Writing) -> None:
        """Validate a table or a package by what it is named."""
        try:
            if is_package(name, alone=schema is None):
                self._validate_package(Path(name))
            else:
                described = _named(schema, name)
                read = read_schema(described)
                with taken(name) as given:
                    if not self._is_proven(given, read, writing):
                        accepted = accept_schema(described, read)
                        self._validate_table(given, accepted, writing)
        except PipelineError as error:
            self.fail(error)
        except Exception as error:  # noqa: BLE001 - of ours, and told as such
            self.fail(_program_error(name, error))

    def fail(self, error: PipelineError) -> None:
        """Tell of what could not be validated."""
        self._codes.add(error.exit_code)
        details = {
            key: visible(str(one)) if isinstance(one, str | Path) else one
            for key, one in error.details.items()
        }
        reason: Any = details.get("reason", "")
        line = _cut(visible(message(error.rule_id, details, self.language)))
        print_problem(f"zvit: {line}")
        self._failures.append(
            {
                "type": error.rule_id,
                "title": error.rule_id,
                "description": what_is_wrong(error.rule_id, details, self.language),
                "message": line,
                "tags": [],
                "note": getattr(reason, self.language, reason),
            }
        )

    def finish(self) -> None:
        """Print the JSON of all, where a program asked."""
        if self.as_json:
            print_pieces(json_of(self._reports, self._failures))

    def _is_proven(
        self, given: Given, schema: Mapping[str, Any], writing: Writing
    ) -> bool:
        """Whether a small table was proven as it is, and told of."""
        if writing != GUESSED:
            return False
        report = small_report(given.path, schema, sums=self.as_json)
        if report is None:
            return False
        self._keep(report, given)
        self._say(report, given.name, schema)
        self._remark(Looked(given.path, schema, report), given.name)
        return True

    def _validate_table(
        self, given: Given, schema: Mapping[str, Any], writing: Writing
    ) -> None:
        report = self._report(given, schema, writing)
        looked = Looked(given.path, schema, report, writing != GUESSED)
        self._say(report, given.name, schema)
        self._remark(looked, given.name)
        alone = _without_keys_elsewhere(schema)
        if "resource-error" in report.kinds and alone != schema and not self.as_json:
            with self._report(given, alone, writing, is_kept=False) as rest:
                named = WORDS[self.language]["without key"].format(table=given.name)
                print_report(rest, named, alone, self.language)

    def _report(
        self,
        given: Given,
        schema: Mapping[str, Any],
        writing: Writing,
        *,
        is_kept: bool = True,
    ) -> TableReport:
        from flows.tables import open_resource
        from flows.validation import validate_resource

        resource = open_resource(given.path, dict(schema), writing)
        try:
            with watched(given.path, WORDS[self.language]) as progress:
                report = validate_resource(
                    resource, given.path, progress, sums=self.as_json
                )
        except TypeError as error:
            _blame_zone(error, given.name, schema)
            raise
        if is_kept:
            self._keep(report, given)
        return report

    def _validate_package(self, path: Path) -> None:
        sound = 0
        for part in parts_of(path, load_package(path)):
            with watched(part.path, WORDS[self.language]) as progress:
                report = part.validate(progress, sums=self.as_json)
            self._keep(report)
            if part.schema:
                self._say(report, part.name, part.schema)
                self._remark(Looked(part.path, part.schema, report, True), part.name)
            elif report.count:
                self._say(report, part.name, part.schema)
            else:
                sound += 1
        if sound and not self.as_json:
            print_files(str(path), sound, self.language)

    def _keep(self, report: TableReport, given: Given | None = None) -> None:
        if given and given.is_copy:
            report.task["place"] = given.name
        self._open.push(report.__exit__)
        self._reports.append(report)
        if UNREAD & report.kinds.keys():
            self._codes.add(UnreadableReport.exit_code)
        elif report.count:
            self._codes.add(ContractError.exit_code)

    def _say(self, report: TableReport, name: str, schema: Mapping[str, Any]) -> None:
        if not self.as_json:
            print_report(report, name, schema, self.language)

    def _remark(self, looked: Looked, name: str) -> None:
        for rule, details in remarks_on(looked):
            line = _cut(message(rule, details, self.language))
            print_problem(f"zvit: {visible(name)}: {line}")


def _named(schema: str | None, table: str) -> Path:
    """The file of the schema of a table.

    Raises:
        ConfigError: `schema-is-address`.
        RequestError: `schema-not-named`.
        UnreadableReport: `table-is-folder`.
    """
    if schema is None and Path(table).is_dir():
        raise UnreadableReport("table-is-folder", file=table)
    if schema is None:
        raise RequestError("schema-not-named", file=table)
    if is_address(schema):
        raise ConfigError("schema-is-address", file=schema)
    return Path(schema)


def _without_keys_elsewhere(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without foreign keys to other tables."""
    keys = schema.get("foreignKeys", [])
    own = [key for key in keys if not key["reference"].get("resource")]
    return dict(schema) if own == keys else {**schema, "foreignKeys": own}


def _blame_zone(error: TypeError, name: str, schema: Mapping[str, Any]) -> None:
    """Tell of a bound that has a time zone where the values have none, or the reverse.

    Raises:
        ConfigError: `bound-without-zone`, naming the fields that have such bounds.
    """
    if "offset-naive" not in str(error):
        return
    bounded = [
        field["name"]
        for field in schema["fields"]
        if field.get("type") in {"datetime", "time"} and field.get("constraints")
    ]
    raise ConfigError(
        "bound-without-zone", file=name, fields=", ".join(bounded)
    ) from error


def _program_error(name: str, error: Exception) -> PipelineError:
    """A fault of the program, with the place in it that is to be reported."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    reason = quoted(f"{type(error).__name__}: {error} ({where})")
    return PipelineError("program-failed", file=name, reason=reason)


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
