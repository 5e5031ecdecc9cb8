"""Many callers, one matter: several cases go on in one, by one press, each for its own reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from assistline.models import User
from assistline.references import group
from triage.actions.deciding import StaleCase
from triage.actions.merging import check_version, merge_cases
from triage.models import Case, CaseMerge, IllegalMove
from triage.suggesting import why_alike

CHANGED = "{reference} changed meanwhile. Look again."


@dataclass
class SeveralMerged:
    """What became of each: those that go on in the leading case now, and why the rest do not."""

    merged: list[CaseMerge] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@transaction.atomic
def merge_several(
    *, case_id: int, others: Mapping[int, int], version: int, officer: User, at: datetime
) -> SeveralMerged:
    """Let several cases go on in one. Each is a merge of its own, so that one by one they come out again.

    One that cannot be merged stays as it is, is named, and stops no other.

    Args:
        case_id: The leading case.
        others: Those that go on in it: case id to its version when the page was opened.
        version: The leading case's, then.
        officer: Who merges; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: The leading case is not there for the officer.
        StaleCase: The leading case changed since the page was opened: none was merged.
    """
    # All rows at once, in everybody's order: two officers who merge the same cases wait, and neither fails.
    held = Case.objects.visible_to(officer).filter(id__in=[case_id, *others]).order_by("id")
    found = {case.id: case for case in held.select_for_update(of=["self"])}
    if case_id not in found:
        raise Case.DoesNotExist
    lead = found[case_id]
    check_version(lead, {case_id: version})
    # Before the first goes along: afterwards all that it named would be the leading case's own.
    why = why_alike(lead)
    done = SeveralMerged()
    for other_id, seen in others.items():
        if other_id not in found:
            continue
        try:
            merge = merge_cases(
                case_id=case_id,
                other_id=other_id,
                officer=officer,
                versions={case_id: version, other_id: seen},
                at=at,
                why=why.get(other_id, ()),
            )
        except StaleCase:
            done.left.append(CHANGED.format(reference=group(found[other_id].reference)))
        except IllegalMove as error:
            done.left.append(str(error))
        else:
            done.merged.append(merge)
            version = merge.into.version
    return done
