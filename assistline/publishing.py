"""What stands between a draft version and the public, said in sentences that the administrator can act on."""

from __future__ import annotations

from collections.abc import Sequence


class CannotPublish(Exception):
    """A version is not fit to be published, or not a draft any more; ``sentences`` say what is to be done."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)
