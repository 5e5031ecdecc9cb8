"""The alarm list: every immediate or priority cue that nobody has cleared, and where it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from agents.models import Call, CallState
from agents.screens.floor_words import seconds_words
from assistline.models import User
from assistline.references import group
from reports.models import Attachment, Draft, DraftState, OpenCue
from reports.rules import VOICE_NOTE
from triage.models import Case, CaseContact
from triage.rules.cues import cue_name
from triage.rules.grade import Grade

PAGE = 50
MOST_COUNTED = 100
ALARMING = (Grade.IMMEDIATE.value, Grade.PRIORITY.value)
_BESIDE = ("centre", "draft__type_version__report_type", "draft__call__agent")
_CURSOR = re.compile(r"(immediate|priority)-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class CuePage:
    """Some open cues, the cases that their reports became, and the place where the next page begins."""

    cues: list[OpenCue]
    cases: dict[int, Case]
    following: str

    @property
    def state(self) -> list[tuple[object, ...]]:
        """What of them can change while they are open."""
        return [(cue.id, cue.grade, cue.mark, self._case(cue), where(cue)) for cue in self.cues]

    def _case(self, cue: OpenCue) -> str:
        case = self.cases.get(cue.draft_id)
        return case.reference if case else ""

    def rows(self, user: User, now: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
        """Each cue as the alarm list shows it."""
        return [row(cue, self.cases.get(cue.draft_id), user, now, zone) for cue in self.cues]


def visible_cues(user: User) -> QuerySet[OpenCue]:
    """The open cues that a person watches over."""
    return OpenCue.objects.visible_to(user).open().filter(grade__in=ALARMING)


def cue_page(user: User, after: str, *, danger_only: bool = False) -> CuePage:
    """The cues that follow ``after``: immediate ones first, of each grade the newest first."""
    cues = visible_cues(user).select_related(*_BESIDE)
    if danger_only:
        cues = cues.filter(grade=Grade.IMMEDIATE)
    if place := _CURSOR.fullmatch(after):
        grade, last = place[1], int(place[2])
        cues = cues.filter(Q(grade__gt=grade) | Q(grade=grade, id__lt=last))
    # The two words stand in the order of the alphabet as well; ids are given out as cues are raised.
    found = list(cues.order_by("grade", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    following = f"{shown[-1].grade}-{shown[-1].id}" if len(found) > PAGE else ""
    return CuePage(shown, _cases({cue.draft_id for cue in shown}), following)


def one_cue(user: User, cue_id: int) -> CuePage:
    """One open cue, or none: there is none, it is cleared, or it is not theirs to see."""
    cues = visible_cues(user).select_related(*_BESIDE)
    found = list(cues.filter(id=cue_id))
    return CuePage(found, _cases({cue.draft_id for cue in found}), "")


def voice_notes(cue: OpenCue) -> QuerySet[Attachment]:
    """What was spoken in the draft of an unheard voice note's cue, or in the report that it became."""
    if cue.cue != VOICE_NOTE:
        return Attachment.objects.none()
    of_draft = Q(draft_id=cue.draft_id) | Q(report__draft_id=cue.draft_id)
    return Attachment.objects.kept().filter(of_draft, voice_note=True).in_order()


def notes_to_hear(cue: OpenCue) -> list[dict[str, str]]:
    """Each with its address, or the reason why it cannot be heard yet."""
    return [
        {
            "url": reverse("floor-voice", args=[cue.id, file.token]) if file.preview else "",
            "why": file.get_state_display() if not file.preview else "",
        }
        for file in voice_notes(cue)
    ]


def count_words(user: User) -> str:
    """How many cues are open for this person; counting stops at a hundred."""
    count = visible_cues(user).order_by()[:MOST_COUNTED].count()
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


def row(cue: OpenCue, case: Case | None, user: User, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """One cue as the alarm list shows it, its words included: whoever is shown this is on the trail."""
    name, place, reviews = cue_name(cue.cue), where(cue), user.has_perm("triage.review_case")
    return {
        "id": cue.id,
        "name": name,
        "grade": cue.grade,
        "grade_name": Grade(cue.grade).label,
        "at_text": f"{cue.raised_at.astimezone(zone):%H:%M:%S}",
        "since_iso": cue.raised_at.isoformat(),
        "since_text": seconds_words(cue.raised_at, now),
        "centre": cue.centre.name,
        "channel_name": cue.draft.get_channel_display(),
        "where": place,
        "words": cue.words,
        "source": cue.source,
        "mark": cue.get_mark_display() if cue.mark else "",
        "marked_text": f"{cue.marked_at.astimezone(zone):%H:%M}" if cue.marked_at else "",
        "case_reference": group(case.reference) if case else "",
        "case_url": reverse("triage-case", args=[case.reference]) if case and reviews else "",
        "url": reverse("floor-cue", args=[cue.id]),
        "alarm": f"{Grade(cue.grade).label}: {name}. {place}, {cue.centre.name}.",
    }


def where(cue: OpenCue) -> str:
    """Where it was said, and who is with the person now; no caller's name and no number."""
    draft = cue.draft
    call = _call_of(draft)
    if call is None:
        kind = f"{draft.type_version.report_type.name} report" if draft.type_version else "Report"
        return f"{kind}, {'sent' if draft.state == DraftState.SUBMITTED else 'being written'}"
    agent = str(call.agent) if call.agent else "nobody"
    if call.state == CallState.ANSWERED:
        return f"Call, on the line with {agent}"
    return f"Call of {agent}, ended" + (", wrapped up" if call.wrapped_at else "")


def _call_of(draft: Draft) -> Call | None:
    # Django answers a missing one-to-one row with an exception.
    return getattr(draft, "call", None)


def _cases(draft_ids: set[int]) -> dict[int, Case]:
    """The cases that drafts became, by draft."""
    links = CaseContact.objects.filter(report__draft_id__in=draft_ids, ended_at=None)
    return {
        link.draft_id: link.case
        for link in links.select_related("case").annotate(draft_id=F("report__draft_id"))
    }
