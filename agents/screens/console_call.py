"""Everything about one call on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from agents.actions.call_draft import FIRST_TYPE
from agents.answers import KeptAnswer, kept_answers, questions_of, values_of
from agents.forms.console import CueForm, WrapUpForm
from agents.forms.floor import ClearForm
from agents.models import Call
from agents.screens import (
    console_asking,
    console_caller,
    console_form,
    console_live,
    console_page,
    console_wrap_up,
)
from agents.screens.console_caller import Caller
from agents.screens.console_form import WORDS, Guide, Unsaved
from agents.screens.console_page import Desk
from assistline.references import group
from reports.actions import sent_answer
from reports.customers import ground_for
from reports.definitions import TypeDefinition, published
from reports.models import DraftState, Report
from reports.questions.display import sections

# The type that a page was drawn with, sent along with its answers.
DRAWN_FOR = "type_drawn"


@dataclass(frozen=True)
class Redrawn:
    """What was typed and not taken, to be shown again with the reason.

    Args:
        unsaved: Answers that could not be kept.
        untaken: Typed where there is no field for it (any more): what was asked, what was typed, and why.
        wrap_up: The form to close the call with.
        clear: A cue's id, and the form to clear it with.
        cue: The form to set a cue by hand.
        missing: The labels of required questions without an answer, when the report was to be sent.
    """

    unsaved: Unsaved | None = None
    untaken: tuple[dict[str, str], ...] = ()
    wrap_up: WrapUpForm | None = None
    clear: tuple[int, ClearForm] | None = None
    cue: CueForm | None = None
    missing: tuple[str, ...] = ()


def guide_of(
    call: Call, kept: Mapping[str, KeptAnswer], now: datetime, data: QueryDict | None = None
) -> Guide:
    """The guided form of a call; with ``data`` also of the type that the page was drawn with."""
    customer = call.contact.customer
    drawn_for = published(customer.id, data.get(DRAWN_FOR, "")) if data else None
    # What is told on a call is never left out because the place is not clear.
    ground = replace(ground_for(customer, at=now), keeps_unclear=True)
    return console_form.guide(questions_of(call.draft), kept, ground=ground, data=data, drawn_for=drawn_for)


def is_sent(call: Call) -> bool:
    """Whether what the caller said is with police, and is not edited any more."""
    return call.draft is not None and call.draft.state == DraftState.SUBMITTED


def call_page(
    desk: Desk, call: Call, caller: Caller, now: datetime, redrawn: Redrawn | None = None
) -> dict[str, Any]:
    """What ``console/call.html`` shows.

    Args:
        desk: Where the agent is.
        call: The call that is shown: that of the desk.
        caller: What is stored of its number.
        now: The server's time.
        redrawn: What was typed and not taken.
    """
    redrawn, zone = redrawn or Redrawn(), call.centre.zone
    kept = kept_answers(call.draft_id) if call.draft_id else {}
    values = values_of(kept)
    assessed = console_live.assess_call(call, kept, caller.known)
    sent = is_sent(call)
    guided, unsaved = guide_of(call, kept, now), redrawn.unsaved
    questions = questions_of(call.draft)
    report = console_wrap_up.sent_report(call) if sent else None
    over = desk.mode == console_page.WRAP_UP
    told = console_wrap_up.told_by_outcome(call, report, values) if over else {}
    return {
        "call": call,
        "call_bar": console_page.call_bar(call, now, zone),
        "asking": console_asking.asking_panel(call, now, zone),
        "caller": console_caller.caller_panel(caller, now, zone),
        "type": questions,
        "types": [] if sent else console_page.types_of(call, questions.slug if questions else ""),
        "type_was": _type_was(call, zone),
        "kept_words": kept_words(kept),
        "asked_words": asked_words(questions, kept),
        "sections": [] if sent else console_form.sections(guided, unsaved),
        "words": None if sent else console_form.words(guided, unsaved),
        "besides": [] if sent else console_form.kept_besides(guided, call.contact.customer_id, zone),
        "segments": console_live.segments(assessed, customer_id=call.contact.customer_id),
        "saved_at": saved_at(kept, zone),
        "sent": _sent(call, report, values, zone) if report else None,
        "over": over,
        "told_by_outcome": told,
        "wrap_up": (redrawn.wrap_up or console_wrap_up.wrap_up_form(call, told, zone, assessed.agency))
        if over
        else None,
        "clear": redrawn.clear,
        "cue_form": redrawn.cue or console_page.cue_form(),
        "missing": redrawn.missing,
        "untaken": redrawn.untaken,
        "not_saved": [guided.asked[slug].label for slug in sorted(unsaved.slugs) if slug in guided.asked]
        if unsaved
        else [],
        **console_live.live(call, assessed, now, zone),
    }


def saved_at(kept: Mapping[str, KeptAnswer], zone: ZoneInfo) -> str:
    """When something was saved last; empty while nothing was."""
    last = max((answer.saved_at for answer in kept.values()), default=None)
    return f"{last.astimezone(zone):%H:%M:%S}" if last else ""


def kept_words(kept: Mapping[str, KeptAnswer]) -> str:
    """``4 answers kept``."""
    count = len(values_of(dict(kept)))
    return f"{count} answer{'' if count == 1 else 's'} kept"


def asked_words(questions: TypeDefinition | None, kept: Mapping[str, KeptAnswer]) -> str:
    """``4 of 19``: how many of what is asked have an answer."""
    values = values_of(dict(kept))
    asked = {question.slug for question in (questions.asked_questions(values) if questions else ())} | {WORDS}
    return f"{len(asked & set(values))} of {len(asked)}"


def _type_was(call: Call, zone: ZoneInfo) -> str:
    """``was Noise until 14:31``: what the matter was taken for before."""
    last = call.type_changes.last()
    if last is None or not last.was or last.was == FIRST_TYPE:
        return ""
    kind = published(call.contact.customer_id, last.was)
    return f"was {kind.name if kind else last.was} until {last.at.astimezone(zone):%H:%M}"


def _sent(call: Call, report: Report, values: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """What was sent, as it was sent, and what the caller needs to follow it."""
    answer = sent_answer(draft_code=call.draft.code) if call.draft else None
    return {
        "reference": group(report.reference),
        "access_code": group(answer["access_code"]) if answer else "",
        "sections": sections(questions_of(call.draft), values, zone=zone),
    }
