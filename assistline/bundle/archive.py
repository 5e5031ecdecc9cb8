"""The file itself: a zip of readable JSON, the same bytes for the same content, opened with mistrust."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rest_framework.exceptions import ParseError

from assistline.bundle.refusal import BundleRefused
from assistline.strict_json import read_object

FORMAT = 1
HEAD = "bundle.json"
# As a file, and unpacked: the configuration of a big line needs a twentieth of either. The first fits,
# written as text, into a form of the settings pages.
LARGEST_FILE, LARGEST_CONTENT, MOST_FILES = 700_000, 20_000_000, 500
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}(/[a-z0-9][a-z0-9_-]{0,60})?\.json")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
TOO_LARGE = f"The file is larger than {LARGEST_FILE // 1000} kB: no configuration is."
NO_ZIP = "This is no configuration file: it cannot be opened as a zip file."

Files = dict[str, dict[str, Any]]


def pack(files: Mapping[str, Mapping[str, Any]]) -> bytes:
    """One zip of all files, in the order of their names, without times: the same content, the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # whatever machine writes it
            archive.writestr(entry, json.dumps(files[name], ensure_ascii=False, indent=2) + "\n")
    return packed.getvalue()


def read_path(path: Path) -> bytes:
    """The bytes of a file on disk, not more than a configuration can have.

    Raises:
        BundleRefused: There is no such file, or it is too large.
    """
    try:
        with path.open("rb") as opened:
            packed = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BundleRefused(f"{path} cannot be read: {error.strerror}.") from error
    if len(packed) > LARGEST_FILE:
        raise BundleRefused(TOO_LARGE)
    return packed


def unpack(packed: bytes) -> Files:
    """Every file of a bundle, by its name.

    Nothing is written anywhere: what a name says of a folder is only compared with what may be there.

    Raises:
        BundleRefused: It is no bundle, of another format, or made to do harm.
    """
    if len(packed) > LARGEST_FILE:
        raise BundleRefused(TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            files = {name: _object(name, content) for name, content in _contents(archive)}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise BundleRefused(NO_ZIP) from None
    head = files.get(HEAD)
    if head is None:
        raise BundleRefused(f"This is no configuration file: there is no {HEAD} in it.")
    found = head.get("format")
    if type(found) is not int or found != FORMAT:
        raise BundleRefused(
            f"The file is of format {str(found)[:20]}; this installation reads format {FORMAT}."
        )
    return files


def _contents(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise BundleRefused(f"There are more than {MOST_FILES} files in it: no configuration has so many.")
    if len({entry.filename for entry in entries}) != len(entries):
        raise BundleRefused("A file is in it twice.")
    left = LARGEST_CONTENT
    for entry in entries:
        if not _NAME.fullmatch(entry.filename):
            raise BundleRefused(f"“{entry.filename[:60]}” is no name that a file in it can have.")
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise BundleRefused(f"{entry.filename} is packed in a way that is not read here.")
        # What the entry says of its own size is not believed.
        with archive.open(entry) as opened:
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            raise BundleRefused(
                f"Unpacked, it would be larger than {LARGEST_CONTENT // 1_000_000} MB: no configuration is."
            )
        yield entry.filename, content


def _object(name: str, content: bytes) -> dict[str, Any]:
    try:
        return read_object(content)
    except ParseError as error:
        raise BundleRefused(f"{name}: {error.detail}") from None
