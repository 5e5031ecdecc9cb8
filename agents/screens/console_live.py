"""What a call means so far, as the agent types: grade, cues and reasons, and which outcomes are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agents.actions.outcomes import standing_of
from agents.answers import KeptAnswer, questions_of, values_of
from agents.models import Call, CallState
from agents.rules.outcomes import OUTCOMES, Standing, refusal, short_refusal
from agents.rules.say import OVER, say_next
from agents.screens.console_caller import Known, read_known, told_panel
from agents.screens.console_grades import grade_steps
from agents.screens.console_marked import marked_panel
from agents.screens.console_same import same_panel
from agents.screens.console_transfer import asked_of_000
from agents.screens.floor_words import seconds_words
from assistline.decisions.loading import load_published
from reports.definitions import TypeDefinition
from reports.lexicon_additions import lexicon_of
from reports.models import DraftState, OpenCue
from reports.models.contact import Channel
from reports.place_map import map_of
from reports.questions.places import say_place, unclear_kept
from reports.questions.values import missing
from reports.reading import CueFound, mark_words, read
from reports.reading.answers import NARRATIVE
from reports.silence import stays_silent
from triage.facts import facts_of_answers, with_cues
from triage.rules.cues import cue_name
from triage.rules.grade import Grade
from triage.rules.grading import GRADE_TABLE, ROUTING_TABLE, Graded
from triage.rules.so_far import SoFar, assess_so_far

NEW_FOR_SECONDS = 60


@dataclass(frozen=True)
class Assessed:
    """A call as it is judged now.

    Args:
        graded: What the rules say of what was answered; nothing while nothing was.
        grade: The more urgent of that and of what the open cues ask for.
        cues: All cues of the draft, open and cleared, the most urgent first.
        known: Who gave the number before, and how often it called.
        unasked: The words of the questions that a more urgent grade waits for.
    """

    graded: Graded | None
    grade: Grade | None
    cues: list[OpenCue]
    questions: TypeDefinition | None
    values: dict[str, Any]
    known: Known
    unasked: tuple[str, ...] = ()

    @property
    def agency(self) -> str:
        """Whose matter the rules say it is; empty where it is ours, or nothing says so."""
        return self.graded.agency if self.graded else ""

    @property
    def silent(self) -> bool:
        """Whether nothing is sent in this matter by itself."""
        slug = self.questions.slug if self.questions else ""
        return stays_silent(type_slug=slug, cues=(cue.cue for cue in self.open))

    @property
    def open(self) -> list[OpenCue]:
        """Those that nobody has cleared."""
        return [cue for cue in self.cues if cue.cleared_at is None]


def assess_call(call: Call, kept: Mapping[str, KeptAnswer], known: Known | None = None) -> Assessed:
    """Judge a call by what is kept of it, so far: what was not asked yet is no missing fact.

    Args:
        call: With its draft.
        kept: The draft's answers.
        known: What is stored of its number, where that was read already.
    """
    known = known or read_known(call, call.agent_id)
    questions, values = questions_of(call.draft), values_of(dict(kept))
    cues = OpenCue.objects.filter(draft_id=call.draft_id).most_urgent_first() if call.draft_id else ()
    found = sorted(cues, key=lambda cue: cue.cleared_at is not None)
    so_far = _graded(call, questions, values, found, known) if values else SoFar(None, ())
    grades = [Grade(cue.grade) for cue in found if cue.cleared_at is None]
    if so_far.graded is not None:
        grades.append(so_far.graded.grade)
    grade = min(grades, key=lambda one: one.rank, default=None)
    labels = {question.slug: question.label for question in questions.questions()} if questions else {}
    # What is sent is asked nothing more: the officer has it.
    asking = call.draft is not None and call.draft.state != DraftState.SUBMITTED
    unasked = tuple(labels[slug] for slug in so_far.unasked if asking and slug in labels)
    return Assessed(so_far.graded, grade, found, questions, values, known, unasked)


def live(call: Call, assessed: Assessed, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What ``console/_live.html`` shows."""
    place = _place(assessed.values)
    return {
        "told": told_panel(call, assessed.known, assessed.values, silent=assessed.silent, place=place),
        "grade": _grade(assessed, zone),
        "unasked": assessed.unasked[0] if assessed.unasked and assessed.grade != Grade.IMMEDIATE else "",
        "cues": [_cue(cue, now, zone) for cue in assessed.cues],
        "reasons": _reasons(assessed),
        "grade_steps": grade_steps(assessed.cues, zone),
        "rules_version": assessed.graded.rules_version if assessed.graded else "",
        "say": _say(call, assessed),
        "dock": dock(call, assessed, zone, now),
        "course": _course(call, assessed.open, now),
        "marked": marked_panel(call, assessed.values, now),
        "same": same_panel(call, assessed.questions, assessed.values, now, zone),
        "place_told": place,
        "map": map_of(assessed.values.get("where")),
        "place_unclear": _is_unclear(assessed.values.get("where")),
    }


def segments(assessed: Assessed, *, customer_id: int) -> list[dict[str, Any]]:
    """The caller's words with what was read in them marked, as this customer's lexicon reads them."""
    text = str(assessed.values.get(NARRATIVE, ""))
    return mark_words(text, read(text, lexicon=lexicon_of(customer_id, only_shown=True)).cues)


