"""Where the bytes are: each part sealed on its way in, in the storage that the settings name.

A file is a row of parts; each is an object of its own, so that a cut line loses one part, nothing is ever
appended to, and local files and S3 need the same. A part is bound to its file and to its place in it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from assistline.encryption import CannotDecrypt, open_bytes, seal_bytes
from reports.files.limits import LARGEST_PART, NotTaken

ORIGINAL, PREVIEW, STILL = "original", "preview", "still"


def put_part(data: bytes, *, token: str, use: str, place: int) -> str:
    """Seal a part and store it.

    Args:
        data: The bytes, no more than ``LARGEST_PART``.
        token: The file's.
        use: ``original``, ``preview`` or ``still``.
        place: Which part of it, from 0.

    Returns:
        The name of the object, which says nothing.

    Raises:
        OSError: The storage cannot take it.
    """
    random = secrets.token_hex(16)
    sealed = seal_bytes(data, place=_place(token, use, place))
    return storages["files"].save(f"{random[:2]}/{random}", ContentFile(sealed))


def put(pieces: Iterable[bytes], *, token: str, use: str) -> list[str]:
    """Seal and store a whole file; the names of its parts."""
    names: list[str] = []
    for data in pieces:
        names.append(put_part(data, token=token, use=use, place=len(names)))
    return names


def read(names: Sequence[str], *, token: str, use: str) -> Iterator[bytes]:
    """The bytes of a file, part by part.

    Raises:
        OSError: A part is not there.
        CannotDecrypt: A part was changed, moved or belongs elsewhere.
    """
    for place, name in enumerate(names):
        with storages["files"].open(name) as stored:
            yield open_bytes(stored.read(), place=_place(token, use, place))


def spool(names: Sequence[str], *, token: str, into: IO[bytes]) -> str:
    """Write a file's bytes where a decoder can read them; their SHA-256.

    Raises:
        NotTaken: They cannot be read any more.
        OSError: A part is not there.
    """
    digest = hashlib.sha256()
    try:
        for data in read(names, token=token, use=ORIGINAL):
            digest.update(data)
            into.write(data)
    except CannotDecrypt as error:
        raise NotTaken("damaged") from error
    into.flush()
    into.seek(0)
    return digest.hexdigest()


def read_one(names: Sequence[str], number: int, *, token: str, use: str) -> bytes:
    """One object of several that were put together.

    Raises:
        IndexError: There is none of this number.
        OSError: It is not there.
        CannotDecrypt: It was changed, moved or belongs elsewhere.
    """
    with storages["files"].open(names[number]) as stored:
        return open_bytes(stored.read(), place=_place(token, use, number))


def cut(data: bytes) -> Iterator[bytes]:
    """Bytes in parts."""
    for start in range(0, len(data), LARGEST_PART):
        yield data[start : start + LARGEST_PART]


def delete(name: str) -> None:
    """Delete an object; one that is gone already is fine.

    Raises:
        OSError: The storage is out of reach.
    """
    storages["files"].delete(name)


def _place(token: str, use: str, place: int) -> str:
    return f"reports_attachment.{token}.{use}.{place}"
