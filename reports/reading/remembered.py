"""What was found out about a word, remembered for the next text: people say the same ones over and over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

# So many words are remembered, none of more letters than that.
MOST, LONGEST_WORD = 16_384, 40
Meaning = TypeVar("Meaning")


class Remembered(dict[str, Meaning]):
    """Word to what a function says of it. When it is full it begins anew: no list of use has to be kept.

    Args:
        found_out: The function.
    """

    def __init__(self, found_out: Callable[[str], Meaning]) -> None:
        super().__init__()
        self._found_out = found_out

    def __missing__(self, word: str) -> Meaning:
        if len(self) >= MOST:
            self.clear()
        meaning = self[word] = self._found_out(word)
        return meaning
