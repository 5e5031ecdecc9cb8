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


def published_by_two() -> pgtrigger.Trigger:
    """A version of a table goes in force when one person has asked and another has published it.

    Three kinds are excepted, and each is checked for being what it says: a surge, which ends by itself; what
    puts back a version that was in force of its own right; and the first version of a table, which comes with
    the installation. Two log-ins with one work address are one person. What was written down of who asked and
    who published never changes.
    """
    return pgtrigger.Trigger(
        name="published_by_two",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' THEN
                IF (NEW.table_id, NEW.published_at, NEW.published_by_id, NEW.proposed_at, NEW.proposed_by_id,
                    NEW.restores_id, NEW.surge_until)
                    IS DISTINCT FROM
                    (OLD.table_id, OLD.published_at, OLD.published_by_id, OLD.proposed_at, OLD.proposed_by_id,
                    OLD.restores_id, OLD.surge_until)
                THEN
                    RAISE EXCEPTION 'Who asked for a version and who published it is kept.';
                END IF;
                RETURN NEW;
            END IF;
            IF NEW.state = 'draft' THEN
                RETURN NEW;
            END IF;
            IF NEW.published_at IS NULL THEN
                RAISE EXCEPTION 'A version is published at a time.';
            END IF;
            IF NEW.surge_until IS NOT NULL THEN
                IF NEW.published_by_id IS NULL OR NEW.surge_until <= NEW.published_at
                    OR NEW.surge_until > NEW.published_at + interval '72 hours'
                THEN
                    RAISE EXCEPTION 'A surge is begun by a person, and ends within 72 hours.';
                END IF;
                RETURN NEW;
            END IF;
            IF NEW.restores_id IS NOT NULL THEN
                IF NOT EXISTS (
                    SELECT FROM assistline_decisiontableversion
                    WHERE id = NEW.restores_id AND table_id = NEW.table_id
                    AND published_at IS NOT NULL AND surge_until IS NULL
                ) THEN
                    RAISE EXCEPTION 'What was never in force of its own right cannot be put back.';
                END IF;
                RETURN NEW;
            END IF;
            IF NOT EXISTS (
                SELECT FROM assistline_decisiontableversion
                WHERE table_id = NEW.table_id AND id <> NEW.id AND published_at IS NOT NULL
            ) THEN
                RETURN NEW;
            END IF;
            IF NEW.proposed_by_id IS NULL OR NEW.proposed_at IS NULL OR NEW.published_by_id IS NULL
                OR NEW.published_by_id = NEW.proposed_by_id
                OR EXISTS (
                    SELECT FROM assistline_user one JOIN assistline_user other
                    ON lower(one.email) = lower(other.email) AND one.email <> ''
                    WHERE one.id = NEW.proposed_by_id AND other.id = NEW.published_by_id
                )
            THEN
                RAISE EXCEPTION 'One person asks for a version to be published, another publishes it.';
            END IF;
            RETURN NEW;
        """,
    )
