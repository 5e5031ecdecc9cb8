"""Sealing the trail: entries that cannot change order any more are chained by hashes, and the head is signed.

Order is ``(txid, id)``: an entry is sealed once every transaction that began before its own has ended, so
nothing can slip in before it later. Transaction ids are 64 bits wide and do not wrap. They are the cluster's:
a physical backup (base backup and WAL) carries them on. After loading a *dump* into a new cluster they begin
anew, below those of the last seal; before the first start set the counter past it (``pg_resetwal --next-
transaction-id`` and ``--epoch``), else new entries stay unsealed and ``verify_audit`` says so.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC
from pathlib import Path
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from assistline.models import AuditHead, AuditSeal

log = structlog.get_logger(__name__)

GENESIS = "0" * 64
BATCH = 2000
COLUMNS = (
    "id",
    "at",
    "txid",
    "actor_id",
    "actor_kind",
    "centre_id",
    "action",
    "object_kind",
    "object_ids",
    "reason",
    "request_id",
    "source",
)
HORIZON = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"

_ONE_SEALER = 0x5EA1
_TO_SEAL = f"""
    SELECT {", ".join(COLUMNS)} FROM assistline_auditentry
    WHERE (txid, id) > (%s, %s) AND txid < {HORIZON} ORDER BY txid, id LIMIT {BATCH}
"""  # noqa: S608


def seal_entries() -> int:
    """Seal what is ready, one batch; returns how many entries. Zero also while another process seals."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_SEALER])
        if not cursor.fetchone()[0]:
            return 0
        last = AuditSeal.objects.order_by("-seq").first()
        cursor.execute(_TO_SEAL, [last.entry_txid, last.entry_id] if last else [-1, -1])
        seals = _chained(last, cursor.fetchall())
        if seals:
            AuditSeal.objects.bulk_create(seals)
            head = seals[-1]
            AuditHead.objects.create(
                seq=head.seq, chain_hash=head.chain_hash, signature=sign(head.seq, head.chain_hash)
            )
    if seals:
        _keep_heads_elsewhere()
    return len(seals)


def entry_hash(row: tuple[Any, ...]) -> str:
    """SHA-256 of an entry.

    Canonical JSON of all its columns as they are stored (``source`` as ciphertext).
    """
    entry = dict(zip(COLUMNS, row, strict=True))
    entry["at"] = entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def link(previous: str, this_entry: str) -> str:
    """The chain's hash after one more entry."""
    return hashlib.sha256((previous + this_entry).encode()).hexdigest()


def sign(seq: int, chain_hash: str) -> str:
    """Ed25519 signature of a head, in hexadecimal."""
    return signing_key().sign(head_bytes(seq, chain_hash)).hex()


def signing_key() -> Ed25519PrivateKey:
    """The key whose seed is in the settings."""
    return Ed25519PrivateKey.from_private_bytes(settings.AUDIT_SIGNING_KEY)


def head_bytes(seq: int, chain_hash: str) -> bytes:
    """What is signed of a head."""
    return f"assistline audit head\n{seq}\n{chain_hash}".encode()


def _chained(last: AuditSeal | None, rows: list[tuple[Any, ...]]) -> list[AuditSeal]:
    seq, chain_hash = (last.seq, last.chain_hash) if last else (0, GENESIS)
    seals = []
    for row in rows:
        seq += 1
        hashed = entry_hash(row)
        chain_hash = link(chain_hash, hashed)
        seals.append(
            AuditSeal(seq=seq, entry_id=row[0], entry_txid=row[2], entry_hash=hashed, chain_hash=chain_hash)
        )
    return seals


def _keep_heads_elsewhere() -> None:
    """Append the heads that the file outside the database does not have yet.

    A full disk is made up for later.
    """
    if not settings.AUDIT_HEADS_FILE:
        return
    path = Path(settings.AUDIT_HEADS_FILE)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with open(descriptor, "a+b") as file:
            tail = _tail(file)
            lines = [
                json.dumps(
                    {
                        "seq": head.seq,
                        "chain_hash": head.chain_hash,
                        "signature": head.signature,
                        "at": head.at.isoformat(),
                    }
                )
                for head in AuditHead.objects.filter(seq__gt=_last_seq(tail)).order_by("seq")
            ]
            start = b"\n" if tail and not tail.endswith(b"\n") else b""
            file.write(start + "".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        log.exception("audit_heads_file_not_written")


def _tail(file: Any) -> bytes:
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - 4096))
    tail: bytes = file.read()
    return tail


def _last_seq(tail: bytes) -> int:
    for line in reversed(tail.splitlines()):
        try:
            return int(json.loads(line)["seq"])
        except (ValueError, KeyError, TypeError):
            continue
    return 0
