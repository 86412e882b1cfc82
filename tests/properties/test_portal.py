"""Comparing with a portal: what was sent is unchanged, and one change is one change."""

import csv
import io
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.portal_record import (
    PASSPORT,
    descriptor,
    digest,
    profile,
    shown,
    shown_resource,
    sizes,
)
from transforms.portal import Wanted, compare, patch, row_changes, state_of, wanted

LETTERS = "абвгґєії abc019№«»–\n"
WORDS = st.text("абвїabc01 -_.", min_size=2, max_size=20).filter(
    lambda word: len(word.strip()) >= 2 and word == word.strip()
)
TEXTS = st.text(LETTERS, min_size=1, max_size=60).filter(lambda text: text.strip())
CUSTOM = ("purpose_of_collecting_information", "update_frequency", "language")


@st.composite
def wishes(draw: st.DrawFn) -> Wanted:
    described = descriptor(
        title=draw(TEXTS),
        description=draw(TEXTS),
        keywords=draw(st.lists(WORDS, min_size=1, max_size=5)),
        updateFrequency=draw(st.sampled_from(["monthly", "yearly"])),
        contributors=draw(st.sampled_from([[], descriptor()["contributors"]])),
    )
    passport = PASSPORT | {"purpose": draw(TEXTS)}
    passport["dataCurrency"] = draw(st.sampled_from([None, "2021-05-31"]))
    wants = profile(
        draw(st.sampled_from(["datagovua", "ckan"])),
        custom_fields=draw(st.sampled_from(["top", "extras", "none", None])),
        tags_as=draw(st.sampled_from(["tags", "tag_string"])),
        checksum_field=draw(st.sampled_from(["", "sha256", "sum"])),
        publisher_id_field=draw(st.sampled_from(["", "edrpou"])),
        omit=draw(st.sampled_from([(), ("mimetype", "version")])),
    )
    return wanted(described, passport, sizes(), wants)


@st.composite
def records(draw: st.DrawFn, package: Wanted) -> dict[str, Any]:
    """What a portal shows of it, with its own additions, disorder and dirt."""
    record = shown(package)
    draw(st.randoms(use_true_random=False)).shuffle(record["tags"])
    foreign = shown_resource(99, "theirs.xlsx", {"name": "Чуже"}, 5)
    resources = [*record["resources"], *draw(st.sampled_from([[], [foreign]]))]
    record["resources"] = draw(st.permutations(resources))
    if draw(st.booleans()):
        moved = [name for name in CUSTOM if name in record]
        there = [{"key": name, "value": record.pop(name)} for name in moved]
        record["extras"] = record.get("extras", []) + there
    elif "update_frequency" in record:
        record["update_frequency"] += draw(st.sampled_from(["", "”", " "]))
    record["notes"] = record["notes"].replace("\n", "\r\n")
    return record | draw(
        st.sampled_from([{}, {"qa": {}, "archiver": {}, "num_tags": 0}])
    )


@given(st.data())
def test_what_was_published_is_unchanged(data: st.DataObject) -> None:
    package = data.draw(wishes())
    record = data.draw(records(package))
    change = compare(package, record, {})
    assert change.fields == ()
    assert {one.action for one in change.resources} == {"unchanged"}
    if change.order:  # people moved our first file
        assert change.order[0] == change.resources[0].id
        places = {key: place for place, key in enumerate(change.order)}
        record["resources"].sort(key=lambda one: places[one["id"]])
        change = compare(package, record, {})
    assert (change.action, change.order, change.twins) == ("unchanged", (), {})


def names_of(package: Wanted) -> list[str]:
    """Fields and extras that are compared once the dataset is there."""
    extras = [one["key"] for one in package.fields.get("extras", [])]
    return sorted({*package.fields, *extras} - {"private", "extras"})


def spoil(record: dict[str, Any], name: str) -> None:
    """Another value of a field, wherever it is."""
    if name in ("tags", "tag_string"):
        record["tags"].append({"name": "зовсім інше", "vocabulary_id": None})
    elif name == "owner_org":
        record["organization"] = {"name": "insha", "id": "o-2"}
    elif name in record:
        record[name] = "зовсім інше"
    else:
        [extra] = [one for one in record["extras"] if one["key"] == name]
        extra["value"] = "зовсім інше"


