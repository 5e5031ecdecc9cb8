"""Whether a file of everything of a case is as it was: its sums, our signature, and the audit trail."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature

from assistline.audit.seal import signing_key
from assistline.models import AuditSeal
from triage.life import MANIFEST, SIGNATURE, SUMS, signed_words

LARGEST = 500_000_000
NO_FILE_OF_OURS = "It is no file of everything of a case, or it is broken."


class NotALife(Exception):
    """This is no file of ours; the message says why."""


def faults_of(packed: bytes) -> list[str]:
    """What is not as it was when it was taken out; nothing if all is well.

    Raises:
        NotALife: It is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = archive.infolist()
            if sum(one.file_size for one in entries) > LARGEST:
                raise NotALife("It is too large.")
            if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in entries):
                raise NotALife(NO_FILE_OF_OURS)
            names = archive.namelist()
            files = {name: archive.read(name) for name in names}
        sums, signature = files.pop(SUMS), files.pop(SIGNATURE)
        manifest = json.loads(files[MANIFEST])
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError) as error:
        raise NotALife(NO_FILE_OF_OURS) from error
    if not isinstance(manifest, dict):
        raise NotALife(NO_FILE_OF_OURS)
    # Programs differ in which of two they show.
    twice = [f"{name} is in it twice." for name, count in sorted(Counter(names).items()) if count > 1]
    return [*twice, *_changed(files, sums), *_not_ours(sums, signature), *_of_another_trail(manifest)]


def _changed(files: Mapping[str, bytes], sums: bytes) -> Iterator[str]:
    listed = dict(line.split("  ", 1)[::-1] for line in sums.decode(errors="replace").splitlines() if line)
    for name in sorted(listed.keys() - files.keys()):
        yield f"{name} is missing."
    for name, data in sorted(files.items()):
        if name not in listed:
            yield f"{name} was put in."
        elif hashlib.sha256(data).hexdigest() != listed[name]:
            yield f"{name} was changed."


def _not_ours(sums: bytes, signature: bytes) -> Iterator[str]:
    try:
        signing_key().public_key().verify(bytes.fromhex(signature.decode()), signed_words(sums))
    except (InvalidSignature, ValueError):
        yield "The list of sums is not signed by this house."


def _of_another_trail(manifest: Mapping[str, Any]) -> Iterator[str]:
    head = manifest.get("audit_head")
    if not head:
        return
    told = head if isinstance(head, dict) else {}
    seq, chain_hash = told.get("seq"), str(told.get("chain_hash"))
    if not isinstance(seq, int) or not AuditSeal.objects.filter(seq=seq, chain_hash=chain_hash).exists():
        yield "The audit trail of this house has no such sealed entry."
