"""Files of a case: copies to look at or hear, the originals, and saying that a voice note was heard."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assistline import audit
from assistline.models import User
from reports.actions import ClearReasonMissing, CueAlreadyCleared, clear_cue
from reports.files import serving
from reports.models import Attachment, FileState
from triage.models import Case
from triage.screens.case_files import files_of_case, heard_before, unheard_cue
from triage.views.access import is_number, person, seen_case
from triage.views.case import CONFLICT, show

MOST = 500
# A grade is lowered by a person with a reason, so that it stays where the unheard note put it until then.
HEARD = "Noted as heard, with your name and your words. Nothing urgent in it? Lower the grade, with a reason."


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def preview(request: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    """The copy made anew.

    Raises:
        Http404: Not a file of a case that they may see, not scanned, or without a copy.
    """
    case, file = _seen_file(request, reference, token)
    if not file.preview:
        raise Http404
    return serving.preview(file, stem=_stem(case, file))


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def still(request: HttpRequest, reference: str, token: str, number: int) -> HttpResponseBase:
    """A page of a document, or a moment of a film; the first is 1.

    Raises:
        Http404: Not a file of a case that they may see, not scanned, or without such a picture.
    """
    case, file = _seen_file(request, reference, token)
    if not 1 <= number <= len(file.stills):
        raise Http404
    return serving.still(file, number - 1, stem=_stem(case, file))


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def original(request: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    """The file as it came, to be saved.

    Raises:
        Http404: Not a file of a case that they may see, or not scanned.
    """
    case, file = _seen_file(request, reference, token, action="file.downloaded")
    return serving.original(file, stem=_stem(case, file))


@require_POST
@permission_required(("triage.review_case", "reports.clear_cue"), raise_exception=True)
def heard(request: HttpRequest, reference: str) -> HttpResponse:
    """A person has heard the voice note and says what it comes to: the sign that nobody has is cleared."""
    case = seen_case(request, reference)
    cue, typed = unheard_cue(case), request.POST.get("reason", "")
    shown = request.POST.get("cue", "")
    # What was heard is the note that stood on the page, and not another one that came since.
    if cue is None or (is_number(shown) and int(shown) != cue.id):
        return _heard_already(request, case, typed)
    try:
        clear_cue(cue_id=cue.id, by=person(request), reason=typed, at=timezone.now())
    except ClearReasonMissing:
        messages.warning(
            request, "Say in at least ten characters what the voice note says, then press Heard."
        )
    except CueAlreadyCleared:
        return _heard_already(request, case, typed)
    else:
        messages.success(request, HEARD)
    return redirect("triage-case", reference=case.reference)


def _heard_already(request: HttpRequest, case: Case, typed: str) -> HttpResponse:
    """Both stand on the page: what a colleague has heard, and what was typed here. Nothing was recorded."""
    before = heard_before(case)
    who = User.objects.filter(id=before.cleared_by_id or 0).first() if before else None
    refused = {
        "why": f"{who or 'Somebody'} has said what this voice note says already. Nothing was recorded.",
        "heard": before.clear_reason if before else "",
        "reason": typed.strip()[:MOST],
    }
    return show(request, case.reference, refused=refused, status=CONFLICT)


def _seen_file(
    request: HttpRequest, reference: str, token: str, *, action: str = "file.read"
) -> tuple[Case, Attachment]:
    """A scanned file of a case that the person may see; the trail has it before a byte is shown.

    Raises:
        Http404: There is none, it is not theirs to see, or not scanned: all answer alike.
    """
    case = seen_case(request, reference)
    file = files_of_case(case).filter(token=token, state=FileState.CLEAN).first()
    if file is None:
        raise Http404
    audit.record(
        actor=person(request),
        action=action,
        object_kind="file",
        object_ids=[file.id],
        request=request,
        centre_id=case.centre_id,
    )
    return case, file


def _stem(case: Case, file: Attachment) -> str:
    return f"{case.reference}-{file.id}"