def dock(call: Call, assessed: Assessed, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """The outcomes, each with the sentence that says why it is not open."""
    standing: Standing = standing_of(call, assessed.open)
    return {
        "red": assessed.grade == Grade.IMMEDIATE,
        "transferred": f"{call.transferred_at.astimezone(zone):%H:%M:%S}" if call.transferred_at else "",
        "asked": asked_of_000(call, zone, now) if call.transferred_at else {},
        "outcomes": [
            {
                "disposition": outcome.disposition.value,
                "label": outcome.label,
                "key": outcome.key,
                "refusal": short_refusal(outcome, standing),
                "why_not": refusal(outcome.disposition, standing),
                "chosen": call.disposition == outcome.disposition,
            }
            for outcome in OUTCOMES
        ],
    }


def _graded(
    call: Call,
    questions: TypeDefinition | None,
    values: Mapping[str, Any],
    cues: list[OpenCue],
    known: Known,
) -> SoFar:
    safe = any(values.get(slug) == "yes" for slug in ("phone_safe", "email_safe"))
    facts = facts_of_answers(
        questions,
        values,
        channel=Channel.PHONE,
        reachable=safe,
        history=known.history,
        lexicon=lexicon_of(call.contact.customer_id),
    )
    facts = replace(with_cues(facts, cues), sealed=False)
    slugs = (GRADE_TABLE, ROUTING_TABLE)
    return assess_so_far(load_published(slugs=slugs, customer_id=call.contact.customer_id), facts)


def _grade(assessed: Assessed, zone: ZoneInfo) -> dict[str, str] | None:
    if assessed.grade is None:
        return None
    alarms = assessed.open
    if alarms:
        last = max(alarms, key=lambda cue: cue.raised_at)
        by = "a person" if last.source == "person" else "rule"
        why = f"Raised by {by}. The floor was told at {last.raised_at.astimezone(zone):%H:%M:%S}."
    else:
        why = assessed.graded.reasons[0]["text"] if assessed.graded else ""
    return {"slug": assessed.grade.value, "name": assessed.grade.label, "why": why}


def _cue(cue: OpenCue, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    cleared = cue.cleared_at is not None
    return {
        "id": cue.id,
        "name": cue_name(cue.cue),
        "grade": cue.grade,
        "cleared": f"cleared {cue.cleared_at.astimezone(zone):%H:%M}" if cue.cleared_at else "",
        "reason": cue.clear_reason if cleared else "",
        "mark": cue.get_mark_display() if cue.mark and not cleared else "",
        "new": not cleared and (now - cue.raised_at).total_seconds() < NEW_FOR_SECONDS,
    }


def _reasons(assessed: Assessed) -> list[dict[str, str]]:
    """The rules' reasons, and open cues that are not among them: set by a person, or said earlier."""
    # What was said comes before the row that it led to.
    first, rest = (assessed.graded.reasons[:1], assessed.graded.reasons[1:]) if assessed.graded else ([], [])
    reasons = [*rest, *first]
    known = set(assessed.graded.cues) if assessed.graded else set()
    more = [
        {"text": _cue_words(cue), "source": _source(cue), "grade": cue.grade}
        for cue in assessed.open
        if cue.cue not in known
    ]
    return sorted([*reasons, *more], key=lambda reason: Grade(reason["grade"]).rank)


def _cue_words(cue: OpenCue) -> str:
    return f"“{cue.words}” ({cue_name(cue.cue)})" if cue.words else cue_name(cue.cue).capitalize()


def _source(cue: OpenCue) -> str:
    return "Set by a person" if cue.source == "person" else f"{cue.source}, said earlier"


def _say(call: Call, assessed: Assessed) -> str:
    if call.state != CallState.ANSWERED:
        return OVER
    asked = assessed.questions.asked_questions(assessed.values) if assessed.questions else ()
    left = [q.label for q in missing(asked, assessed.values) if q.slug != NARRATIVE]
    customer = call.contact.customer
    return say_next(
        emergency="Triple Zero" if customer.emergency_number == "000" else customer.emergency_number,
        transferring=call.transferred_at is not None,
        immediate=assessed.grade == Grade.IMMEDIATE,
        cues=[cue.cue for cue in assessed.open],
        sent=standing_of(call, assessed.open).sent,
        words=NARRATIVE in assessed.values,
        unasked=assessed.unasked[0] if assessed.unasked else "",
        next_question=left[0] if left and assessed.values else "",
    )


def _course(call: Call, cues: list[OpenCue], now: datetime) -> dict[str, Any]:
    """The call as a line with its first sign of danger on it; nothing while there is none."""
    if not cues:
        return {}
    begun, end = call.answered_at or call.started_at, call.ended_at or now
    first = min(cue.raised_at for cue in cues)
    share = (first - begun).total_seconds() / max((end - begun).total_seconds(), 1.0)
    strongest = Grade.IMMEDIATE if any(cue.grade == Grade.IMMEDIATE for cue in cues) else Grade.PRIORITY
    return {
        "x": round(6 + min(max(share, 0.05), 0.85) * 130),
        "grade": strongest.value,
        "at": seconds_words(begun, first),
    }


def _place(values: Mapping[str, Any]) -> str:
    return ", ".join(say_place(values.get("where") or {}))


def _is_unclear(where: object) -> bool:
    return isinstance(where, Mapping) and unclear_kept(where)


def person_cue(cue: str, words: str, grade: str) -> CueFound:
    """A cue that a person sets."""
    return CueFound(cue, grade, words.strip(), source="person")
