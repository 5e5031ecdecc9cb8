"""Whether a file of everything of a case is as it was when it was taken out: answered, and on the trail."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from django.db import transaction
from django.http import HttpRequest

from assistline import audit
from assistline.models import User
from triage.actions.taking_out import takeable_by
from triage.life_checks import NotALife, faults_of
from triage.models import CaseLife

SAID = 380


class Checked(NamedTuple):
    """What came of it.

    Args:
        sha256: Of the file as it was given.
        faults: What is not as it was, each a sentence; none: nothing was changed.
        is_ours: Whether it is such a file at all.
        known: When and by whom it was taken out; nothing where it is no file that we gave out byte for byte,
            or of a case that whoever asks may not know of.
    """

    sha256: str
    faults: tuple[str, ...]
    is_ours: bool
    known: CaseLife | None

    @property
    def unchanged(self) -> bool:
        """It is as it was."""
        return self.is_ours and not self.faults


@transaction.atomic
def check_life(*, packed: bytes, by: User, request: HttpRequest | None = None) -> Checked:
    """Check a file, and write on the trail who asked and what the answer was.

    Args:
        packed: The file, not unpacked.
        by: Who asks; the view has checked ``triage.take_life``.
        request: Where it was asked, for the trail.

    Raises:
        CannotRecord: The trail cannot be written; nothing is said then.
    """
    sha256 = hashlib.sha256(packed).hexdigest()
    given = CaseLife.objects.filter(sha256=sha256).select_related("case", "by")
    known = given.filter(case__in=takeable_by(by).values("id")).first()
    try:
        faults, is_ours = tuple(faults_of(packed)), True
    except NotALife as error:
        faults, is_ours = (str(error),), False
    checked = Checked(sha256, faults, is_ours, known)
    said = "unchanged" if checked.unchanged else " ".join(faults)
    audit.record(
        actor=by,
        action="case.life_checked",
        object_kind="case",
        object_ids=[known.case_id] if known else [],
        request=request,
        reason=f"SHA-256 {sha256}: {said[:SAID]}",
        centre_id=known.case.centre_id if known else None,
    )
    return checked
