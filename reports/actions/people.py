"""Everybody that a report names in a role: kept once with their contact points, in two statements."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Field

from assistline.encryption import blind_index
from reports.models import ContactPoint, Person, PersonRole, Report
from reports.questions import ANONYMOUS, FOR_WHOM, UNDER_18, WISHES

Role = PersonRole.Role
_POINT = (
    "person_id",
    "kind",
    "value",
    "value_index",
    "safe",
    "safe_said_at",
    "safe_when",
    "voicemail_safe",
)
_ROLES_AND_POINTS = """
    WITH roles AS (
        INSERT INTO reports_personrole (person_id, report_id, role, about)
        SELECT person, %(report)s, role, about
        FROM unnest(%(person_id)s::bigint[], %(role)s::text[], %(about)s::text[])
            AS told (person, role, about)
    )
    INSERT INTO reports_contactpoint
        (person_id, kind, value, value_index, safe, safe_said_at, safe_when, voicemail_safe)
    SELECT * FROM unnest(
        %(point_person_id)s::bigint[], %(point_kind)s::text[], %(point_value)s::text[],
        %(point_value_index)s::text[], %(point_safe)s::boolean[], %(point_safe_said_at)s::timestamptz[],
        %(point_safe_when)s::text[], %(point_voicemail_safe)s::boolean[]
    )
    RETURNING id
"""
SAFE = {"yes": True, "no": False, "unsure": False}


@dataclass
class Told:
    """Somebody as they were told of, not kept yet."""

    role: Role
    name: str = ""
    abn: str = ""
    agreed_word: str = ""
    wishes: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    points: list[tuple[ContactPoint.Kind, str, bool | None]] = field(default_factory=list)

    @property
    def is_somebody(self) -> bool:
        """Whether anything is known of them."""
        return bool(self.name or self.points or self.wishes or self.agreed_word or self.about)


def wants_to_stay_unknown(answers: Mapping[str, Any], *, wants_call: bool) -> bool:
    """Whether nothing of who tells it is to be kept. Whoever then asks for a call gives a number to keep."""
    return answers.get(FOR_WHOM) == ANONYMOUS and not wants_call


def keep_people(*, report: Report, answers: Mapping[str, Any], at: datetime) -> list[ContactPoint]:
    """Keep who reported and who else has a role; nobody of whom nothing was said.

    Args:
        report: What they have to do with. Of an anonymous one the sender is not kept at all.
        answers: Slugs to clean API values.
        at: When they said so.

    Returns:
        The reporter's own contact points.

    Raises:
        DatabaseError: Nothing is kept.
    """
    return _keep(report, _everybody(report, answers), at)


def keep_each(
    *, report: Report, role: Role, prefix: str, items: Iterable[Mapping[str, Any]], at: datetime
) -> None:
    """Keep more people of one role, told of after the report was sent.

    Args:
        report: What they have to do with.
        role: Host or keyholder.
        prefix: How the names of their parts begin.
        items: What was told of each: part slug to clean API value.
        at: When.

    Raises:
        DatabaseError: Nothing is kept.
    """
    _keep(report, _each(role, prefix, list(items)), at)


def _keep(report: Report, people: Iterable[Told], at: datetime) -> list[ContactPoint]:
    told = [one for one in people if one.is_somebody]
    if not told:
        return []
    kept_people = Person.objects.bulk_create(
        Person(
            customer_id=report.customer_id,
            name=one.name,
            name_index=blind_index(fold_name(one.name), purpose="name"),
            abn=one.abn,
            wishes=one.wishes or None,
            agreed_word=one.agreed_word,
            created_at=at,
        )
        for one in told
    )
    roles = [
        PersonRole(person=person, report=report, role=one.role, about=one.about or None)
        for person, one in zip(kept_people, told, strict=True)
    ]
    points = [
        ContactPoint(
            person=person,
            kind=kind,
            value=value,
            value_index=blind_index(value, purpose=kind.value),
            safe=safe,
            safe_said_at=None if safe is None else at,
            safe_when=str(one.wishes.get("best_time") or ""),
            voicemail_safe=SAFE.get(one.wishes.get("voicemail_safe", ""))
            if kind == ContactPoint.Kind.PHONE
            else None,
        )
        for person, one in zip(kept_people, told, strict=True)
        for kind, value, safe in one.points
    ]
    _write(roles, points)
    reporters = {
        person.id for person, one in zip(kept_people, told, strict=True) if one.role == Role.REPORTER
    }
    return [point for point in points if point.person_id in reporters]


def _write(roles: list[PersonRole], points: list[ContactPoint]) -> None:
    """Roles and contact points in one statement: a whole report is to cost few."""
    row: dict[str, Any] = {"report": roles[0].report_id}
    row |= {name: [_to_write(role, name) for role in roles] for name in ("person_id", "role", "about")}
    row |= {f"point_{name}": [_to_write(point, name) for point in points] for name in _POINT}
    with connection.cursor() as cursor:
        cursor.execute(_ROLES_AND_POINTS, row)
        for point, (written,) in zip(points, cursor.fetchall(), strict=True):
            point.id, point._state.adding = written, False


def _to_write(row: PersonRole | ContactPoint, name: str) -> Any:
    """A column's value as it is stored: what is encrypted at rest, encrypted."""
    column = cast("Field[Any, Any]", row._meta.get_field(name))
    return column.get_prep_value(getattr(row, name))


