"""Whether who rings is who reported: by the access code, or by the word that they agreed with us."""

from __future__ import annotations

import hmac

from assistline.references import normalise_access_code, normalise_reference
from reports.actions.writing import hash_access_code
from reports.models import PersonRole, Report

CODE, WORD = "the access code", "the agreed word"


def proved_by(*, customer_id: int, reference: str, said: str) -> tuple[Report | None, str]:
    """The report with this reference, if what was said is its access code or its reporter's agreed word, and
    which of both it was. Nothing is told of a report where it is neither.

    Args:
        customer_id: Whose line was rung.
        reference: As the caller says it.
        said: The code or the word, as the caller says it.
    """
    known = normalise_reference(reference) or ""
    report = Report.objects.filter(reference=known, customer_id=customer_id).first()
    if report is None:
        return None, ""
    code = normalise_access_code(said)
    if code is not None and hmac.compare_digest(report.access_code_hash, hash_access_code(code)):
        return report, CODE
    roles = PersonRole.objects.filter(report=report, role=PersonRole.Role.REPORTER, ended_at=None)
    words = [role.person.agreed_word for role in roles.select_related("person")]
    if any(_plain(word) == _plain(said) for word in words if _plain(word)):
        return report, WORD
    return None, ""


def _plain(word: str) -> str:
    """A word as it is heard: nobody says capitals or points."""
    return "".join(letter for letter in word.casefold() if letter.isalnum())
