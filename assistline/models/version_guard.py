"""Database triggers that keep a published version as it was published, whoever writes."""

from __future__ import annotations

import pgtrigger


def forward_only() -> pgtrigger.Trigger:
    """A version goes from draft to published to retired, never back, and is deleted only as a draft."""
    return pgtrigger.Trigger(
        name="forward_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP = 'DELETE' THEN
                IF OLD.state <> 'draft' THEN
                    RAISE EXCEPTION 'A version that was published is kept.';
                END IF;
                RETURN OLD;
            END IF;
            IF OLD.state <> 'draft' AND NEW.state NOT IN (OLD.state, 'retired') THEN
                RAISE EXCEPTION 'A version that was published never goes back: make a new one from it.';
            END IF;
            RETURN NEW;
        """,
    )


def only_in_drafts(*, version_table: str, new: str, old: str) -> pgtrigger.Trigger:
    """Rows of a version are written only while it is a draft.

    The version is locked in share mode, so that what is written by one person cannot slip into a version that
    another publishes at that moment.

    Args:
        version_table: The table of the versions.
        new: SQL for the version's id of the row ``NEW``; NULL in a delete.
        old: The same for the row ``OLD``; NULL in an insert.
    """
    return pgtrigger.Trigger(
        name="only_in_drafts",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("held", "record")],
        func=f"""
            FOR held IN SELECT state FROM {version_table} WHERE id IN ({new}, {old}) FOR SHARE LOOP
                IF held.state <> 'draft' THEN
                    RAISE EXCEPTION 'A published version never changes: make a new one from it.';
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - names from the models, no input
    )
