"""A Data Package: its resources, each with the others that its keys point to."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.table_report import TableReport
from flows.validate.progress import Progress
from flows.writing import FORMATS
from transforms.descriptor_notes import faults_of
from transforms.descriptors import paths_of
from transforms.errors import ConfigError

_DESCRIPTORS = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Part:
    """A resource of a package.

    Attributes:
        name: of the resource.
        path: its file, or that of the package where the data stand in it.
        schema: of a table; empty where it has none.
        resource: as Frictionless has it.
    """

    name: str
    path: Path
    schema: dict[str, Any]
    resource: Any

    def validate(self, progress: Progress, *, sums: bool) -> TableReport:
        """Validate it: a table by its schema, another file by its size and hash."""
        if self.schema:
            from flows.validation import validate_resource

            return validate_resource(self.resource, self.path, progress, sums=sums)
        made = self.resource.validate(limit_errors=10**9).to_descriptor()
        report = TableReport(made)
        for error in made["tasks"][0].pop("errors"):
            report.add_descriptor(error)
        return report


def is_package(name: str, *, alone: bool) -> bool:
    """Whether a file is a descriptor of a package, by its name.

    Args:
        name: as the user has it.
        alone: no schema was named with it.
    """
    path = Path(name)
    if path.suffix.lower() not in _DESCRIPTORS or not path.is_file():
        return False
    return alone or path.stem == "datapackage"


def parts_of(path: Path, descriptor: dict[str, Any]) -> Iterator[Part]:
    """The resources of a package, in its order.

    Args:
        path: of its descriptor.
        descriptor: as it was loaded, and found to name nothing outside its folder.

    Raises:
        ConfigError: `package-wrong`.
    """
    from frictionless import FrictionlessException, Package

    for resource in descriptor["resources"]:
        resource["type"] = _kind(resource)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of properties that are old, and hold
            package: Any = Package.from_descriptor(
                descriptor, basepath=str(path.parent.absolute())
            )
    except FrictionlessException as error:
        reason = faults_of(reason.note for reason in error.to_errors())
        raise ConfigError("package-wrong", file=path, reason=reason) from error
    for described, resource in zip(
        descriptor["resources"], package.resources, strict=True
    ):
        file = path.parent / resource.path if resource.path else path
        yield Part(resource.name, file, described.get("schema", {}), resource)


def _kind(resource: dict[str, Any]) -> str:
    """`table` where it is one that is read here, else `file`.

    Else Frictionless would open a file of JSON to see whether it is a package itself,
    and then what that one names.
    """
    paths = paths_of(resource)
    if not paths:
        return "table"
    ends = {Path(one).suffix.lower() for one in paths}
    return "table" if ends <= {*FORMATS} and resource.get("schema") else "file"
