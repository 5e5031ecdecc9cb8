"""What an agent works in: what rings, the call they are on, the call they close, or nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from agents.forms.console import CueForm, PresenceForm
from agents.models import RING_FOR, Call, CallState, Mute, Presence, PresenceInterval
from agents.rules.say import greeting
from agents.screens.console_caller import Caller
from agents.screens.floor_words import seconds_words
from assistline.models import User
from reports.definitions import published_types
from reports.groups import one_of_each_first
from reports.questions.display import say_phone
from triage.models import AgentQuestion

MOST_WAITING = 100
MOST_OWN = 10
IDLE, RINGING, ON_CALL, WRAP_UP = "idle", "ringing", "call", "wrap_up"
# Who can be rung now; on a break and at home it rings only for whom the telephone system names.
RUNG = frozenset({Presence.AVAILABLE, Presence.RESERVED, Presence.NOT_RESPONDING})
FIRST_TYPES = 6
MOST_BESIDE = 2
_BESIDE = ("line", "centre", "draft", "contact__customer")


@dataclass(frozen=True)
class Desk:
    """Where an agent is at one moment.

    Args:
        mode: ``idle``, ``ringing``, ``call`` or ``wrap_up``.
        call: The call that rings, goes on or is to be closed.
        presence: The open interval; None for who never chose.
        questions: How many of an officer wait for their answer.
        questions_due: By when the first of them is to be answered.
        waiting: What rings in the centre, the longest first.
        ringing: Those of them that ring for this person.
        own: Their calls that are not closed, the newest first.
    """

    user: User
    mode: str
    call: Call | None
    presence: PresenceInterval | None
    questions: int
    waiting: list[Call]
    ringing: list[Call]
    own: list[Call]
    questions_due: datetime | None = None

    @property
    def state(self) -> Presence:
        """Where the person is said to be."""
        return Presence(self.presence.state) if self.presence else Presence.OFFLINE

    @property
    def key(self) -> str:
        """Changes when the page must be drawn anew; where the person is and their other calls do not."""
        rung = ",".join(str(call.id) for call in self.ringing) if self.mode in (IDLE, RINGING) else ""
        if self.call is None:
            return f"{self.mode}.{rung}"
        draft = self.call.draft
        of_draft = f"{draft.id}-{draft.type_version_id}-{draft.state}" if draft else ""
        of_call = f"{self.call.id}-{self.call.state}-{self.call.version}"
        return f"{self.mode}.{of_call}.{of_draft}.{rung}"

    @property
    def on_line(self) -> Call | None:
        """The newest of their calls whose caller is on the line."""
        return next((call for call in self.own if call.state == CallState.ANSWERED), None)

    @property
    def beside(self) -> list[Call]:
        """What rings for this person by name while they have a call."""
        return self.ringing if self.own else []


def desk_of(user: User, now: datetime, wanted: str = "") -> Desk:
    """Where a person is: three statements.

    Args:
        user: Who.
        now: When.
        wanted: The id of the call that they want to see, of several that are theirs: else whoever is on the
            line, else the newest.
    """
    asked = AgentQuestion.objects.filter(to=user, answered_at=None).order_by()
    counted = asked.values("to").annotate(number=Count("id"), first=Min("due_at"))
    presence = (
        PresenceInterval.objects.filter(user=user, ended_at=None)
        .annotate(
            questions=Coalesce(Subquery(counted.values("number")), 0),
            questions_due=Subquery(counted.values("first")),
        )
        .first()
    )
    waits = asked.aggregate(questions=Count("id"), questions_due=Min("due_at")) if presence is None else {}
    questions = presence.questions if presence else waits["questions"]
    first_due = presence.questions_due if presence else waits["questions_due"]
    mine = Call.objects.inbound().filter(agent=user, wrapped_at=None)
    mine = mine.filter(state__in=(CallState.ANSWERED, CallState.ENDED)).select_related(*_BESIDE)
    own = list(mine.newest_first()[:MOST_OWN])
    waiting = list(
        Call.objects.visible_to(user)
        .inbound()
        .ringing()
        .select_related(*_BESIDE)
        .order_by("started_at", "id")[:MOST_WAITING]
    )
    state = Presence(presence.state) if presence else Presence.OFFLINE
    ringing = [call for call in waiting if _rings(call, user, state, now)]
    if not own:
        mode = RINGING if ringing else IDLE
        return Desk(
            user, mode, next(iter(ringing), None), presence, questions, waiting, ringing, own, first_due
        )
    talking = next((call for call in own if call.state == CallState.ANSWERED), own[0])
    call = next((call for call in own if str(call.id) == wanted), talking)
    mode = ON_CALL if call.state == CallState.ANSWERED else WRAP_UP
    return Desk(user, mode, call, presence, questions, waiting, ringing, own, first_due)


def others(desk: Desk) -> dict[str, Any]:
    """The person's other calls that are not closed, and what rings for them beside the one they see."""
    return {
        "others": [
            {
                "url": f"{reverse('console')}?call={call.id}",
                "number": _number(call),
                "state": "on the line" if call.state == CallState.ANSWERED else "to wrap up",
            }
            for call in desk.own
            if desk.call is None or call.id != desk.call.id
        ],
        "beside": [
            {"number": _number(call), "answer_url": reverse("console-answer", args=[call.id])}
            for call in desk.beside[:MOST_BESIDE]
        ],
        "talks": desk.on_line is not None,
        "questions": desk.questions,
        "questions_due": f"{desk.questions_due.astimezone(desk.user.centre.zone):%H:%M}"
        if desk.questions_due
        else "",
    }


