"""A dataset is finished, or put back, before the process stops as it is asked to.

A portal without `package_revise` is written file by file: to stop in between would
leave new files beside old ones.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from transforms.errors import PublishError

# Windows has no SIGHUP.
_STOPS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
)
_BY_SIGNAL = 128  # as shells count the exit codes


@contextmanager
def whole(on_ask: Callable[[], object]) -> Iterator[None]:
    """Hold a first request to stop back until the block ends; a second one counts.

    In a thread other than the main one, which signals do not reach, nothing is held.

    Args:
        on_ask: told of the first request, while the block is still at work.

    Raises:
        SystemExit: it was asked for, and the block failed; the failure is its cause.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    requests = _Requests(on_ask)
    requests.hold()
    try:
        yield
    except PublishError as error:
        if requests.asked:
            raise SystemExit(_BY_SIGNAL + requests.asked[0]) from error
        raise
    finally:
        requests.let_go()
    if requests.asked:
        signal.raise_signal(requests.asked[0])


@dataclass
class _Requests:
    """Requests to stop that were held back, by their signals."""

    on_ask: Callable[[], object]
    asked: list[int] = field(default_factory=list)
    handlers: dict[int, Any] = field(default_factory=dict)

    def hold(self) -> None:
        """From here on; what is ignored stays ignored."""
        for number in _STOPS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self.handlers[number] = signal.signal(number, self._take)

    def let_go(self) -> None:
        """As it was before."""
        for number, handler in self.handlers.items():
            signal.signal(number, handler or signal.SIG_DFL)

    def _take(self, number: int, _: object) -> None:
        self.asked.append(number)
        if len(self.asked) > 1:
            self.let_go()
            signal.raise_signal(number)
        self.on_ask()
