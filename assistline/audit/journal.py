"""The second, append-only journal: for open immediate cases while the trail in Postgres cannot be written.

One JSON line an entry, on disk (fsync) before the record is shown. ``fold_journal`` brings the lines into the
trail and adds an entry ``journal.folded`` that reports the gap.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from assistline.encryption import CannotDecrypt, decrypt, encrypt
from assistline.models import AuditEntry

log = structlog.get_logger(__name__)

SOURCE = "assistline_auditentry.source"
PLAIN = ("actor_id", "actor_kind", "centre_id", "action", "object_kind", "object_ids", "reason", "request_id")


def append(entry: AuditEntry) -> None:
    """Append an entry (with its ``at``) and wait until it is on disk.

    Raises:
        OSError: There is no journal file, or it cannot be written.
    """
    line = {name: getattr(entry, name) for name in PLAIN}
    line |= {"at": entry.at.isoformat(), "source": encrypt(entry.source, place=SOURCE)}
    with _locked(_file()) as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # a line that was torn by a crash stays on its own
                file.write(b"\n")
        file.write(json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def fold_journal() -> int:
    """Bring what the journal holds into the trail; returns how many entries. Cheap when there is no journal.

    Entries keep the time at which they were written; a file whose folding was cut short is folded once all
    the same, because its name is in the entry that reports it.

    Raises:
        DatabaseError: The trail still cannot be written; the journal stays as it is.
    """
    if not settings.AUDIT_JOURNAL_FILE:
        return 0
    path = _file()
    if path.exists():
        with _locked(path):
            path.rename(path.with_name(f"{path.name}.folding-{uuid.uuid4().hex}"))
    return sum(_fold(taken) for taken in sorted(path.parent.glob(f"{path.name}.folding-*")))


def _file() -> Path:
    if not settings.AUDIT_JOURNAL_FILE:
        raise FileNotFoundError("AUDIT_JOURNAL_FILE is not set.")
    return Path(settings.AUDIT_JOURNAL_FILE)


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The journal, opened at its end, with the lock; not one that was renamed while we waited."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with open(descriptor, "a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                file.seek(0, os.SEEK_END)
                yield file
                return


def _fold(taken: Path) -> int:
    entries, torn = _read(taken)
    with transaction.atomic():
        if AuditEntry.objects.filter(action="journal.folded", reason__startswith=taken.name).exists():
            entries, torn = [], 0
        else:
            whole = [entry for entry in entries if _is_kept(entry)]
            entries, torn = whole, torn + len(entries) - len(whole)
            AuditEntry.objects.create(
                actor_kind="system",
                action="journal.folded",
                object_kind="journal",
                object_ids=[],
                reason=_gap(taken.name, entries, torn),
                source="",
            )
    taken.rename(taken.with_name(taken.name.replace(".folding-", ".folded-")))
    log.warning("audit_journal_folded", entries=len(entries), torn=torn)
    return len(entries)


def _read(taken: Path) -> tuple[list[AuditEntry], int]:
    entries, torn = [], 0
    for line in taken.read_bytes().splitlines():
        try:
            entries.append(_entry(json.loads(line)))
        except (ValueError, LookupError, TypeError, AttributeError, CannotDecrypt):
            torn += 1
    return entries, torn


def _is_kept(entry: AuditEntry) -> bool:
    """Bring one entry into the trail; False where the line can be read and is none that a trail can hold."""
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except (DataError, IntegrityError, ValueError, TypeError):
        return False
    return True


def _entry(line: dict[str, Any]) -> AuditEntry:
    return AuditEntry(
        at=datetime.fromisoformat(line["at"]),
        source=decrypt(line["source"], place=SOURCE),
        **{name: line[name] for name in PLAIN},
    )


def _gap(name: str, entries: list[AuditEntry], torn: int) -> str:
    span = f" from {entries[0].at.isoformat()} to {entries[-1].at.isoformat()}" if entries else ""
    unreadable = f"; {torn} lines cannot be read" if torn else ""
    return f"{name}: {len(entries)} entries were kept outside the trail{span}{unreadable}."
