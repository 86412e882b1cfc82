"""The bytes of a table on their way to the proof: counted, and summed.

They pass once: what is to be known of all of them is found out here.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_MOST_WAITING = 16


class Passing:
    """Bytes as they pass, with md5 and sha256, each by its own thread.

    Attributes:
        bytes: how many have passed.
        lines: how many line feeds among them.
        has_quotes: whether any is a quotation mark.
    """

    def __init__(self, on_bytes: Callable[[int], object], *, sums: bool) -> None:
        """Begin with no bytes.

        Args:
            on_bytes: told how many bytes more have passed.
            sums: whether md5 and sha256 are wanted.
        """
        kinds = (hashlib.md5, hashlib.sha256) if sums else ()
        self.bytes = self.lines = 0
        self.has_quotes = False
        self._on_bytes = on_bytes
        self._hashes = [kind(usedforsecurity=False) for kind in kinds]
        self._pools = [ThreadPoolExecutor(1) for _ in self._hashes]
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """Wait for the sums."""
        for pool in self._pools:
            pool.shutdown()

    def add(self, chunk: bytes) -> None:
        """More bytes pass."""
        self.bytes += len(chunk)
        self.lines += chunk.count(b"\n")
        self.has_quotes = self.has_quotes or b'"' in chunk
        self._on_bytes(len(chunk))
        for pool, made in zip(self._pools, self._hashes, strict=True):
            self._waiting.append(pool.submit(made.update, chunk))
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popleft().result()

    def digests(self) -> tuple[str | None, str | None]:
        """Both sums in hexadecimal; None where they were not wanted."""
        if not self._hashes:
            return None, None
        md5, sha256 = (made.hexdigest() for made in self._hashes)
        return md5, sha256
