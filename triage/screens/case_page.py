"""The case on one screen: what was told, how it was read, what happened, and what there is to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from assistline.models import User
from assistline.references import group
from reports.definitions import QuestionDefinition
from reports.lexicon_additions import lexicon_of
from reports.models import PersonRole, Report
from reports.models.contact import Channel
from reports.models.report_type import QuestionKind
from reports.place_map import map_of
from reports.portal_language import name_of
from reports.questions import PEOPLE
from reports.questions.display import answer_lines, plain_lines, say_phone
from reports.questions.people import point_lines, role_lines, wish_rows, word_row
from reports.questions.places import say_place
from reports.reading import mark_words, read
from reports.reading.lookalikes import LookAlike, look_alikes
from triage.actions.lease import is_barred
from triage.facts import definition_of
from triage.forms import DecisionForm, RaiseForm
from triage.marked import said_kinds
from triage.models import Assessment, Case, CaseStatus
from triage.referring import agency_of
from triage.rules.cues import cue_grade, cue_name
from triage.rules.thrive import PARTS
from triage.screens import colleagues
from triage.screens.case_files import files_panel
from triage.screens.case_tabs import tabs
from triage.screens.citizen_side import citizen_side
from triage.screens.decided import sent_back, what_stands
from triage.screens.keeping_page import head_words
from triage.screens.ladder import due_words
from triage.screens.letter_preview import letter_preview
from triage.screens.notes import owner_words
from triage.screens.queue_page import row
from triage.screens.returned import CAME_BACK, by_code
from triage.screens.timeline import timeline
from triage.screens.transfers import now_on_case
from triage.screens.words import clock_words, in_24_hours, masked, staff_time

NOTHING_SAFE = "No number or address was said to be safe. Do not ring, text or write."
SILENT = "Nothing is sent by itself: with what was told, silence is the rule. You decide what is safe."
UNKNOWN = "Wants to stay unknown. Nothing of who they are is kept; they read answers with their code."
NO_WAY = "No number or address was given. The tracking page is the only way."


@dataclass(frozen=True)
class CaseFile:
    """A case with everything that its page reads."""

    case: Case
    report: Report | None
    roles: list[PersonRole]
    assessments: list[Assessment]

    @property
    def assessment(self) -> Assessment | None:
        """The latest one: why the case has its grade."""
        return self.assessments[0] if self.assessments else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the centre whose case it is."""
        return self.case.centre.zone


def read_file(case: Case) -> CaseFile:
    """Read a case's first report, its people and its assessments: five statements at most."""
    link = (
        case.contact_links.filter(ended_at=None)
        .select_related("report__type_version__report_type")
        .order_by("linked_at", "id")
        .first()
    )
    report = link.report if link else None
    roles = (
        PersonRole.objects.filter(report=report)
        .select_related("person")
        .prefetch_related("person__contact_points")
        .order_by("id")
    )
    return CaseFile(case, report, list(roles) if report else [], list(case.assessments.all()))


def segments(file: CaseFile) -> list[dict[str, Any]]:
    """The citizen's words as typed, with what the rules read in them marked."""
    text = file.report.narrative_text if file.report else ""
    return mark_words(text, read(text, lexicon=lexicon_of(file.case.customer_id, only_shown=True)).cues)


def preview(file: CaseFile, user: User, now: datetime, told: str) -> dict[str, Any]:
    """What the preview panel shows of a case; contact points stay out of it."""
    case, assessment = file.case, file.assessment
    free = case.status == CaseStatus.WAITING or case.officer_id == user.id
    return {
        "row": row(case, user, now),
        "cues": [
            {"name": cue_name(cue), "grade": cue_grade(cue)}
            for cue in (assessment.cues if assessment else [])
        ],
        "segments": segments(file),
        "safe_contact": safe_contact(file),
        "reasons": assessment.reasons if assessment else [],
        "told": told,
        "claim_url": reverse("triage-claim", args=[case.reference])
        if free and case.status != CaseStatus.CLOSED
        else "",
    }


