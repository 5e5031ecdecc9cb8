"""One record of each kind for the doors of ``test_access``: signs of danger, files and calls."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta

from django.utils import timezone

from agents.actions import answer_call, make_line, take_event
from agents.models import Call, Direction, EventKind, HelpRequest
from agents.rules.fold import TelephoneEvent
from assistline.models import Centre, User
from reports.actions import raise_cues, start_draft
from reports.files import storing
from reports.models import Attachment, Contact, FileState, OpenCue, Report
from reports.models.contact import Channel
from reports.reading import CueFound
from reports.rules import VOICE_NOTE
from tests.conftest import person
from triage.models import (
    Case,
    Decision,
    DecisionKind,
    FollowUp,
    Marker,
    NearMiss,
    NearMissSource,
    Passing,
    RecordDifference,
    Referral,
    ReferralDesk,
    ReferralState,
    SecondLook,
    Way,
)

_markers = itertools.count(1)


def open_cue(centre: Centre, sign: str = "weapon") -> OpenCue:
    """A sign of danger that waits on a centre's floor."""
    at = timezone.now()
    contact = Contact.objects.create(customer=centre.customer, centre=centre, channel=Channel.PHONE)
    draft = start_draft(customer=centre.customer, at=at, channel=Channel.PHONE, contact=contact).draft
    [cue] = raise_cues(draft_id=draft.id, found=[CueFound(sign, "immediate", "a knife")], at=at)
    return cue


def voice_note(centre: Centre) -> str:
    """A voice note that nobody has heard: its sign's id and its token."""
    cue, token = open_cue(centre, VOICE_NOTE), uuid.uuid4().hex
    Attachment.objects.create(
        token=token,
        draft=cue.draft,
        state=FileState.CLEAN,
        voice_note=True,
        name="note",
        size=3,
        preview=storing.put([b"abc"], token=token, use=storing.PREVIEW),
        preview_type="audio/mpeg",
    )
    return f"{cue.id} {token}"


def follow_up(case: Case) -> str:
    """Something that is owed on a case."""
    owner = User.objects.filter(username="owes").first() or person("owes", "officer", case.centre, "Owes")
    at = timezone.now()
    made = FollowUp.objects.create(
        case=case, owner=owner, kind="ring", words="Ring her", due_at=at, made_by=owner, made_at=at
    )
    return str(made.id)


# Doors of one record that is no case, and what it is called in the town.
SECOND_PERSON = {
    "triage-second-look": "look",
    "triage-passed-answer": "passing",
    "triage-near-miss": "near",
}


def second_person(case: Case) -> dict[str, str]:
    """Of one case: a case passed on, a decision of the sample, and a near miss; their numbers."""
    at, by = timezone.now(), User.objects.create(username=f"by-{case.id}", centre=case.centre, role="officer")
    decided = Decision.objects.create(
        case=case, kind=DecisionKind.CLOSE, officer=by, reason="Nobody saw it.", told="Closed.", at=at
    )
    look = SecondLook.objects.create(
        decision=decided, case=case, first_officer=by, first_kind=decided.kind, chosen_at=at
    )
    passing = Passing.objects.create(
        case=case, from_centre=case.centre, to_centre=case.centre, reason="Yours.", by=by, at=at
    )
    near = NearMiss.objects.create(
        customer_id=case.customer_id,
        centre_id=case.centre_id,
        source=NearMissSource.REVERSED,
        source_key=f"case {case.id}",
        happened="Decided otherwise.",
        at=at,
    )
    return {"look": str(look.id), "passing": str(passing.id), "near": str(near.id)}


def scanned_file(case: Case) -> str:
    """A film of a case, as it is when the scanner has seen it."""
    token = uuid.uuid4().hex
    Attachment.objects.create(
        token=token,
        report=Report.objects.get(case_links__case=case),
        state=FileState.CLEAN,
        name="a.mp4",
        size=3,
        parts=storing.put([b"abc"], token=token, use=storing.ORIGINAL),
        preview=storing.put([b"abc"], token=token, use=storing.PREVIEW),
        preview_type="image/jpeg",
        kind="video",
        stills=storing.put([b"abc"], token=token, use=storing.STILL),
    )
    return token


def referral(case: Case) -> str:
    """A referral of a case that waits to be rung: its id."""
    desk, _ = ReferralDesk.objects.get_or_create(
        customer=case.customer, name="the desk", defaults={"way": Way.PHONE, "phone": "03 5550 0100"}
    )
    made = Referral.objects.create(
        case=case,
        desk=desk,
        form_key=uuid.uuid4().hex,
        way=desk.way,
        passed={"text": "A wall", "parts": {}},
        state=ReferralState.TO_RING,
        by=User.objects.first() or User.objects.create_user("ringer", centre=case.centre, role="officer"),
        made_at=timezone.now(),
    )
    return str(made.id)


def difference(case: Case) -> str:
    """A crime of a case that the records system does not have: the difference's id."""
    made = RecordDifference.objects.create(
        customer=case.customer,
        case=case,
        kind=RecordDifference.Kind.MISSING_THERE,
        submission=uuid.uuid4().hex,
        found_at=timezone.now(),
    )
    return str(made.id)


def ring(centre: Centre) -> Call:
    """A call that rings in a centre."""
    line = make_line(centre=centre, name="General").line
    at = timezone.now()
    event = TelephoneEvent("one-call", EventKind.NEW_CALL, Direction.IN, at, caller="0491570156")
    return take_event(line=line, event=event, at=at)


def call_with_cue(user: User) -> tuple[str, str]:
    """A call that somebody has answered, and a sign of danger in it."""
    call = answer_call(call_id=ring(user.centre).id, agent=user, at=timezone.now())
    assert call.draft_id is not None
    found = [CueFound("weapon", "immediate", "a knife")]
    [cue] = raise_cues(draft_id=call.draft_id, found=found, at=timezone.now())
    return str(call.id), str(cue.id)


def asked_for_help(centre: Centre) -> str:
    """An agent of a centre asks a supervisor, on a call: the question's id."""
    number = next(_markers)
    asker = User.objects.create(username=f"asker{number}", role="agent", centre=centre)
    call = ring(centre)
    return str(HelpRequest.objects.create(call=call, asked_by=asker, asked_at=timezone.now()).id)


def marker_of(centre: Centre) -> str:
    """A marker of a centre's customer: its id."""
    number = next(_markers)
    setter = User.objects.create(username=f"setter{number}", role="officer", centre=centre)
    at = timezone.now()
    marker = Marker.objects.create(
        customer_id=centre.customer_id,
        subject="number",
        value="+61491570156",
        index=f"{number:064d}",
        kind="dog",
        reason="A large dog runs loose.",
        owner=setter,
        set_by=setter,
        set_at=at,
        review_date=at.date() + timedelta(days=30),
        expires_at=at + timedelta(days=60),
    )
    return str(marker.id)
