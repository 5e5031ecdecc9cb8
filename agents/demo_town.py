"""A day of calls for the demonstration, played through the same actions as any other call."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from agents.actions import (
    answer_help,
    ask_supervisor,
    find_line,
    make_line,
    set_presence,
    take_event,
    wrap_up_call,
)
from agents.demo import TOKEN
from agents.demo_calls import CALLS, CUT_OFF, LEFT_WRITING, ON_THE_LINE, TRAM_CALLS, DemoCall
from agents.models import Call, Direction, EventKind, Presence, TelephoneLine
from agents.rules.fold import TelephoneEvent
from assistline.clock import database_now
from assistline.demo import ONLINE, TRAMS
from assistline.models import Centre, Customer, User
from reports.actions import (
    clear_cue,
    mark_cues,
    raise_cues,
    save_answers,
    set_type,
    start_draft,
    submit_draft,
)
from reports.definitions import published
from reports.lexicon_additions import lexicon_of
from reports.models import CueMark, OpenCue
from reports.models.contact import Channel, Disposition
from reports.reading import read_answers
from triage.actions import ask_agent, claim_case, open_case, release_case
from triage.models import Case

TOKENS = {ONLINE: TOKEN, "gippsland": "demo-gippsland-token", TRAMS: "demo-trams-token"}
NUMBERS = {ONLINE: "131 444", "gippsland": "03 7010 0190", TRAMS: "1800 975 707"}
HOURS = 9
MANY = 24
SENT = frozenset({Disposition.REPORT, Disposition.OFFICER_REVIEW})
# How the day stands when the demonstration starts. The log-in "agent" begins it for itself.
ON_A_BREAK = (("agent5", "Lunch"), ("agent6", "After a hard call"))
GONE_HOME = ("agent", "agent7", "agent8")


@transaction.atomic
def load() -> None:
    """Play a day of calls, once: taken, missed, wrapped up, and some that go on.

    Raises:
        ImproperlyConfigured: This is no demonstration.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo calls are for demo mode only.")
    if Call.objects.exists():
        return
    now = database_now()
    lines = {slug: _line(slug) for slug in TOKENS}
    _play(lines[ONLINE], islice(cycle(CALLS), MANY), now)
    _play(lines["gippsland"], CALLS[:4], now)
    _play(lines[TRAMS], TRAM_CALLS, now)
    _play_what_goes_on(lines[ONLINE], now)
    _stop_writing(lines[ONLINE].centre.customer, now)
    _ask_an_agent(now)


def _ask_an_agent(now: datetime) -> None:
    """An officer still wants to know something of a call that the first agent took."""
    officer, agent = User.objects.get(username="officer"), User.objects.get(username="agent")
    theirs = {"contact_links__contact__channel": Channel.PHONE, "contact_links__contact__owner_id": agent.id}
    waiting = Case.objects.visible_to(officer).waiting().unrestricted().to_decide().filter(**theirs)
    case = waiting.filter(under_review=False).order_by("id").first()
    if case is None:
        return
    at = now - timedelta(minutes=15)
    claim_case(case_id=case.id, officer=officer, at=at)
    words = "Did the caller say which way they went, or a name?"
    ask_agent(case_id=case.id, officer=officer, words=words, told="", at=at + timedelta(minutes=1))
    release_case(case_id=case.id, officer=officer, at=at + timedelta(minutes=2))


def _line(slug: str) -> TelephoneLine:
    """The line of a centre; made where it is missing."""
    there = find_line(token=TOKENS[slug])
    if there is not None:
        return there
    centre = Centre.objects.select_related("customer").get(slug=slug)
    name = f"{NUMBERS[slug]}, {centre.name}"
    return make_line(centre=centre, name=name, number=NUMBERS[slug], token=TOKENS[slug]).line


def _play(line: TelephoneLine, calls: Any, now: datetime) -> None:
    """Take the calls one after the other over the day, by the centre's agents in turn."""
    calls = list(calls)
    agents = list(User.objects.filter(centre=line.centre, role="agent").order_by("id"))
    for agent in agents:
        set_presence(user=agent, state=Presence.AVAILABLE, at=now - timedelta(hours=HOURS, minutes=5))
    apart = timedelta(hours=HOURS) / (len(calls) + 1)
    for number, (said, agent) in enumerate(zip(calls, cycle(agents), strict=False), start=1):
        begun = now - timedelta(hours=HOURS) + number * apart
        key = f"demo-{line.centre.slug}-{number}"
        if said.words:
            call = _take(line, key, said, agent, begun)
            ended = begun + timedelta(seconds=said.talked + 12)
            call = _hang_up(line, key, "normalClearing", ended)
            _finish(call, said, agent, ended + timedelta(seconds=40))
        else:
            _ring(line, key, said, begun)
            call = _hang_up(line, key, "cancel", begun + timedelta(seconds=48))
            # The last of them is left for who looks at the floor.
            if number <= len(calls) / 2:
                _finish(call, said, agent, begun + timedelta(seconds=90))


