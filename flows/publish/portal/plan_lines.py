"""A plan in words, for people: what would be created, changed, shown."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from flows.counting import filled

_MOST = 8
_LONG = 60
_WORDS = {
    "uk": {
        "plan": "План для порталу {name} ({url}): {path}",
        "create": "створити", "update": "змінити", "metadata": "змінити опис",
        "unchanged": "без змін",
        "rows": "рядки: +{added}, змінено {changed}, −{removed}",
        "still": "{count:файл|файли|файлів} без змін", "more": "… і ще {count}",
        "nothing": "Нічого не змінилося: запису на портал не буде.",
        "show": "показати читачам", "hide": "лишити приватним",
        "first": "знову поставити перший файл першим",
        "twins": "прибрати {count:зайву копію|зайві копії|зайвих копій} наших файлів",
    },
    "en": {
        "plan": "Plan for the portal {name} ({url}): {path}",
        "create": "create", "update": "update", "metadata": "update the description",
        "unchanged": "unchanged",
        "rows": "rows: +{added}, changed {changed}, −{removed}",
        "still": "{count:file|files} unchanged", "more": "… and {count} more",
        "nothing": "Nothing has changed: nothing will be written to the portal.",
        "show": "show to readers", "hide": "keep private",
        "first": "put the first file first again",
        "twins": "take away {count:extra copy|extra copies} of our files",
    },
}  # fmt: skip
_MARKS = {"create": "+", "update": "~", "metadata": "~"}
_ROW_MARKS = {"changed": "~", "added": "+", "removed": "−"}
# What says best which row it is, and how much.
_NAMING = ("indicatorName", "indicatorId", "object", "title", "text")
_VALUES = ("value", "reportedValue", "measuredValue")


def plan_lines(plan: Mapping[str, Any], path: str, language: str) -> Iterator[str]:
    """The lines of a plan, in `uk` or `en`."""
    words = _WORDS[language]
    yield words["plan"].format(path=path, **plan["portal"])
    for one in plan["datasets"]:
        yield f"{one['name']}: {words[one['action']]}"
        if one["action"] != "unchanged":
            yield from _dataset(one, words)
    if all(one["action"] == "unchanged" for one in plan["datasets"]):
        yield words["nothing"]


def _dataset(planned: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    if planned["private"] is not None:
        yield f"  ~ {words['hide' if planned['private'] else 'show']}"
    yield from _fields(planned["fields"], "  ", words)
    if planned["reorder"]:
        yield f"  ~ {words['first']}"
    if planned["twins"]:
        yield f"  − {filled(words['twins'], {'count': len(planned['twins'])})}"
    changed = [r for r in planned["resources"] if r["action"] != "unchanged"]
    for one in changed:
        rows = f"  {words['rows'].format(**one['rows'])}" if one["rows"] else ""
        action = f"{one['fileName']}: {words[one['action']]}"
        yield f"  {_MARKS[one['action']]} {action}{rows}"
        if one["action"] != "create":
            yield from _fields(one["fields"], "      ", words)
            yield from _rows(one["rows"] or {}, "      ", words)
    still = len(planned["resources"]) - len(changed)
    if still:
        yield f"  = {filled(words['still'], {'count': still})}"


def _fields(
    fields: Sequence[Mapping[str, Any]], margin: str, words: Mapping[str, str]
) -> Iterator[str]:
    for one in fields[:_MOST]:
        yield f"{margin}~ {one['name']}: {_change(one['old'], one['new'])}"
    if len(fields) > _MOST:
        yield margin + words["more"].format(count=len(fields) - _MOST)


def _rows(
    rows: Mapping[str, Any], margin: str, words: Mapping[str, str]
) -> Iterator[str]:
    """Rows that differ: which they are, and old and new or what they say."""
    examples = rows.get("examples", ())[:_MOST]
    for one in examples:
        row = ": ".join(filter(None, [one["key"], _row(one)]))
        yield f"{margin}{_ROW_MARKS[one['kind']]} {row}"
    count = sum(rows.get(kind, 0) for kind in _ROW_MARKS)
    if count > len(examples):
        yield margin + words["more"].format(count=count - len(examples))


def _row(example: Mapping[str, Any]) -> str:
    shown, fields = example["shown"], example.get("fields", {})
    name = next((shown[key] for key in _NAMING if shown.get(key)), None)
    values = (shown[key] for key in _VALUES if shown.get(key))
    said = [f"{key} {_change(*pair)}" for key, pair in fields.items()]
    said = said or [next(values, "")]
    return ", ".join(filter(None, [_cut(_line(name)) if name else "", *said]))


def _change(old: object, new: object) -> str:
    """Old and new; of long texts the place where they part."""
    before, after = _line(old), _line(new)
    start = 0
    if max(len(before), len(after)) > _LONG:
        pairs = zip(before, after, strict=False)
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        start = max(0, alike - _LONG // 3)
    return f"{_cut(before, start)} → {_cut(after, start)}"


def _line(value: object) -> str:
    return "–" if value is None else " ".join(str(value).split())


def _cut(text: str, start: int = 0) -> str:
    end = start + _LONG
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"