def bar(desk: Desk, now: datetime) -> dict[str, Any]:
    """What stands in the bar: who waits, and where one is."""
    longest = desk.waiting[0].started_at if desk.waiting else None
    many = len(desk.waiting) >= MOST_WAITING
    state = desk.state
    reason = desk.presence.reason if desk.presence else ""
    return {
        "waiting": f"{MOST_WAITING - 1}+" if many else str(len(desk.waiting)),
        "longest": seconds_words(longest, now) if longest else "",
        "longest_since": longest.isoformat() if longest else "",
        "presence": state.label,
        "presence_slug": state.value,
        "presence_reason": reason,
        "on_phone": state in (Presence.ON_CALL, Presence.ON_HOLD),
        "form": PresenceForm(
            initial={"state": state.value, "reason": reason if state == Presence.BREAK else ""},
            auto_id="presence_%s",
        ),
    }


def call_bar(call: Call, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What stands in the bar of a call that goes on or is to be closed."""
    answered = call.answered_at or call.started_at
    until = call.ended_at or now
    return {
        "number": _number(call),
        "line": call.line.name,
        "queue": call.queue,
        "waited": seconds_words(call.started_at, answered),
        "clock": seconds_words(answered, until),
        "since": "" if call.ended_at else answered.isoformat(),
        "on_hold": call.held_at is not None,
        "takes_orders": call.line.takes_orders,
        "mute": call.mute,
        "state": _line_words(call),
        "ended": f"{call.ended_at.astimezone(zone):%H:%M:%S}" if call.ended_at else "",
    }


def ringing_bar(call: Call, now: datetime) -> dict[str, Any]:
    """What stands in the bar of a call that rings."""
    by_name = bool(call.rings_for) and call.started_at + RING_FOR > now
    return {
        "number": _number(call),
        "line": call.line.name,
        "waited": seconds_words(call.started_at, now),
        "since": call.started_at.isoformat(),
        "left": (left := max(ceil((call.started_at + RING_FOR - now).total_seconds()), 0) if by_name else 0),
        "of": int(RING_FOR.total_seconds()),
        "part": round(100 * left / RING_FOR.total_seconds()),
        "all_at": (call.started_at + RING_FOR).isoformat() if by_name else "",
        "not_now_url": reverse("console-not-now", args=[call.id]),
    }


def before_answer(call: Call, desk: Desk, caller: Caller) -> dict[str, Any]:
    """What the middle shows while a call rings: what to say first, and where the form can start."""
    customer = call.contact.customer
    last = next((slug for earlier in caller.calls if (slug := _type_slug(earlier))), "")
    types = sorted(one_of_each_first(published_types(customer.id)), key=lambda kind: kind.slug != last)
    return {
        "say": greeting(customer=customer.name, agent=desk.user.full_name),
        "types": [
            {"slug": kind.slug, "name": kind.name, "last": kind.slug == last, "key": number}
            for number, kind in enumerate(types[:FIRST_TYPES], start=1)
        ],
        "others": len(desk.ringing) - 1,
        "answer_url": reverse("console-answer", args=[call.id]),
    }


def shift(user: User, now: datetime) -> list[dict[str, str]]:
    """The agent's own day so far: one statement."""
    midnight = now.astimezone(user.centre.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    calls = Call.objects.inbound().filter(agent=user, started_at__gte=midnight, answered_at__isnull=False)
    times = list(calls.values_list("answered_at", "ended_at", "wrapped_at"))
    talked = sum(((ended or now) - (answered or now) for answered, ended, _ in times), timedelta())
    open_calls = sum(wrapped is None for _, _, wrapped in times)
    return [
        {"label": "Calls", "words": f"{len(times)} answered"},
        {"label": "On the line", "words": f"{int(talked.total_seconds() // 60)} min"},
        {"label": "To wrap up", "words": str(open_calls) if open_calls else "Nothing of yours is open"},
    ]


def types_of(call: Call, slug: str) -> list[dict[str, Any]]:
    """The types that the agent can change to, with the one that it is."""
    return [
        {"slug": kind.slug, "name": kind.name, "current": kind.slug == slug}
        for kind in published_types(call.contact.customer_id)
    ]


def cue_form() -> CueForm:
    """The form to set a cue by hand."""
    return CueForm(auto_id="cue_%s")


def _rings(call: Call, user: User, state: Presence, now: datetime) -> bool:
    """As ``Call.objects.ringing_for``, of calls that were read already; who is away is rung by name only."""
    declined = call.declined.get(user.username, "")
    if declined and datetime.fromisoformat(declined) > now - RING_FOR:
        return False
    if user.username in call.rings_for:
        return True
    return state in RUNG and (not call.rings_for or call.started_at <= now - RING_FOR)


def _type_slug(call: Call) -> str:
    version = call.draft.type_version if call.draft else None
    return version.report_type.slug if version else ""


def _number(call: Call) -> str:
    return say_phone(call.number) if call.number else "Number withheld"


def _line_words(call: Call) -> str:
    if call.ended_at is not None:
        return "the caller has gone"
    if call.held_at:
        return "on hold"
    return "muted" if call.mute == Mute.ON else "on call"
