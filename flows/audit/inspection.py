"""Inspect a ledger: every line that is not as it was written, and which it is.

A run stops at the first line that does not fit; here all are named, by what the chain,
the anchor and a published table of runs can tell.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.ledger import FIRST, KINDS, Record, line_hash, parse, previous_hash


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing wrong: its rule, and the line of the ledger; None: of no line."""

    rule_id: str
    line: int | None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found of a ledger; it is sound where there is no damage."""

    damages: tuple[Damage, ...]
    runs: int
    waivers: int
    corrections: int
    head: str


@dataclass(frozen=True, slots=True, eq=False)
class _Link:
    """A line that holds a record; altered, it may be known by either of its hashes."""

    line: int
    record: Record
    hashes: tuple[str, ...]

    @property
    def altered(self) -> bool:
        return len(self.hashes) > 1

    @property
    def run_id(self) -> str | None:
        run_id = self.record.get("run", {}).get("runId")
        return None if run_id is None else str(run_id)


def inspect(
    whole: bytes, anchor: Record | None, published: Iterable[tuple[str, str]] = ()
) -> Inspection:
    """Every damage of a ledger, by line.

    Args:
        whole: its finished lines.
        anchor: what `flows.ledger.read_anchor` found; None is no damage.
        published: `runId` and `hash` of the runs of published tables.
    """
    lines = whole.split(b"\n")[:-1]
    links = list(_links(lines))
    numbers = {link.line for link in links}
    damages = [
        Damage("ledger-no-record", number)
        for number in range(1, len(lines) + 1)
        if number not in numbers
    ]
    damages += [Damage("ledger-altered", link.line) for link in links if link.altered]
    bad = {damage.line for damage in damages}
    damages += _chain_damages(links, bad)
    damages += _anchor_damages(links, len(lines), anchor, damages)
    named = {damage.line for damage in damages}
    damages += [
        damage
        for damage in _published_damages(links, published)
        if damage.line is None or damage.line not in named
    ]
    runs, waivers, corrections = (
        sum(kind in link.record for link in links) for kind in KINDS
    )
    return Inspection(
        tuple(sorted(damages, key=lambda one: (one.line is None, one.line or 0))),
        runs,
        waivers,
        corrections,
        links[-1].hashes[0] if links else FIRST,
    )


def _links(lines: Sequence[bytes]) -> Iterator[_Link]:
    for number, line in enumerate(lines, 1):
        record = parse(line)
        if record is not None:
            both = dict.fromkeys((record["hash"], line_hash(line, record)))
            yield _Link(number, record, tuple(both))


def _chain_damages(links: Sequence[_Link], bad: set[int | None]) -> Iterator[Damage]:
    """Records out of the chain, out of their place, or with none before them."""
    chains = _chains(links)
    inside = [link for chain in chains for link in chain]
    for link in set(links) - set(inside):
        if not link.altered:
            yield Damage("ledger-foreign", link.line)
    for first in (chain[0] for chain in chains):
        if not (_is_first(first) or first.altered or first.line - 1 in bad):
            yield Damage("ledger-removed", first.line)
    lines = sorted(link.line for link in inside)
    for place, (line, link) in enumerate(zip(lines, inside, strict=True), 1):
        if link.line != line:
            yield Damage("ledger-reordered", link.line, {"place": place})


def _chains(links: Sequence[_Link]) -> list[list[_Link]]:
    """The chain, in the pieces that are left of it, each in its own order.

    Where two records claim the same place, the one with more after it has it. A copy
    is in none of them.
    """
    known: dict[str, _Link] = {}
    for link in sorted(links, key=lambda one: one.altered):
        for digest in link.hashes:
            known.setdefault(digest, link)
    members = [link for link in links if known[link.hashes[0]] is link]
    after: dict[_Link, list[_Link]] = {}
    starts: list[_Link] = []
    for link in members:
        before = known.get(previous_hash(link.record))
        # Of an altered line only what its neighbour confirms is believed.
        if before is None or (link.altered and before.line != link.line - 1):
            starts.append(link)
        else:
            after.setdefault(before, []).append(link)
    chains = [_longest(start, after) for start in starts]
    genuine = max((c for c in chains if _is_first(c[0])), key=len, default=None)
    return [chain for chain in chains if chain is genuine or not _is_first(chain[0])]


def _is_first(link: _Link) -> bool:
    return previous_hash(link.record) == FIRST and not link.altered


def _longest(start: _Link, after: Mapping[_Link, list[_Link]]) -> list[_Link]:
    """The longest way on from a record; the earlier line where two are as long."""
    order = [start]
    for link in order:
        order += after.get(link, [])
    lengths: dict[_Link, int] = {}
    for link in reversed(order):
        lengths[link] = 1 + max((lengths[n] for n in after.get(link, [])), default=0)
    chain = [start]
    while after.get(chain[-1]):
        chain.append(max(after[chain[-1]], key=lambda link: lengths[link]))
    return chain


def _anchor_damages(
    links: Sequence[_Link],
    count: int,
    anchor: Record | None,
    found: Sequence[Damage],
) -> Iterator[Damage]:
    """What the anchor tells beyond what was found."""
    if anchor is None:
        return
    if not anchor or anchor["records"] < 1:
        yield Damage("ledger-anchor-unreadable", None)
        return
    anchored = anchor["records"]
    holder = next((one for one in links if anchor["hash"] in one.hashes), None)
    if holder:
        if holder.line != anchored and not found:
            yield Damage("ledger-anchor-unreadable", None)
    elif anchored > count:
        yield Damage("ledger-cut", count + 1, {"count": anchored})
    elif all(damage.line != anchored for damage in found):
        yield Damage("ledger-rewritten", anchored)


def _published_damages(
    links: Sequence[_Link], published: Iterable[tuple[str, str]]
) -> Iterator[Damage]:
    """Runs that were published and are not, or not so, in the ledger."""
    hashes = {digest for link in links for digest in link.hashes}
    lines = {link.run_id: link.line for link in links}
    for run_id, digest in sorted(set(published)):
        if digest in hashes:
            continue
        if run_id in lines:
            yield Damage("ledger-rewritten", lines[run_id], {"run": run_id})
        else:
            yield Damage("ledger-run-missing", None, {"run": run_id})
