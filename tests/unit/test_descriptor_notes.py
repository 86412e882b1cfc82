"""Faults of a schema, as Frictionless and others say them, in words of ours."""

from pathlib import Path

import pytest

from flows.descriptors import load_schema
from transforms.errors import Bilingual, ConfigError

FAULTS = {
    '{"fields": [{"type": "integer"}]}': "поле «1»: немає властивості «name»",
    '{"fields": [{"name": "a", "type": "int"}]}': "поле «a»: типу «int» у Table Schema",
    '{"fields": [{"name": "a", "title": 5}]}': "«title»: очікується текст, а є 5",
    '{"fields": [{"name": "a", "constraints": {"enum": "x"}}]}': "очікується список",
    '{"fields": [{"name": "a", "constraints": {"pattern": "b(?i)"}}]}': "лише на його",
    '{"fields": [{"name": "a", "constraints": {"pattern": "("}}]}': "взірець (pattern)",
    '{"fields": [{"name": "a", "type": "date", "constraints": {"minLength": 1}}]}': (
        "обмеження «minLength» не діє для типу date"
    ),
    '{"fields": [{"name": "a"}, {"name": "a"}]}': "назви полів повторюються",
    '{"fields": [{"name": "a", "required": true}]}': "має бути «constraints.required»",
    '{"fields": [{"name": "a"}], "primaryKey": "b"}': "веде до поля, якого немає",
    '{"fields": [{"name": "a"}], "missingValues": [1]}': "«missingValues» записано",
    '{"fields": [{"name": "a"}], "fieldsMatch": "x"}': "«fieldsMatch»: очікується одне",
    '{"resources": [{"name": "a", "path": "a.csv"}]}': "це опис пакета, а не схема",
    '{"type": "object", "properties": {}}': "це JSON Schema, а потрібна Table Schema",
    '{"fields": [{"name": "a"}': "JSON порушено: рядок 1, стовпець 26",
}


@pytest.mark.parametrize("text", FAULTS)
def test_fault_of_a_schema_is_told_in_ukrainian(tmp_path: Path, text: str) -> None:
    path = tmp_path / "schema.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as told:
        load_schema(path)
    reason = told.value.details["reason"]
    assert isinstance(reason, Bilingual)
    assert FAULTS[text] in reason.uk


def test_place_in_yaml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text("fields:\n  - [a: b: c\n", "utf-8")
    with pytest.raises(ConfigError) as told:
        load_schema(path)
    assert "YAML порушено: рядок 2, стовпець 10" in str(told.value.details["reason"])
