"""What is said of a file that cannot be taken."""

from __future__ import annotations


class BundleRefused(Exception):
    """The file is not one that this installation can read, or not fit for it; nothing was changed.

    Args:
        sentences: Why, each for the person who brought it.
    """

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
