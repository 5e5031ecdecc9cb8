"""Each change of what processes remember is told to all of them; ``assistline.configuration`` hears it."""

from __future__ import annotations

import pgtrigger

from assistline.configuration import CHANNEL


def tells_of_changes() -> pgtrigger.Trigger:
    """For the ``Meta`` of a model whose rows processes keep in memory."""
    return pgtrigger.Trigger(
        name="tell_of_changes",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"PERFORM pg_notify('{CHANNEL}', TG_TABLE_NAME); RETURN NULL;",
    )
