"""A dataset is finished, or put back, before the process stops as it is asked to.

A portal without `package_revise` is written file by file: to stop in between would
leave new files beside old ones.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def whole(on_ask: Callable[[], object]) -> Iterator[None]:
    """Hold a first request to stop back until the block ends; a second one counts.

    In a thread other than the main one, which signals do not reach, nothing is held.

    Args:
        on_ask: told of the first request, while the block is still at work.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []

    def hold(number: int, _: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            give_back()
            signal.raise_signal(number)
        on_ask()

    def give_back() -> None:
        for number, handler in handlers.items():
            signal.signal(number, handler or signal.SIG_DFL)

    handlers = {
        number: signal.signal(number, hold)
        for number in _STOPS
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        give_back()
    if asked:
        signal.raise_signal(asked[0])
