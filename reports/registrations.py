"""What somebody registered in advance (a party, an empty place) as it stands: as sent, then as changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from reports.definitions import QuestionDefinition, TypeDefinition, definition
from reports.models import ContactPoint, PersonRole, PublicStatus, Report, SupplementKind
from reports.models.contact import Disposition
from reports.questions import FIRST_DAYS, LAST_DAYS
from reports.questions.display import lines, say_item
from reports.questions.items import is_items

Role = PersonRole.Role
# The questions about people whom the owner can change, with the role that they are kept in.
PEOPLE_ASKED: dict[str, Role] = {"hosts": Role.HOST, "keyholders": Role.KEYHOLDER}
PREFIX = {Role.HOST: "host", Role.KEYHOLDER: "keyholder"}
TIMES = "party_times"
SAID = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Standing:
    """A registration as its owner says now.

    Args:
        questions: What can be changed of it, in the order that it was asked.
        answers: Slug to API value; people as lists.
        cancelled: Its owner said that it is off.
        change_id: Of the last change, 0 where there is none: what a page was drawn with.
    """

    questions: tuple[QuestionDefinition, ...]
    answers: Mapping[str, Any]
    cancelled: bool
    change_id: int


def is_registered(report: Report) -> bool:
    """Whether it is on the list, and its days are not over; ``report`` with its contact."""
    there = report.contact.outcome == Disposition.REGISTRATION
    return there and report.public_status != PublicStatus.DECIDED and bool(changeable_of(report))


def changeable_of(report: Report) -> tuple[QuestionDefinition, ...]:
    """The questions whose answers the owner can change; none where it is no registration."""
    asked = definition(report.type_version_id) if report.type_version_id else None
    return changeable(asked) if asked else ()


def changeable(asked: TypeDefinition) -> tuple[QuestionDefinition, ...]:
    """Days, times, and whom to ring."""
    if not any(slug in asked.by_slug for slug in FIRST_DAYS):
        return ()
    known = (*FIRST_DAYS, *LAST_DAYS, TIMES, *PEOPLE_ASKED)
    return tuple(question for question in asked.questions() if question.slug in known)


def standing_of(report: Report) -> Standing:
    """How a registration stands, in three statements."""
    questions = changeable_of(report)
    slugs = {question.slug for question in questions}
    answers = {slug: value for slug, value in report.answers.items() if slug in slugs}
    cancelled, change_id = False, 0
    changes = report.supplements.filter(kind__in=(SupplementKind.CHANGE, SupplementKind.CANCEL))
    for change in changes.order_by("id"):
        answers |= change.changes or {}
        cancelled, change_id = change.kind == SupplementKind.CANCEL, change.id
    answers |= _people(report, slugs)
    return Standing(
        questions, {slug: said for slug, said in answers.items() if said is not None}, cancelled, change_id
    )


def _people(report: Report, slugs: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Who is to be rung now, as the answers that say so: they are kept as people, not among the facts."""
    asked = {role: slug for slug, role in PEOPLE_ASKED.items() if slug in slugs}
    roles = PersonRole.objects.filter(report=report, role__in=list(asked), ended_at=None)
    found: dict[str, list[dict[str, Any]]] = {slug: [] for slug in asked.values()}
    for role in roles.select_related("person").prefetch_related("person__contact_points").order_by("id"):
        found[asked[Role(role.role)]].append(item_of(role))
    return found


def item_of(role: PersonRole) -> dict[str, Any]:
    """One person as they were told of."""
    prefix = PREFIX[Role(role.role)]
    points = role.person.contact_points.all()
    phone = next((point for point in points if point.kind == ContactPoint.Kind.PHONE), None)
    said = {
        f"{prefix}_name": role.person.name,
        f"{prefix}_phone": phone.value if phone else None,
        f"{prefix}_phone_safe": SAID.get(phone.safe) if phone and phone.safe is not None else None,
        **(role.about or {}),
    }
    return {name: value for name, value in said.items() if value}


def rows_of(
    standing: Standing, *, zone: ZoneInfo, only: Mapping[str, Any] | None = None
) -> list[tuple[str, list[str]]]:
    """What is on the list, question by question, as lines to read.

    Args:
        standing: As it is, or was.
        zone: The customer's.
        only: Just these questions.
    """
    rows = []
    for question in standing.questions:
        said = standing.answers.get(question.slug)
        if only is not None and question.slug not in only:
            continue
        shown = (
            [say_item(question, one, zone) for one in said or ()]
            if is_items(question)
            else lines(question, said, zone=zone)
        )
        rows.append((question.label.rstrip("?"), shown))
    return rows


def said_of(rows: list[tuple[str, list[str]]]) -> str:
    """Rows as text, a line each."""
    return "\n".join(f"{label}: {'; '.join(shown) or 'nobody, nothing'}" for label, shown in rows)
