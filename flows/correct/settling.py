"""The reports of an output folder with the corrections that the ledger has of them."""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from typing import Any

from flows.catalogue import read_codes
from flows.gather.kept import History, kept_text
from flows.run import Run
from transforms.corrections import Settled, live_corrections, settle
from transforms.corrections.request import Known

# Text of a version of a report, by uid and sha256.
TextOf = Callable[[str, str], str | None]
Versions = dict[str, list[Settled]]


def settle_all(
    histories: Mapping[str, History],
    entries: Iterable[Mapping[str, Any]],
    text_of: TextOf,
    indicators: Container[str],
) -> Versions:
    """Every version of every report as it stands, by uid, the newest last.

    Args:
        histories: the reports kept, as read.
        entries: the corrections of the ledger, see `flows.ledger.corrections_in`.
        text_of: the text of a version.
        indicators: the codes that the lists have.
    """
    live = live_corrections(entries)
    return {
        uid: [
            settle(
                version.document,
                live.get(uid, ()),
                partial(text_of, uid, version.sha256),
                indicators,
            )
            for version in history.versions
        ]
        for uid, history in histories.items()
    }


def text_in(run: Run) -> TextOf:
    """The texts of a run's reports, and of those kept."""
    by_path = {snapshot.path: snapshot.sha256 for snapshot in run.snapshots}
    fresh = {
        (document["report"]["uid"], by_path[path]): run.texts[path].text
        for path, document in run.documents.items()
    }

    def text_of(uid: str, sha256: str) -> str | None:
        if (uid, sha256) in fresh:
            return fresh[uid, sha256]
        kept = kept_text(run.output, uid, sha256)
        return kept[0] if kept else None

    return text_of


def known_of(run: Run, versions: Versions) -> Known:
    """What a correction is looked at against."""
    texts = text_in(run)

    def text_of(uid: str) -> str | None:
        return texts(uid, run.histories[uid].versions[-1].sha256)

    newest = {uid: settled[-1] for uid, settled in versions.items()}
    return Known(newest, text_of, run.catalogue.indicator_names, _units(run))


def _units(run: Run) -> dict[str, str]:
    """Codes of the units by their code and by their names."""
    rows = read_codes("units", run.settings.codes)
    return {
        row[name].casefold(): row["unitId"]
        for name in ("nameEn", "nameUk", "unitId")
        for row in rows
    }