def _play_what_goes_on(line: TelephoneLine, now: datetime) -> None:
    """One agent is on the line with a sign of danger, one has lost the caller; others rest or have gone."""
    people = {user.username: user for user in User.objects.filter(centre=line.centre, role="agent")}
    for username in GONE_HOME:
        set_presence(user=people[username], state=Presence.OFFLINE, at=now - timedelta(minutes=9))
    for username, reason in ON_A_BREAK:
        set_presence(
            user=people[username], state=Presence.BREAK, reason=reason, at=now - timedelta(minutes=8)
        )
    cut = _take(line, "demo-cut-off", CUT_OFF, people["agent3"], now - timedelta(minutes=6))
    _hang_up(line, "demo-cut-off", "normalClearing", now - timedelta(minutes=4))
    if cut.draft_id is not None:
        mark_cues(draft_id=cut.draft_id, mark=CueMark.HUNG_UP, at=now - timedelta(minutes=4))
    _take(line, "demo-on-the-line", ON_THE_LINE, people["agent2"], now - timedelta(minutes=3))


def _stop_writing(customer: Customer, now: datetime) -> None:
    """Somebody wrote of danger on the portal some minutes ago, and not since."""
    answers = {"what_happened": LEFT_WRITING}
    at = now - timedelta(minutes=7)
    draft = start_draft(customer=customer, at=at, answers=answers).draft
    raise_cues(draft_id=draft.id, found=read_answers(None, answers, lexicon=lexicon_of(customer.id)), at=at)


def _ring(line: TelephoneLine, key: str, said: DemoCall, at: datetime) -> Call:
    return _event(line, key, EventKind.NEW_CALL, at, caller=said.number, queue="general")


def _take(line: TelephoneLine, key: str, said: DemoCall, agent: User, begun: datetime) -> Call:
    """Ring, answer, and write down what the caller says, as the console does."""
    _ring(line, key, said, begun)
    answered_at = begun + timedelta(seconds=12)
    call = _event(line, key, EventKind.ANSWER, answered_at, users=(agent.username,))
    kind = published(line.centre.customer_id, said.type)
    if call.draft is None or kind is None:
        return call
    if call.draft.type_version_id != kind.version_id:
        set_type(draft_id=call.draft.id, version_id=kind.version_id)
    answers = _answers(said, begun, line.centre.zone)
    asked = {slug: value for slug, value in answers.items() if slug in kind.by_slug}
    written_at = answered_at + timedelta(seconds=30)
    save_answers(draft_id=call.draft.id, answers=asked, at=written_at, by=str(agent.id))
    found = read_answers(kind, asked, lexicon=lexicon_of(line.centre.customer_id))
    raise_cues(draft_id=call.draft.id, found=found, at=written_at)
    if said.asked:
        _ask_for_help(call, said, agent, written_at + timedelta(seconds=20))
    return call


def _ask_for_help(call: Call, said: DemoCall, agent: User, at: datetime) -> None:
    """The agent asks the floor, which has answered or is still to answer."""
    asked = ask_supervisor(call_id=call.id, agent=agent, question=said.asked, at=at)
    if said.helped:
        supervisor = User.objects.get(username="supervisor")
        answer_help(help_id=asked.id, by=supervisor, answer=said.helped, at=at + timedelta(seconds=34))


def _answers(said: DemoCall, begun: datetime, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "happening_now": "no",
        "anyone_hurt": "no",
        "what_happened": said.words,
        "when": {
            "from_date": (begun - timedelta(days=1)).astimezone(zone).date().isoformat(),
            "from_time": None,
            "to_date": None,
            "to_time": None,
            "unsure": True,
        },
        "where": {"address": "", "suburb": "Ballarat", "postcode": "3350"},
        **({"phone": f"+{said.number}", "phone_safe": "yes"} if said.number else {}),
        **said.answers,
    }


def _hang_up(line: TelephoneLine, key: str, cause: str, at: datetime) -> Call:
    return _event(line, key, EventKind.HANGUP, at, cause=cause)


def _finish(call: Call, said: DemoCall, agent: User, at: datetime) -> None:
    """Send what has to be sent, and wrap up."""
    if call.draft is not None and said.outcome in SENT:
        sent = submit_draft(draft_id=call.draft.id, customer=call.contact.customer, at=at)
        open_case(report_id=sent.report.id, at=at)
        _clear(call.draft.id, at)
    wrap_up_call(
        call_id=call.id,
        agent=agent,
        disposition=said.outcome,
        told=said.told,
        agency=said.agency,
        reason_not_told=said.not_told,
        reason="Nothing was asked for" if said.outcome == Disposition.NO_ACTION else "",
        at=at + timedelta(seconds=20),
    )


def _clear(draft_id: int, at: datetime) -> None:
    """What an officer has taken over is no alarm on the floor any more; a person says so."""
    supervisor = User.objects.get(username="supervisor")
    for cue in OpenCue.objects.open().filter(draft_id=draft_id):
        clear_cue(cue_id=cue.id, by=supervisor, reason="An officer has it and calls her today.", at=at)


def _event(line: TelephoneLine, key: str, kind: EventKind, at: datetime, **what: Any) -> Call:
    event = TelephoneEvent(call_key=key, kind=kind, direction=Direction.IN, at=at, **what)
    return take_event(line=line, event=event, at=at)
