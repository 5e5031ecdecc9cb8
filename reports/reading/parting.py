"""A text parted into its words and what is between them: once, for everything that reads it."""

from __future__ import annotations

import re

# A word, then what is between it and the next, and so on; first and last what is between.
Pieces = list[str]
# With a group, so that what is between the words is kept too. No part of a word is looked at again.
_WORD = re.compile(r"([^\W_]++(?:['’][^\W_]++)*+)")


def parted(text: str) -> Pieces:
    """The pieces of a text: put together they are the text again."""
    return _WORD.split(text)
