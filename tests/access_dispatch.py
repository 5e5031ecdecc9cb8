"""The doors of requests to 000 and for a car, and of the emergency number's programs, for ``test_access``."""

from __future__ import annotations

from django.utils import timezone

from assistline.models import User
from triage.models import Case, Transfer, TransferKind

# ``api-emergency-…`` open by the token of a desk alone, whoever is signed in.
DISPATCH = """\
# door              method whose    stranger agent officer sergeant supervisor administrator auditor
dev-000             GET    -        404      404   404     404      404        404           404
dev-000             POST   -        404      404   404     404      404        404           404
api-emergency-contacts POST -       401      401   401     401      401        401           401
api-emergency-answers POST -        401      401   401     401      401        401           401
triage-dispatches   GET    -        in       403   403     OK       OK         403           403
triage-transfer     GET    own      in       403   OK      OK       OK         403           403
triage-transfer     GET    other    in       403   404     OK       404        403           403
triage-transfer     GET    foreign  in       403   404     404      404        403           403
triage-transfer     POST   own      in       403   OK      OK       OK         403           403
triage-transfer     POST   other    in       403   404     OK       404        403           403
triage-transfer     POST   foreign  in       403   404     404      404        403           403
triage-000          GET    own      in       403   OK      OK       403        403           403
triage-000          POST   own      in       403   OK      OK       403        403           403
triage-000          POST   other    in       403   404     OK       403        403           403
triage-000          POST   foreign  in       403   404     404      403        403           403
triage-dispatch     GET    own      in       403   OK      OK       403        403           403
triage-dispatch     GET    other    in       403   404     OK       403        403           403
triage-dispatch     GET    foreign  in       403   404     404      403        403           403
triage-dispatch     POST   own      in       403   OK      OK       403        403           403
triage-dispatch     POST   other    in       403   404     OK       403        403           403
triage-dispatch     POST   foreign  in       403   404     404      403        403           403
"""


def waiting_transfer(case: Case) -> str:
    """A request to the emergency number that nobody has answered."""
    asker = User.objects.get_or_create(
        username=f"asker-{case.centre.slug}", defaults={"role": "officer", "centre": case.centre}
    )[0]
    at = timezone.now()
    made = Transfer.objects.create(
        kind=TransferKind.TO_000,
        case=case,
        centre=case.centre,
        asked_by=asker,
        asked_at=at,
        due_at=at,
        alarm_at=at,
    )
    return str(made.id)
