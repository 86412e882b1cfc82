"""How far the validation of a table is, for who watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.terminal import has_reader

_STEPS = 1000


@dataclass(slots=True)
class Progress:
    """Two stretches: the bytes that are read, then the rows that are worded.

    Attributes:
        show: given the stretch and how much of it is done, from 0 to 1.
        size: of the table, in bytes.
        is_wanted: whether anybody still waits for what is worded.
    """

    show: Callable[[str, float], object]
    size: int = 0
    is_wanted: Callable[[], bool] = lambda: True
    _done: int = 0
    _shown: int = -1

    def read(self, count: int) -> None:
        """So many bytes more were read."""
        self.at(self._done + count)

    def at(self, done: int | None) -> None:
        """So many bytes are read by now."""
        self._done = done or 0
        self._tell("read", self._done, self.size)

    def restart(self) -> None:
        """All is read anew."""
        self._done = 0

    def worded(self, row: int, rows: int) -> bool:
        """What is wrong up to this row is worded; whether to go on."""
        return not self._tell("worded", row, rows) or self.is_wanted()

    def _tell(self, stretch: str, done: int, whole: int) -> bool:
        """Show how much is done, where that is news."""
        share = min(done / whole, 1.0) if whole else 1.0
        is_news = int(share * _STEPS) != self._shown
        if is_news:
            self._shown = int(share * _STEPS)
            self.show(stretch, share)
        return is_news


UNSEEN = Progress(lambda _stretch, _share: None)


@contextmanager
def watched(table: Path, words: dict[str, str]) -> Iterator[Progress]:
    """Shows how much of a table is done with, where a person watches.

    Args:
        table: the file.
        words: for each stretch, with `{table}`.
    """
    if not sys.stderr.isatty():
        yield Progress(UNSEEN.show, is_wanted=has_reader)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress as Bars

    from flows.validate.words import visible

    name = escape(visible(table.name))
    with Bars(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(words["read"].format(table=name), total=1.0)

        def show(stretch: str, share: float) -> None:
            said = words[stretch].format(table=name)
            bars.update(task, description=said, completed=share)

        yield Progress(show, table.stat().st_size, has_reader)
