"""A made-up contact, graded by what is in force and by a draft, side by side. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistline.decisions import Table
from assistline.decisions.loading import load_published
from assistline.decisions.versions import read_whole
from assistline.models import Centre, Customer, DecisionTableVersion
from reports.agencies import name_agencies
from reports.definitions import TypeDefinition, published
from reports.lexicon_additions import lexicon_of
from reports.models import ReportType
from reports.models.contact import Channel
from reports.reading import mark_words, read
from reports.reading.answers import NARRATIVE
from triage.facts import facts_of_answers
from triage.referring import desk_by_rule, referral_words
from triage.rules import news_words
from triage.rules.cues import cue_grade, cue_name
from triage.rules.grading import GRADE_TABLE, ROUTING_TABLE, Graded, History, ReportFacts, assess
from triage.rules.promises import expectation
from triage.screens.words import staff_time
from triage.targets import due_for


@dataclass(frozen=True)
class Tried:
    """A contact as somebody made it up.

    Args:
        words: What is told.
        type_slug: The type that was chosen; empty when the words have to say it.
        answers: Question slug to API value, of closed questions; without any, nobody asked.
        earlier: Contacts of the same person in the last 60 days.
    """

    words: str
    type_slug: str = ""
    channel: str = Channel.WEB.value
    wants_call: bool = False
    answers: Mapping[str, Any] | None = None
    postcode: str = ""
    earlier: int = 0


@dataclass(frozen=True)
class Side:
    """What one version of the tables makes of it, ready to be shown."""

    name: str
    grade: str
    grade_name: str
    disposition: str
    agency: str
    offence_code: str
    reasons: list[dict[str, str]]
    centre: str
    deadline: str
    told: str
    rules_version: str


@dataclass(frozen=True)
class Outcome:
    """Both sides, and what was read in the words."""

    segments: list[dict[str, Any]]
    cues: list[dict[str, str]]
    type_name: str
    sides: tuple[Side, ...]

    @property
    def same(self) -> bool:
        """Whether the draft changes nothing about it."""
        first, *others = (replace(side, name="", rules_version="", reasons=[]) for side in self.sides)
        return all(other == first for other in others)


def try_out(version: DecisionTableVersion, tried: Tried, *, customer: Customer, at: datetime) -> Outcome:
    """Grade a made-up contact by the tables in force, and by the same with this version in its place.

    Args:
        version: A draft, or any other version, with its table.
        tried: The contact.
        customer: Whose tables and types.
        at: What is taken for now.
    """
    lexicon = lexicon_of(customer.id)
    reading = read(tried.words, lexicon=lexicon)
    slug = tried.type_slug or (reading.types[0][0] if reading.types else "")
    kind = published(customer.id, slug) if slug else None
    answers = dict(tried.answers or {})
    told = replace(
        facts_of_answers(
            kind,
            {**answers, NARRATIVE: tried.words, "where": {"postcode": tried.postcode}},
            channel=tried.channel,
            wants_call=tried.wants_call,
            history=History(contacts=tried.earlier),
            lexicon=lexicon,
        ),
        type_slug=slug,
        asked=bool(answers),
    )
    # By itself it is graded as a narrative is: nobody has asked anything, so nothing is left unanswered.
    facts = told if answers else replace(told, labels={})
    now = load_published(slugs=(GRADE_TABLE, ROUTING_TABLE), customer_id=customer.id)
    then = {**now, version.table.slug: read_whole(version).table}
    names = [("In force now", now)]
    if not _same(now.get(version.table.slug), then[version.table.slug]):
        names.append((f"With {version}", then))
    centre = _centre(tried.channel, customer)
    return Outcome(
        segments=mark_words(tried.words, facts.reading.cues),
        cues=[{"slug": cue, "name": cue_name(cue), "grade": cue_grade(cue).value} for cue in facts.cues],
        type_name=kind.name if kind else "No type fits",
        sides=tuple(
            _side(name, tables, facts, kind, answers, customer, centre, at) for name, tables in names
        ),
    )


def _side(
    name: str,
    tables: Mapping[str, Table],
    facts: ReportFacts,
    kind: TypeDefinition | None,
    answers: Mapping[str, Any],
    customer: Customer,
    centre: Centre | None,
    at: datetime,
) -> Side:
    graded: Graded = assess(tables, facts)
    zone = centre.zone if centre else ZoneInfo(customer.time_zone)
    row = ReportType.objects.filter(customer=customer, slug=kind.slug).first() if kind else None
    desk = desk_by_rule(graded, kind=row, customer_id=customer.id, postcode=facts.place.postcode)
    due_at = due_for(
        customer_id=customer.id,
        centre_id=centre.id if centre else None,
        type_id=row.id if row else None,
        grade=graded.grade,
        minutes=graded.minutes,
        started_at=at,
    ).due_at
    advice = name_agencies(kind.advice_for(answers), customer_id=customer.id) if kind and not desk else ""
    named = referral_words(graded, customer_id=customer.id, advice=advice)
    return Side(
        name=name,
        grade=graded.grade.value,
        grade_name=graded.grade.label,
        disposition=graded.disposition.label,
        agency=graded.agency.replace("_", " "),
        offence_code=graded.offence_code,
        reasons=graded.reasons,
        centre=centre.name if centre else "The centre of the agent who takes the call",
        deadline=staff_time(due_at, zone),
        told=expectation(
            grade=graded.grade,
            due_at=due_at.astimezone(zone),
            now=at.astimezone(zone),
            emergency_number=customer.emergency_number,
            no_visit=customer.no_visit,
            advice=advice,
            referral=news_words.passed_by_rule(desk.name) if desk else named,
        ),
        rules_version=graded.rules_version,
    )


def _centre(channel: str, customer: Customer) -> Centre | None:
    if channel == Channel.PHONE:
        return None
    return Centre.objects.filter(customer=customer, takes_online_reports=True).first()


def _same(one: Table | None, other: Table) -> bool:
    return one is not None and one.rows == other.rows and one.version == other.version
