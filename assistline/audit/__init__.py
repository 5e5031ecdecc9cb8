"""The audit trail: who did or saw what, written in the reader's own transaction, sealed in a signed chain."""

from .entries import CannotRecord, record

__all__ = ["CannotRecord", "record"]
