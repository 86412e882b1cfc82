"""The fields of a Word document that are open, one in the other.

A field has a code, and mostly a result: only the result is shown. A field within a code
has a result too, which is not shown either.
"""

from transforms.read.symbols import symbol_field

# No sign has a longer code.
_LONGEST_CODE = 1_000


class Fields:
    """The open fields."""

    def __init__(self) -> None:
        """None is open."""
        # The code of each; None once its result has begun.
        self._codes: list[str | None] = []

    @property
    def is_shown(self) -> bool:
        """Whether what comes now is text, and no code."""
        return all(code is None for code in self._codes)

    def begin(self) -> None:
        """A field begins, with its code."""
        self._codes.append("")

    def add_code(self, text: str) -> None:
        """Take part of the code."""
        if self._codes and self._codes[-1] is not None:
            self._codes[-1] = (self._codes[-1] + text)[:_LONGEST_CODE]

    def begin_result(self) -> None:
        """The code ends, the result begins."""
        self._codes[-1:] = [None] * len(self._codes[-1:])

    def end(self) -> str:
        """The field ends; without a result it may be a sign."""
        return symbol_field(self._codes.pop() or "") if self._codes else ""

    def forget_codes(self) -> None:
        """Close the fields whose result should have begun by now."""
        while not self.is_shown:
            self._codes.pop()
