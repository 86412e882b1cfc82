"""A text file as Frictionless itself reads it, its rows written anew for the proof.

For what Arrow may read otherwise, such as a file with a byte that is wrong in its
encoding: Frictionless reads such a file up to there, in pieces of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from flows.tables import Head, Headed, prove_blocks, without_links
from transforms.proof.blocks import UnsureError
from transforms.proof.texts import Numbers
from transforms.proof.writing import rewritten

if TYPE_CHECKING:
    from frictionless import Error

# Rows that are written anew together.
_BATCH = 16_384


@dataclass(slots=True)
class RewrittenTable(Headed):
    """A text file by the cells that Frictionless reads.

    Attributes:
        resource: the file, not opened.
        head: how it is read.
        failure: where Frictionless came to a stop, what it says of it.
        stats: what Frictionless counted of the file.
    """

    resource: Any
    head: Head
    failure: "Error | None" = None
    stats: Any = None

    @classmethod
    def open(cls, resource: Any, _: object) -> "RewrittenTable":
        """Open a file as Frictionless does.

        Raises:
            UnsureError: where that fails, or is unlike other tables.
        """
        return cls(without_links(resource), Head.of(resource))

    def prove(self, on_chunk: Callable[[bytes], object]) -> None:
        """Prove the rows up to where Frictionless comes to a stop.

        Raises:
            UnsureError: where a cell has no UTF-8, or foreign keys cannot be looked up.
        """
        del on_chunk
        try:
            prove_blocks(self.proof, self._blocks())
        except UnicodeError as error:
            raise UnsureError from error
        if self.failure and self.proof.keys.foreign:
            raise UnsureError

    def given(self, rows: Numbers) -> Any:
        """The cells of some rows, as Frictionless is given them."""
        return partial(self._picked, rows)

    def _picked(self, rows: Numbers) -> Iterator[list[str]]:
        return self.proof.pick(self._blocks(), rows)

    def _blocks(self) -> Iterator[bytes]:
        for batch in self._batches():
            yield rewritten(batch, self.head.delimiter)

    def _batches(self) -> Iterator[list[list[str]]]:
        from frictionless import FrictionlessException

        batch: list[list[str]] = []
        with self.resource as opened:
            try:
                next(opened.cell_stream)
                for cells in opened.cell_stream:
                    batch.append(cells)
                    if len(batch) == _BATCH:
                        yield batch
                        batch = []
            except FrictionlessException as problem:
                self.failure = problem.error
            if batch:
                yield batch
            self.stats = opened.stats
