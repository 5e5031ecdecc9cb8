"""Which records are about a member of staff who must not know of them: ``settings.KEPT_FROM`` names it."""

from __future__ import annotations

from assistline.models import User
from reports.models import KeptOut, OpenCue, drafts_kept_from
from triage.models import CaseContact, Transfer


def kept_from(user: User) -> dict[str, list[int]]:
    """The ids of the complaints that a person is kept out of, and of what hangs on them; for most nothing,
    in two statements."""
    reports = list(KeptOut.objects.filter(user_id=user.id).values_list("report_id", flat=True))
    drafts = [row["draft_id"] for row in drafts_kept_from(user)]
    if not reports and not drafts:
        return {}
    links = CaseContact.objects.filter(report_id__in=reports).order_by()
    cues = OpenCue.objects.filter(draft_id__in=drafts).order_by()
    cases = list(links.values_list("case_id", flat=True).distinct())
    transfers = Transfer.objects.filter(case_id__in=cases).order_by()
    return {
        "report": reports,
        "draft": drafts,
        "case": cases,
        "transfer": list(transfers.values_list("id", flat=True)),
        "contact": list(links.values_list("contact_id", flat=True).distinct()),
        "cue": list(cues.values_list("id", flat=True)),
    }