def _everybody(report: Report, answers: Mapping[str, Any]) -> Iterable[Told]:
    if not report.anonymous:
        yield _reporter(answers)
    yield Told(
        Role.CONCERNED,
        name=answers.get("other_name", ""),
        about=_given(answers, "other_relation", "other_knows"),
        # Somebody else's number is theirs: without their word it is not kept.
        points=_phone(answers.get("other_phone"), answers.get("other_phone_safe"), only_safe=True),
    )
    yield Told(Role.BUSINESS, name=answers.get("business_name", ""), abn=answers.get("abn", ""))
    yield Told(Role.CARER, name=answers.get("looked_after_by", ""))
    yield from _each(Role.HOST, "host", answers.get("hosts"))
    yield from _each(Role.KEYHOLDER, "keyholder", answers.get("keyholders"))


def _each(role: Role, prefix: str, items: object) -> Iterable[Told]:
    """People who were told of one after another: name, phone, whether it is safe, what they know."""
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield Told(
                role,
                name=item.get(f"{prefix}_name") or "",
                about=_given(item, f"{prefix}_knows"),
                points=_phone(item.get(f"{prefix}_phone"), item.get(f"{prefix}_phone_safe")),
            )


def _reporter(answers: Mapping[str, Any]) -> Told:
    points = _phone(answers.get("phone"), answers.get("phone_safe"))
    if answers.get("email"):
        points.append((ContactPoint.Kind.EMAIL, answers["email"], SAFE.get(answers.get("email_safe", ""))))
    return Told(
        Role.REPORTER,
        name=answers.get("name", ""),
        agreed_word=answers.get("agreed_word", ""),
        wishes=_given(answers, *WISHES),
        about=_given(answers, "business_role")
        | ({UNDER_18: True} if answers.get(FOR_WHOM) == UNDER_18 else {}),
        points=points,
    )


def _phone(
    number: Any, safe: Any, *, only_safe: bool = False
) -> list[tuple[ContactPoint.Kind, str, bool | None]]:
    said = SAFE.get(safe or "")
    return [(ContactPoint.Kind.PHONE, number, said)] if number and (said or not only_safe) else []


def _given(answers: Mapping[str, Any], *slugs: str) -> dict[str, Any]:
    return {slug: answers[slug] for slug in slugs if answers.get(slug) not in (None, "", [])}


def fold_name(name: str) -> str:
    """A name as it is compared: one form of each letter, single spaces, no case."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
