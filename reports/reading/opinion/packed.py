"""The files of the second opinion: a head in JSON and blocks of bytes, compressed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any


def pack(head: dict[str, Any], blocks: Sequence[bytes]) -> bytes:
    """A file of a head and blocks, as ``unpack`` reads it."""
    told = json.dumps({**head, "blocks": [len(block) for block in blocks]}, sort_keys=True).encode()
    return zlib.compress(b"\n".join([told, b"".join(blocks)]), 9)


def unpack(packed: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The head of such a file, and its blocks."""
    told, _, rest = zlib.decompress(packed).partition(b"\n")
    head = json.loads(told)
    blocks, at = [], 0
    for length in head["blocks"]:
        blocks.append(rest[at : at + length])
        at += length
    return head, blocks


def lines(block: bytes) -> list[str]:
    """The lines of a block of text."""
    return block.decode().split("\n")
