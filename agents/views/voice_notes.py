"""Voice notes on the floor: who must clear the sign that nobody has heard one can hear it there."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from agents.screens import floor_cues
from assistline import audit
from assistline.models import User
from reports.files import serving


@require_GET
@permission_required("agents.watch_floor", raise_exception=True)
def voice_note(request: HttpRequest, cue_id: int, token: str) -> HttpResponseBase:
    """The sound made anew, of a report that may not be sent yet.

    Raises:
        Http404: Not a voice note of an open cue that they may see, or not scanned.
    """
    user = cast(User, request.user)
    cue = floor_cues.visible_cues(user).filter(id=cue_id).first()
    file = floor_cues.voice_notes(cue).filter(token=token).exclude(preview=[]).first() if cue else None
    if cue is None or file is None:
        raise Http404
    audit.record(
        actor=user,
        action="file.read",
        object_kind="file",
        object_ids=[file.id],
        request=request,
        centre_id=cue.centre_id,
    )
    return serving.preview(file, stem=f"voice-note-{file.id}")