def page(
    file: CaseFile,
    user: User,
    now: datetime,
    *,
    form: DecisionForm | None = None,
    raise_form: RaiseForm | None = None,
    **citizen_forms: Any,
) -> dict[str, Any]:
    """Everything that the case page shows.

    Args:
        file: The case.
        user: Who reads it.
        now: The server's time.
        form: What was typed into the decision, to be shown again.
        raise_form: The same for the raising of the grade.
        citizen_forms: The same for what goes to the citizen, as ``citizen_side`` takes it.
    """
    case, assessment, reference = file.case, file.assessment, file.case.reference
    mine = case.status == CaseStatus.IN_REVIEW and case.officer_id == user.id
    closed = case.status == CaseStatus.CLOSED
    raise_form = raise_form or RaiseForm(case=case)
    kept = colleagues.drafts(case, user, now, mine=mine)
    barred = is_barred(case=case, officer=user)
    events = list(case.events.select_related("by", "note"))
    to_sign = vars(case).get("to_sign", False)
    decisions = list(case.decisions.select_related("officer")) if closed else []
    urls = {
        f"{name}_url": reverse(f"triage-{name}", args=[reference])
        for name in ("claim", "release", "decide", "raise", "heartbeat", "seen", "draft")
    }
    return {
        "case": head(case, now, file.report),
        "case_tabs": tabs(case, "case"),
        "now_iso": now.isoformat(),
        "segments": segments(file),
        "look_alikes": _look_alikes(file),
        "thrive": _thrive(assessment),
        "facts": facts(file),
        "map": map_of(file.report.answers.get("where")) if file.report else None,
        "files": files_panel(case),
        "contact_rows": contact_rows(file, in_full=case.officer_id == user.id),
        "safe_contact": safe_contact(file),
        "agency": agency_of(
            disposition=assessment.disposition, agency=assessment.agency, customer_id=case.customer_id
        )
        if assessment
        else None,
        "reasons": assessment.reasons if assessment else [],
        "rules_version": assessment.rules_version if assessment else "",
        "timeline": timeline(case, file.assessments, user, now, events=events, decisions=decisions),
        "stands": what_stands(decisions, events, user, file.zone) if closed else None,
        "lease": {
            "mine": mine,
            "holder": str(case.officer) if case.officer and not closed else "",
            # For who has it the time would stand still while the page renews it.
            "until_text": f"{case.lease_until.astimezone(file.zone):%H:%M}"
            if case.lease_until and not mine
            else "",
        },
        "can": {
            "claim": case.status == CaseStatus.WAITING and not barred,
            "decide": mine,
            "release": mine,
            "raise_grade": not closed and bool(raise_form.grades) and user.has_perm("triage.raise_grade"),
        },
        **urls,
        "zero_url": reverse("triage-000", args=[reference]),
        **kept,
        "lookers": colleagues.lookers(case, now),
        "form": form or (decision_form(case, words=kept["draft_words"]) if mine else None),
        "raise_form": raise_form,
        "told_text": _neutral_message(file) if mine else "",
        "version": case.version,
        "grade_rank": case.grade_rank,
        "barred": barred,
        "letter": letter_preview(case, assessment, now) if mine else [],
        "to_sign": to_sign,
        "sent_back": sent_back(events, file.zone) if mine and not to_sign else None,
        **citizen_side(case, file.report, mine=mine, **citizen_forms),
    }


def _look_alikes(file: CaseFile) -> tuple[LookAlike, ...]:
    """Words of the report that can be taken for others: the name of an officer, an address of ours."""
    if file.report is None:
        return ()
    people = [role.person for role in file.roles]
    points = [point.value for person in people for point in person.contact_points.all()]
    told = [line for value in file.report.answers.values() for line in plain_lines(value)]
    return look_alikes([file.report.narrative_text, *(person.name for person in people), *points, *told])


def decision_form(case: Case, data: Any = None, *, words: Mapping[str, str] | None = None) -> DecisionForm:
    """The decision, with the words that were kept; what the citizen is told stands empty until something is
    decided."""
    initial = {
        "offence_code": case.report_type.offence_code if case.report_type else "",
        **(words or {}),
        "version": case.version,
    }
    return DecisionForm(data, case=case, initial=initial, auto_id="decision_%s")


def same_words(case: Case, typed: Mapping[str, Any]) -> DecisionForm:
    """What was typed so far, on the case as it is now; nothing is checked yet."""
    initial = {name: typed.get(name, "") for name in typed} | {"version": case.version}
    return DecisionForm(case=case, initial=initial, auto_id="decision_%s")


def sent_words(file: CaseFile) -> str:
    """Whether a message goes out about the decision, in a sentence."""
    limit = safe_contact(file)
    return f"No message was sent. {limit}" if limit else "A message says that there is news on the page."


def facts(file: CaseFile) -> list[dict[str, Any]]:
    """What was answered, but for the words and for who reported; last what another type had asked."""
    if file.report is None:
        return []
    asked, elsewhere = definition_of(file.report), (*PEOPLE, "what_happened")
    questions = [
        question for question in (asked.questions() if asked else ()) if question.slug not in elsewhere
    ]
    answers = {slug: value for slug, value in file.report.answers.items() if slug not in elsewhere}
    shown = [(question.label, _staff_lines(question, answers, file.zone)) for question in questions]
    answers = {slug: value for slug, value in answers.items() if slug not in {q.slug for q in questions}}
    shown += [
        (f"Told before: {slug.replace('_', ' ')}", plain_lines(value)) for slug, value in answers.items()
    ]
    return [{"label": label, "lines": said} for label, said in shown if said]


