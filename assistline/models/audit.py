"""The audit trail.

Who did or saw what. The application's database role may insert and select here, nothing else.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from assistline.encryption import EncryptedTextField

APPEND_ONLY: list[pgtrigger.Trigger] = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'The audit trail is never emptied.';",
    ),
]

# Whoever inserts, the transaction is the real one, so an entry can neither hide from the sealer in the future
# nor slip in before what is sealed. Its time may lie in the past: the journal is folded in later.
OWN_PLACE = pgtrigger.Trigger(
    name="own_place",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        NEW.txid = pg_current_xact_id()::text::bigint;
        NEW.at = least(NEW.at, statement_timestamp());
        RETURN NEW;
    """,
)


class AuditEntry(models.Model):
    """One act: who, what, which records, why, from where. Lists write one entry with the ids shown."""

    at = models.DateTimeField(db_default=Now())
    txid = models.BigIntegerField(db_default=RawSQL("pg_current_xact_id()::text::bigint", ()))
    actor_id = models.BigIntegerField(
        null=True, help_text="The member of staff; empty for citizens and the system."
    )
    actor_kind = models.CharField(max_length=20, help_text="A role, or 'citizen', 'system', 'stranger'.")
    centre_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=30)
    object_ids = ArrayField(models.BigIntegerField())
    reason = models.CharField(max_length=500, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    source = EncryptedTextField(blank=True, help_text="Network address, encrypted.")

    class Meta:
        verbose_name_plural = "audit entries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["txid", "id"], name="audit_to_seal"),
            models.Index(fields=["actor_id", "-id"], name="audit_by_actor"),
            GinIndex(fields=["object_ids"], name="audit_by_object"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [*APPEND_ONLY, OWN_PLACE]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} at {self.at:%Y-%m-%d %H:%M:%S}"


class AuditSeal(models.Model):
    """One link of the chain: ``chain_hash = SHA-256(previous chain_hash + entry_hash)``."""

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    entry_txid = models.BigIntegerField()
    entry_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = APPEND_ONLY

    def __str__(self) -> str:
        return f"seal {self.seq}"


class AuditHead(models.Model):
    """A signed head of the chain (Ed25519). The same line is kept outside the database."""

    seq = models.BigIntegerField()
    chain_hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = APPEND_ONLY

    def __str__(self) -> str:
        return f"head at {self.seq}"
