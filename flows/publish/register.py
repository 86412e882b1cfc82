"""The register of datasets (resolution 835, item 18; 2025, appendix 7).

It is made from the passports of the packages that are to be published, and is a package
among them.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.datasets import load_dataset
from flows.publish.package import package_files, resource_files
from flows.publish.passport import passport
from flows.settings import Settings
from transforms.errors import Bilingual, ConfigError

REGISTER = "dataset-register"


def register_files(settings: Settings, output: Path) -> dict[str, bytes]:
    """All files of the package; the same packages give the same bytes.

    Args:
        settings: the publisher.
        output: the folder whose packages are registered.

    Raises:
        ConfigError: `register-row-refused`: a passport says what the register may not.
    """
    from transforms.verdict import judge

    dataset = load_dataset(REGISTER, settings.dialect)
    own = {str(e["element"]): e["value"] for e in passport(dataset, settings, None)}
    passports = [
        json.loads(path.read_text("utf-8"))
        for path in (output / "packages").glob("*/passport.json")
        # What a kill has left of a package that was being written begins with a dot.
        if path.parent.name != REGISTER and not path.parent.name.startswith(".")
    ]
    rows = [register_row(stated, settings) for stated in [*passports, own]]
    rows.sort(key=lambda row: str(row["uid"]))
    verdict = judge(
        dataset.tables, {"register": rows}, lambda _: {}, (), lambda _: True
    )
    if verdict.failures:
        first = verdict.failures[0]
        stated = Bilingual("порожньо", "empty") if first.value is None else None
        value = stated or Bilingual(first.value or "", first.value or "")
        field: Any = first.details["field"]
        reason = Bilingual(f"{field.uk}: {value.uk}", f"{field.en}: {value.en}")
        raise ConfigError("register-row-refused", dataset=first.row_key, reason=reason)
    tables = verdict.published
    resources = resource_files(dataset, tables, settings.formats)
    return package_files(dataset, tables, resources, settings, [])


def register_row(stated: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The row of a dataset; null where the settings do not say.

    Args:
        stated: its passport, by element.
        settings: the publisher.
    """
    publisher = settings.publisher
    return {
        "uid": stated["identifier"],
        "title": stated["title"],
        "description": stated["description"],
        "accrualPeriodicity": stated["updateFrequency"],
        "keywords": stated["keywords"],
        "purpose": stated["purpose"],
        "url": stated["datasetLink"],
        "distributionFormat": stated["formats"],
        "publisherName": publisher.name,
        "publisherId": publisher.edrpou,
        "contactPointName": publisher.contact_name or publisher.name,
        "contactPointEmail": publisher.contact_email,
    }
