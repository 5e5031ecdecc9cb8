"""Everything about one call on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agents.answers import KeptAnswer, kept_answers, questions_of, values_of
from agents.forms.console import CueForm, WrapUpForm
from agents.forms.floor import ClearForm
from agents.models import Call, Presence
from agents.screens import console_caller, console_form, console_live, console_page, console_wrap_up
from agents.screens.console_caller import Caller
from agents.screens.console_form import Guide
from agents.screens.console_page import Desk
from assistline.references import group
from reports.actions import sent_answer
from reports.customers import ground_for
from reports.models import DraftState, Report
from reports.questions.display import sections


@dataclass(frozen=True)
class Redrawn:
    """What was typed and not taken, to be shown again with the reason.

    Args:
        guided: The form as it was typed.
        conflicts: What somebody else has written meanwhile, in words, by question.
        wrap_up: The form to close the call with.
        clear: A cue's id, and the form to clear it with.
        cue: The form to set a cue by hand.
        missing: The labels of required questions without an answer, when the report was to be sent.
    """

    guided: Guide | None = None
    conflicts: Mapping[str, str] | None = None
    wrap_up: WrapUpForm | None = None
    clear: tuple[int, ClearForm] | None = None
    cue: CueForm | None = None
    missing: tuple[str, ...] = ()


def guide_of(call: Call, kept: Mapping[str, KeptAnswer], now: datetime, data: Any = None) -> Guide:
    """The guided form of a call."""
    ground = ground_for(call.contact.customer, at=now)
    return console_form.guide(questions_of(call.draft), kept, ground=ground, data=data)


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
    assessed = console_live.assess_call(call, kept)
    sent = is_sent(call)
    guided = redrawn.guided or guide_of(call, kept, now)
    questions = questions_of(call.draft)
    report = console_wrap_up.sent_report(call) if sent else None
    over = desk.mode == console_page.WRAP_UP
    told = console_wrap_up.told_by_outcome(call, report, values) if over else {}
    return {
        "call": call,
        "call_bar": console_page.call_bar(call, now, zone, on_hold=desk.state == Presence.ON_HOLD),
        "others": console_page.others(desk),
        "caller": console_caller.caller_panel(caller, values, now, zone),
        "type": questions,
        "types": [] if sent else console_page.types_of(call, questions.slug if questions else ""),
        "kept_count": len(values),
        "asked_count": f"{_answered(guided, values)} of {len(guided.asked)}",
        "sections": [] if sent else console_form.sections(guided, redrawn.conflicts),
        "words": None if sent else console_form.words(guided, redrawn.conflicts),
        "besides": [] if sent else console_form.kept_besides(guided, call.contact.customer_id, zone),
        "segments": console_live.segments(assessed),
        "saved_at": saved_at(kept, zone),
        "sent": _sent(call, report, values, zone) if report else None,
        "over": over,
        "told": told,
        "wrap_up": (redrawn.wrap_up or console_wrap_up.wrap_up_form(call, told)) if over else None,
        "clear": redrawn.clear,
        "clear_form": ClearForm(auto_id="clear_%s"),
        "cue_form": redrawn.cue or console_page.cue_form(),
        "missing": redrawn.missing,
        "form_errors": bool(redrawn.guided and redrawn.guided.refused()) or bool(redrawn.conflicts),
        **console_live.live(call, assessed, now, zone),
    }


def saved_at(kept: Mapping[str, KeptAnswer], zone: ZoneInfo) -> str:
    """When something was saved last; empty while nothing was."""
    last = max((answer.saved_at for answer in kept.values()), default=None)
    return f"{last.astimezone(zone):%H:%M:%S}" if last else ""


def _answered(guided: Guide, values: Mapping[str, Any]) -> int:
    return sum(slug in values for slug in guided.asked)


def _sent(call: Call, report: Report, values: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """What was sent, as it was sent, and what the caller needs to follow it."""
    answer = sent_answer(draft_code=call.draft.code) if call.draft else None
    return {
        "reference": group(report.reference),
        "access_code": group(answer["access_code"]) if answer else "",
        "sections": sections(questions_of(call.draft), values, zone=zone),
    }
