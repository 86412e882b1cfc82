"""Stands in for Apache Solr behind CKAN's `solr_url`; Debian and PyPI have no Solr.

It answers what CKAN asks while datasets are written, shown, and searched by field:
documents of updates, deletion by query, and boolean queries of exact values. A word
without a field is looked for in titles, names, notes and tags. Whatever else Solr can
do (ranges, wildcards, relevance, stemming) is refused with 400, so that no test passes
on an answer that Solr would not give.

    python solr_standin.py PORT INDEX.json SCHEMA.xml
"""

import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

Document = dict[str, Any]
Matches = Callable[[Document], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[()+-]|(?:AND|OR|NOT)(?=[\s(]))
    |(?:(?P<field>[\w.*]+):)?(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<word>[^\s()":]+)|(?=\()))
    """,
    re.VERBOSE,
)
_UNSUPPORTED = re.compile(r"[*?~^\[\]{}]")
_WORDS_OF = ("title", "name", "notes", "tags")


class BadQuery(ValueError):
    """The query is wrong, or more than is stood in for."""


def values_of(document: Document, field: str) -> list[str]:
    value = document.get(field)
    items = value if isinstance(value, list) else [value]
    return [
        str(item).lower() if isinstance(item, bool) else str(item)
        for item in items
        if item is not None
    ]


def has_value(field: str, wanted: str) -> Matches:
    if field in {"title", "notes"}:
        return lambda document: wanted.lower() in words_of(document, field)
    return lambda document: wanted in values_of(document, field)


def words_of(document: Document, *fields: str) -> set[str]:
    text = " ".join(value for name in fields for value in values_of(document, name))
    return set(re.findall(r"\w+", text.lower()))


def has_words(text: str) -> Matches:
    wanted = set(re.findall(r"\w+", text.lower()))
    return lambda document: wanted <= words_of(document, *_WORDS_OF)


class Query:
    """Alternatives (OR) of clauses that must all hold (AND, + or nothing between)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens())
        self.matches = self._alternatives("")
        if self.tokens:
            raise BadQuery(f"Cannot parse '{text}'")

    def _tokens(self) -> Iterator[re.Match[str]]:
        at, end = 0, len(self.text.rstrip())
        while at < end:
            token = _TOKEN.match(self.text, at)
            if token is None or token.end() == at:
                raise BadQuery(f"Cannot parse '{self.text}' at column {at}")
            at = token.end()
            yield token

    def _mark(self, *marks: str) -> bool:
        found = bool(self.tokens) and self.tokens[0]["mark"] in marks
        if found:
            self.tokens.pop(0)
        return found

    def _alternatives(self, field: str) -> Matches:
        found = [self._clauses(field)]
        while self._mark("OR"):
            found.append(self._clauses(field))
        return lambda document: any(matches(document) for matches in found)

    def _clauses(self, field: str) -> Matches:
        found = []
        while self.tokens and self.tokens[0]["mark"] not in {"OR", ")"}:
            self._mark("AND")
            self._mark("+")
            found.append(self._clause(field, excluded=self._mark("-", "NOT")))
        if not found:
            raise BadQuery(f"Cannot parse '{self.text}'")
        return lambda document: all(matches(document) for matches in found)

    def _clause(self, field: str, *, excluded: bool) -> Matches:
        if self._mark("("):
            matches = self._alternatives(field)
            if not self._mark(")"):
                raise BadQuery(f"Cannot parse '{self.text}': no )")
        elif self.tokens and not self.tokens[0]["mark"]:
            matches = self._value(self.tokens.pop(0), field)
        else:
            raise BadQuery(f"Cannot parse '{self.text}'")
        return (lambda document: not matches(document)) if excluded else matches

    def _value(self, token: re.Match[str], outer: str) -> Matches:
        field, word, quoted = token["field"] or outer, token["word"], token["quoted"]
        if word is None and quoted is None:
            return self._clause(field, excluded=False)
        if field == word == "*":
            return lambda _: True
        if word is not None and _UNSUPPORTED.search(word.replace("\\", "")):
            raise BadQuery(f"'{word}' is more than this stand-in for Solr can do")
        text = re.sub(r"\\(.)", r"\1", word if quoted is None else quoted)
        return has_value(field, text) if field else has_words(text)


class Index:
    """Documents by `index_id`, kept in a file so that they outlive an outage."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lock = Lock()
        self.documents: dict[str, Document] = {}
        if file.exists():
            self.documents = json.loads(file.read_text("utf-8"))

    def update(self, body: bytes) -> None:
        with self.lock:
            if body.startswith(b"<"):
                for node in ET.fromstring(body).iter("query"):  # noqa: S314 - from CKAN
                    self._delete(node.text or "")
            else:
                for document in json.loads(body):
                    self.documents[document["index_id"]] = document
            fresh = self.file.with_suffix(".new")
            fresh.write_text(json.dumps(self.documents), "utf-8")
            fresh.replace(self.file)

    def _delete(self, query: str) -> None:
        matches = Query(query).matches
        self.documents = {k: d for k, d in self.documents.items() if not matches(d)}

    def select(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        queries = [Query(text).matches for text in asked["q"] + asked.get("fq", [])]
        with self.lock:
            found = [d for d in self.documents.values() if all(m(d) for m in queries)]
        for key in reversed(asked.get("sort", [""])[0].split(",")):
            field, _, order = key.strip().partition(" ")
            if order and field != "score":
                found.sort(key=lambda d: values_of(d, field), reverse=order == "desc")
        start = int(asked.get("start", ["0"])[0])
        shown = found[start : start + int(asked.get("rows", ["10"])[0])]
        facets = {name: counted(found, name) for name in asked.get("facet.field", [])}
        return {
            "response": {"numFound": len(found), "start": start, "docs": shown},
            "facet_counts": {"facet_fields": facets, "facet_queries": {}},
        }


def counted(found: list[Document], field: str) -> list[str | int]:
    """Facet of Solr: value, count, value, count, … the most frequent first."""
    counts = Counter(
        value for document in found for value in values_of(document, field)
    )
    return [part for pair in counts.most_common() for part in pair]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    index: Index
    schema: bytes

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"] or 0)))

    def _answer(self, body: bytes) -> None:
        url = urlsplit(self.path)
        if url.path.endswith("/schema"):
            return self._send(200, self.schema)
        try:
            if url.path.rstrip("/").endswith("/update"):
                self.index.update(body)
                return self._send(200, b"{}")
            asked = parse_qs(url.query or body.decode())
            return self._send(200, json.dumps(self.index.select(asked)).encode())
        except BadQuery as wrong:
            error = {"error": {"msg": str(wrong), "code": 400}}
            return self._send(400, json.dumps(error).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Errors are logged, requests are not."""


if __name__ == "__main__":
    port, index, schema = sys.argv[1:]
    Handler.index = Index(Path(index))
    Handler.schema = Path(schema).read_bytes()
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
