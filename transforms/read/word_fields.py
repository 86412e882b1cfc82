"""The fields of a Word document that are open, one in the other.

A field has a code, and mostly a result: only the result is shown. A field within a code
has a result too, which is not shown either.
"""

from transforms.read.symbols import symbol_field


class Fields:
    """The open fields."""

    def __init__(self) -> None:
        """None is open."""
        # Of each, whether its result has begun; the code of the last one.
        self._has_result: list[bool] = []
        self._code: list[str] = []

    @property
    def is_shown(self) -> bool:
        """Whether what comes now is text, and no code."""
        return all(self._has_result)

    def begin(self) -> None:
        """A field begins, with its code."""
        self._has_result.append(False)
        self._code.clear()

    def add_code(self, text: str) -> None:
        """Take part of the code."""
        self._code.append(text)

    def begin_result(self) -> None:
        """The code ends, the result begins."""
        if self._has_result:
            self._has_result[-1] = True

    def end(self) -> str:
        """The field ends; without a result it may be a sign."""
        if not self._has_result or self._has_result.pop():
            return ""
        return symbol_field("".join(self._code))

    def forget_codes(self) -> None:
        """Close the fields whose result should have begun by now."""
        while not self.is_shown:
            self._has_result.pop()