def _staff_lines(question: QuestionDefinition, answers: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    said = answer_lines(question, answers, zone=zone)
    return [in_24_hours(line) for line in said] if question.kind == QuestionKind.WHEN else said


def contact_rows(file: CaseFile, *, in_full: bool) -> list[dict[str, Any]]:
    """Who has a role, how to reach and help them; numbers, addresses and the agreed word for who has the
    case."""
    rows: list[dict[str, Any]] = []
    if file.report and file.report.anonymous:
        rows.append({"label": "Reporter", "lines": [UNKNOWN], "safe": None})
    for role in file.roles:
        label = role.get_role_display()
        if role.ended_at is not None:
            label = f"{label}, taken off {staff_time(role.ended_at, file.zone)}: do not ring"
        rows.append({"label": label, "lines": role_lines(role), "safe": None})
        if role.ended_at is not None:
            continue
        for point in role.person.contact_points.all():
            shown = point.value if in_full else masked(point.kind, point.value)
            said = say_phone(shown) if in_full and point.kind == "phone" else shown
            rows.append(
                {
                    "label": point.get_kind_display(),
                    "lines": [said, *(point_lines(point) if point.safe else ())],
                    # Never asked is as good as no: nothing is sent there.
                    "safe": bool(point.safe),
                    "came_back": staff_time(point.came_back_at, file.zone) if point.came_back_at else "",
                    "reach_url": reverse("triage-reach", args=[file.case.reference]),
                    "by_code": "" if role.role != PersonRole.Role.REPORTER else by_code(file.report),
                }
            )
        wishes = wish_rows(role.person) + (word_row(role.person) if in_full else [])
        rows += [{"label": title, "lines": said, "safe": None} for title, said in wishes]
    return rows


def safe_contact(file: CaseFile) -> str:
    """The limit on contact, if there is one."""
    reporters = [role.person for role in file.roles if role.role == PersonRole.Role.REPORTER]
    points = [point for person in reporters for point in person.contact_points.all()]
    if not points:
        return NO_WAY
    if not any(point.safe for point in points):
        return NOTHING_SAFE
    if file.report and file.report.kept_silent:
        return SILENT
    return "" if any(point.safe and not point.came_back_at for point in points) else CAME_BACK


def head(case: Case, now: datetime, report: Report | None = None) -> dict[str, Any]:
    """The head of each page of a case: what it is, its grade and its clock."""
    zone, clock = case.centre.zone, clock_words(case, now)
    unnamed = case.matter if case.channel == Channel.EMERGENCY else "Call back"
    name = case.report_type.name if case.report_type else unnamed
    return {
        "reference": group(case.reference),
        "plain": case.reference,
        "title": f"{name}, {case.locality}" if case.locality else name,
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "clock_text": clock.text,
        "clock_state": clock.state,
        "due_at_iso": case.due_at.isoformat(),
        "warn_at_iso": case.warn_at.isoformat() if case.warn_at else "",
        "due_text": due_words(case, clock, zone),
        "channel_name": case.get_channel_display(),
        "written_in": name_of(report.language) if report else "",
        "received_text": staff_time(report.submitted_at if report else case.opened_at, zone),
        "status_name": case.get_status_display(),
        "closed": case.status == CaseStatus.CLOSED,
        "contacts": getattr(case, "contact_count", None) or 1,
        "planned": getattr(case, "planned", False),
        "marked": said_kinds(getattr(case, "marked_kinds", None) or ()),
        "address": case.reference,
        "transfers": now_on_case(case, now),
        "owner": owner_words(case),
        **head_words(case),
        **_crime_numbers(case),
    }


def _crime_numbers(case: Case) -> dict[str, Any]:
    """Its own, and other ones under which a case stands recorded that goes on in it."""
    own = getattr(case, "crime_number", "")
    earlier = getattr(case, "earlier_numbers", ())
    return {
        "crime_number": own,
        "earlier_numbers": [
            {"number": one["number"], "reference": group(one["reference"])}
            for one in earlier
            if one["number"] != own
        ],
    }


def place_line(report: Report | None) -> str:
    """Where it is, as it was told, in a line."""
    where = report.answers.get("where") if report else None
    return ", ".join(say_place(where)) if isinstance(where, Mapping) else ""


def _thrive(assessment: Assessment | None) -> list[dict[str, Any]]:
    said = assessment.thrive if assessment else {}
    return [{"name": part.capitalize(), **said[part]} for part in PARTS if part in said]


def _neutral_message(file: CaseFile) -> str:
    if safe_contact(file):
        return ""
    return f"There is news about your reference {group(file.case.reference)}. Use your code to read it."
