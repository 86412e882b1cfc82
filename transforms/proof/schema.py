"""From a Table Schema's descriptor to the proof of a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from transforms.handover import Readers
from transforms.proof.fields import FieldProof
from transforms.proof.table import ForeignKey, Keys, TableProof


def keys_of(schema: Mapping[str, Any], name: str) -> Keys:
    """The keys that a schema declares for the table of a name."""
    foreign = []
    for key in schema.get("foreignKeys", ()):
        fields, target = tuple(key["fields"]), tuple(key["reference"]["fields"])
        table = key["reference"]["resource"]
        foreign.append(ForeignKey(fields, "" if table == name else table, target))
    unique = (
        field["name"]
        for field in schema["fields"]
        if field.get("constraints", {}).get("unique")
    )
    return Keys(tuple(schema.get("primaryKey", ())), tuple(unique), tuple(foreign))


def table_proof(
    schema: Mapping[str, Any],
    columns: Sequence[Mapping[str, Any]],
    keys: Keys,
    pointed: Iterable[str] = (),
    delimiter: str = ",",
) -> TableProof:
    """Proof of a table.

    Args:
        schema: descriptor of its schema.
        columns: descriptors of the fields, in the order of its columns.
        keys: its keys.
        pointed: fields that foreign keys of other tables point to.
        delimiter: of its CSV text.
    """
    missing = schema.get("missingValues", [""])
    readers = Readers({"fields": list(columns), "missingValues": missing})
    fields = [
        FieldProof(one, one.get("missingValues", missing), readers.of(one["name"]))
        for one in columns
    ]
    return TableProof(fields, keys, pointed, delimiter)
