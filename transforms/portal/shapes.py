"""What a portal wants, what is to be there, and what differs: plain frozen shapes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CUSTOM_FIELDS = ("purpose_of_collecting_information", "update_frequency", "language")

Where = Literal["top", "extras", "none"]
TagsAs = Literal["tag_string", "tags"]


@dataclass(frozen=True)
class Profile:
    """What a portal wants. What None leaves open is filled in by the dialect.

    Attributes:
        dialect: `ckan` (2.10 and later) or `datagovua`.
        organisation: name of the organisation there, None for none.
        url: address of the portal.
        frequencies: code of the portal for each id of the update frequencies.
        language: code of Ukrainian there.
        license_id: id of CC BY there.
        custom_fields: where the fields of data.gov.ua go: to the top level, to
            `extras`, or nowhere.
        tags_as: field in which keywords are sent.
        is_datapackage: value of the field of this name, "" for none.
        private_on_create: whether a new dataset is private.
        formats: kinds of files that are sent.
        title_limit: characters of a title.
        notes_limit: characters of a description.
        purpose_limit: characters of the purpose.
        publisher_id_field: field for the EDRPOU code, "" for none.
        checksum_field: field of a resource for our checksum, "" for none.
        omit: fields that are neither sent nor compared.
    """

    dialect: str
    organisation: str | None
    url: str
    frequencies: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    license_id: str = "cc-by"
    custom_fields: Where | None = None
    tags_as: TagsAs | None = None
    is_datapackage: str | None = None
    private_on_create: bool | None = None
    formats: tuple[str, ...] | None = None
    title_limit: int = 254
    notes_limit: int = 4000
    purpose_limit: int = 512
    publisher_id_field: str = ""
    checksum_field: str | None = None
    omit: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Fill in what the dialect says."""
        for name, value in _BY_DIALECT[self.dialect].items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)


# data.gov.ua: after its own record and tools that publish to it. A plain CKAN drops
# fields it does not know, unless they are extras.
_BY_DIALECT: dict[str, dict[str, Any]] = {
    "datagovua": {
        "language": "ua",
        "custom_fields": "top",
        "tags_as": "tag_string",
        "is_datapackage": "true",
        "private_on_create": True,
        "formats": ("csv", "json"),
        "checksum_field": "",
    },
    "ckan": {
        "language": "uk",
        "custom_fields": "extras",
        "tags_as": "tags",
        "is_datapackage": "",
        "private_on_create": False,
        "formats": ("csv", "json", "parquet"),
        "checksum_field": "sha256",
    },
}


@dataclass(frozen=True)
class WantedResource:
    """A file that is to be there: `file_name` is the ASCII name it is uploaded by."""

    file_name: str
    fields: Mapping[str, str]
    sha256: str
    size: int


@dataclass(frozen=True)
class Wanted:
    """A dataset that is to be there.

    Attributes:
        name: its slug.
        fields: CKAN fields to send when it is made; no resources, no id.
        resources: its files, in the order for a new dataset.
    """

    name: str
    fields: Mapping[str, Any]
    resources: tuple[WantedResource, ...]


@dataclass(frozen=True)
class FieldChange:
    """A field that differs: as it is there, None for missing, and as it is wanted."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class ResourceChange:
    """What is to be done with a file.

    Attributes:
        file_name: name it is uploaded by.
        action: `create`, `update` (other bytes), `metadata` (other fields alone),
            `unchanged`.
        id: of the resource there, None for a new one.
        fields: fields that differ; checksums are none of them.
        old_sha256: of the bytes there, None where nobody knows.
    """

    file_name: str
    action: str
    id: str | None
    fields: tuple[FieldChange, ...]
    old_sha256: str | None


@dataclass(frozen=True)
class DatasetChange:
    """What is to be done with a dataset.

    Attributes:
        name: its slug.
        action: `create`, `update` or `unchanged`.
        fields: those that differ.
        resources: of each of our files, what is to be done.
        order: ids of all resources as they are to stand, where the first of our files
            is not the first of them any more: readers take the first resource. Empty
            where all is well.
        twins: by id, uploads that look like one of our files and are not the one that
            counts, with the file's name; only their bytes tell whether they are ours.
    """

    name: str
    action: str
    fields: tuple[FieldChange, ...]
    resources: tuple[ResourceChange, ...]
    order: tuple[str, ...] = ()
    twins: Mapping[str, str] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        """Whether fields or files differ; their order does not count."""
        return bool(self.fields) or any(
            one.action != "unchanged" for one in self.resources
        )


@dataclass(frozen=True)
class RowChanges:
    """Rows that differ between two editions of a table.

    Attributes:
        added: rows with a key that was not there.
        changed: rows of the same key with another value in a column of both editions.
        removed: rows with a key that is no longer there.
        examples: of changed, then added, then removed rows: `kind`, `key`, `shown`
            (what tells a reader which row it is) and, of changed ones, `fields`:
            name → [old, new].
        columns_added: columns of the new edition alone.
        columns_removed: columns of the old edition alone.
    """

    added: int
    changed: int
    removed: int
    examples: tuple[dict[str, Any], ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
