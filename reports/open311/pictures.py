"""Pictures that come with a service request. What is not taken costs nobody their words."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from reports.actions.drafts import DraftClosed
from reports.actions.open311 import Filed
from reports.files.limits import NotTaken
from reports.files.sentences import sentence
from reports.views.uploading import take_whole

# The standard knows only an address of a picture; programs also send the file itself (``media``).
NOT_FETCHED = "media_url was not taken: we fetch nothing from other addresses. Add the picture there as well."
NOT_TAKEN = "A file was not taken: {why}"
TAKEN = "{count} file(s) came with it."


def keep_pictures(request: HttpRequest, filed: Filed, *, at: datetime) -> list[str]:
    """Keep the files of a request beside its report, once however often they come.

    Args:
        request: With the form.
        filed: What became of its words.
        at: When, timezone-aware.

    Returns:
        What whoever sent it should know, in sentences.
    """
    said, taken = [], 0
    if request.POST.get("media_url"):
        said.append(NOT_FETCHED)
    for field in request.FILES:
        for sent in request.FILES.getlist(field):
            try:
                take_whole(sent, report_id=filed.sent.report.id, key=filed.number, at=at)
            except (NotTaken, DraftClosed) as error:
                why = sentence(error.why) if isinstance(error, NotTaken) else "The report is closed."
                said.append(NOT_TAKEN.format(why=why))
            else:
                taken += 1
    return [TAKEN.format(count=taken), *said] if taken else said