@given(st.data())
def test_one_field_that_differs_is_found_and_nothing_else(data: st.DataObject) -> None:
    package = data.draw(wishes())
    record = data.draw(records(package))
    before = state_of(record)
    name = data.draw(st.sampled_from(names_of(package)))
    spoil(record, name)
    change = compare(package, record, {})
    assert change.action == "update"
    assert [one.name for one in change.fields] == [name]
    assert {one.action for one in change.resources} == {"unchanged"}
    assert state_of(record) != before or name in ("owner_org", "edrpou")


@given(st.data())
def test_one_file_that_differs_is_found_and_nothing_else(data: st.DataObject) -> None:
    package = data.draw(wishes())
    record = data.draw(records(package))
    one = data.draw(st.sampled_from(package.resources))
    ours = next(r for r in record["resources"] if r["name"] == one.fields["name"])
    key = data.draw(st.sampled_from([*one.fields, "size", "url_type", "gone"]))
    if key == "gone":
        record["resources"].remove(ours)
    else:
        sums = {"hash", "sha256", "sum"}
        ours[key] = {"size": 1, "url_type": ""}.get(key, "інше")
        ours |= {name: digest("old") for name in sums & {key}}
    change = compare(package, record, {})
    changed = {
        c.file_name: c.action for c in change.resources if c.action != "unchanged"
    }
    metadata = key in ("name", "description", "format", "mimetype")
    action = "create" if key == "gone" else "metadata" if metadata else "update"
    assert (changed, change.fields) == ({one.file_name: action}, ())


def patched(record: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """`package_patch` of CKAN, where `tag_string` adds to `tags`."""
    record = deepcopy(record) | deepcopy(sent)
    if "tag_string" in sent:
        words = sent["tag_string"].split(",")
        record["tags"] = [*record["tags"], *({"name": word} for word in words)]
    if "owner_org" in sent:
        record["organization"] = {"name": sent["owner_org"]}
    return record


@given(st.data())
def test_after_the_patch_nothing_differs_and_others_keep_theirs(
    data: st.DataObject,
) -> None:
    package = data.draw(wishes())
    record = shown(package)
    theirs = {"key": "theirs", "value": "1"}
    record["extras"] = [*record.get("extras", []), theirs]
    for name in data.draw(st.sets(st.sampled_from(names_of(package)))):
        spoil(record, name)
    sent = patch(package, compare(package, record, {}), record)
    after = patched(record, sent)
    assert compare(package, after, {}).action == "unchanged"
    assert theirs in after["extras"]
    assert "resources" not in sent


CELLS = st.sampled_from(["1", "2", "null", "", 'a "b", c', "рядок\nще"])
COLUMNS = ["value", "unit", "note"]


@st.composite
def editions(draw: st.DrawFn) -> tuple[bytes, dict[str, dict[str, str]]]:
    """A table as CSV, and its rows by their key."""
    columns = ["uid", *draw(st.lists(st.sampled_from(COLUMNS), unique=True))]
    keys = draw(st.lists(st.sampled_from("abcdefgh"), unique=True))
    rows = {key: {name: draw(CELLS) for name in columns} | {"uid": key} for key in keys}
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    return text.getvalue().encode(), rows


@given(editions(), editions(), st.integers(0, 10))
def test_row_changes_are_those_of_every_row_compared_with_every_row(
    old: tuple[bytes, dict[str, dict[str, str]]],
    new: tuple[bytes, dict[str, dict[str, str]]],
    most: int,
) -> None:
    found = row_changes(old[0], new[0], ["uid"], most)
    both = old[1].keys() & new[1].keys()
    expected = {
        key: {
            n: [old[1][key][n], v] for n, v in new[1][key].items() if n in old[1][key]
        }
        for key in both
    }
    expected = {
        key: {name: pair for name, pair in row.items() if pair[0] != pair[1]}
        for key, row in expected.items()
    }
    changed = {key for key, row in expected.items() if row}
    assert found.added == len(new[1].keys() - both)
    assert (found.removed, found.changed) == (len(old[1].keys() - both), len(changed))
    told = {one["key"]: one["fields"] for one in found.examples if "fields" in one}
    assert told == {key: expected[key] for key in told}
    counts = (found.added, found.changed, found.removed)
    assert len(found.examples) == sum(min(most, count) for count in counts)
