"""How Frictionless reads a text file, found out by opening it.

The encoding, the delimiter and the header are what Frictionless itself finds, so that
the columnar pass starts from what it would start from.
"""

from dataclasses import dataclass
from typing import Any

from transforms.proof.blocks import UnsureError
from transforms.proof.schema import keys_of, table_proof
from transforms.proof.table import TableProof


@dataclass(frozen=True, slots=True)
class Head:
    """How Frictionless reads a text file, found out by opening it.

    Attributes:
        labels: its header.
        is_sound: whether Frictionless finds nothing wrong with the header.
        encoding: by its name in Python.
        delimiter: one character.
        is_spaced: spaces before a cell do not belong to it.
        proof: of the rows, none added yet.
    """

    labels: list[str]
    is_sound: bool
    encoding: str
    delimiter: str
    is_spaced: bool
    proof: TableProof

    @classmethod
    def of(cls, resource: Any) -> "Head":
        """Open a file as Frictionless does.

        Raises:
            UnsureError: where it cannot be opened, or is unlike other tables.
        """
        from frictionless import FrictionlessException
        from frictionless.formats import CsvControl

        schema = resource.schema.to_descriptor()
        keys = keys_of(schema, resource.name)
        head = without_links(resource)
        if any(key.table for key in keys.foreign):
            raise UnsureError
        try:
            head.open()
        except FrictionlessException as problem:
            raise UnsureError from problem
        with head:
            control = CsvControl.from_dialect(head.dialect)
            _check_writing(head, control)
            columns = [
                field.to_descriptor() for field in head.header.get_expected_fields()
            ]
            names, is_sound = {column["name"] for column in columns}, head.header.valid
            if keys.names() and not (is_sound and keys.names() <= names):
                raise UnsureError
            proof = table_proof(schema, columns, keys, delimiter=control.delimiter)
            return cls(
                list(head.labels), is_sound, head.encoding, control.delimiter,
                control.skip_initial_space, proof,
            )  # fmt: skip


class Headed:
    """A table of text, by how it is read."""

    __slots__ = ()
    head: Head

    @property
    def labels(self) -> list[str]:
        """Its header."""
        return self.head.labels

    @property
    def is_header_sound(self) -> bool:
        """Whether Frictionless finds nothing wrong with the header."""
        return self.head.is_sound

    @property
    def proof(self) -> TableProof:
        """What is certain of its rows."""
        return self.head.proof


def check_plain(resource: Any) -> None:
    """See that a resource is one file, written as tables are.

    Raises:
        UnsureError: where its package says anything unusual of it.
    """
    from frictionless.formats import CsvControl

    dialect = resource.dialect
    control = CsvControl.from_dialect(dialect)
    if (
        not resource.path
        or not resource.path.lower().endswith(f".{resource.format}")
        or resource.extrapaths
        or resource.compression
        or not dialect.header
        or not dialect.header_case
        or dialect.comment_char
        or dialect.comment_rows
        or dialect.skip_blank_rows
        or not control.double_quote
        or control.null_sequence is not None
    ):
        raise UnsureError


def without_links(resource: Any) -> Any:
    """A copy without foreign keys: Frictionless would read the whole table for them."""
    copy = resource.to_copy()
    copy.schema.foreign_keys = []
    return copy


def readable_part(resource: Any) -> tuple[int, Any, Any]:
    """How much of a text file Frictionless reads before bytes that are no text.

    Returns:
        The bytes of that text in UTF-8, the error, and what is known of the file then.

    Raises:
        UnsureError: where it reads all of the file.
    """
    from frictionless import errors, system

    copy, size = without_links(resource), 0
    with system.create_loader(copy) as loader:
        try:
            for line in loader.text_stream:
                size += len(line.encode())
        except UnicodeDecodeError as wrong:
            return size, errors.EncodingError(note=str(wrong)), copy.stats
    raise UnsureError


def _check_writing(head: Any, control: Any) -> None:
    """Check how an opened table is written.

    Raises:
        UnsureError: where that is unusual.
    """
    if (
        head.dialect.header_rows != [1]
        or not head.labels
        or control.escape_char
        or control.quote_char != '"'
        or len(control.delimiter) != 1
        or not control.delimiter.isascii()
    ):
        raise UnsureError
