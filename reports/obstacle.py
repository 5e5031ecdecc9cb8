"""A sentence about a version of a type: slugs for programs, words for people, and where to mend it."""

from __future__ import annotations

import re

_NAMED = re.compile("\x02([^\x03]*)\x03([^\x04]*)\x04")


def called(slug: str, words: str = "") -> str:
    """A thing of a type within a sentence of an :class:`Obstacle`: by slug and by its words.

    Args:
        slug: As programs call it.
        words: As people call it; the slug again where it has none.
    """
    return f"\x02{slug}\x03{f'“{words}”' if words.strip() else slug}\x04"


class Obstacle(str):
    """What has to be put right. As text it names things by their slugs, as rules and the API do.

    Args:
        sentence: With things named by :func:`called`.
        at: Where to mend it: the slugs of the step, its question and its part, as far as there are any.
    """

    words: str
    at: tuple[str, ...]

    def __new__(cls, sentence: str, *at: str) -> Obstacle:
        said = super().__new__(cls, _NAMED.sub(r"\1", sentence))
        named = _NAMED.sub(r"\2", sentence)
        said.words = named[0].upper() + named[1:] if named else named
        said.at = at
        return said
