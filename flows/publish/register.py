"""The register of datasets (resolution 835, item 18; 2025, appendix 7).

It is made from the passports of the packages that are to be published, and is a package
among them.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.datasets import load_dataset
from flows.publish.files import write_folder
from flows.publish.package import DESCRIPTOR, package_files, resource_files
from flows.publish.passport import passport
from flows.settings import Settings
from transforms.verdict import judge

REGISTER = "dataset-register"


def write_register(settings: Settings, output: Path) -> Path:
    """Make the package of the register anew; the same packages give the same bytes.

    Args:
        settings: the publisher.
        output: the folder whose packages are registered.

    Returns:
        Path of its descriptor.
    """
    dataset = load_dataset(REGISTER, settings.dialect)
    own = {str(e["element"]): e["value"] for e in passport(dataset, settings, None)}
    passports = [
        json.loads(path.read_text("utf-8"))
        for path in (output / "packages").glob("*/passport.json")
        if path.parent.name != REGISTER
    ]
    rows = [register_row(stated, settings) for stated in [*passports, own]]
    rows.sort(key=lambda row: str(row["uid"]))
    tables = judge(
        dataset.tables, {"register": rows}, lambda _: {}, (), lambda _: True
    ).published
    files = package_files(
        dataset, tables, resource_files(dataset, tables), settings, []
    )
    folder = output / "packages" / REGISTER
    write_folder(folder, files)
    return folder / DESCRIPTOR


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
        "distributionFormat": str(stated["formats"]).upper(),
        "publisherName": publisher.name,
        "publisherId": publisher.edrpou,
        "contactPointName": publisher.contact_name or publisher.name,
        "contactPointEmail": publisher.contact_email,
    }
