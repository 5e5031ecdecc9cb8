"""A service request as it comes, as answers of a report type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from reports.definitions import TypeDefinition
from reports.models.report_type import QuestionKind
from reports.open311.services import asked

ATTRIBUTE = re.compile(r"attribute\[([a-z][a-z0-9_]{0,39})\](?:\[\])?")
LONGEST_DESCRIPTION = 4_000
# What the standard calls them, and the questions that they answer.
DESCRIPTION, ADDRESS = "description", "address_string"
CONTACT_POINTS = ("phone", "email")


class NotFiled(Exception):
    """What is wrong with a request, in sentences for who wrote the program."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


def answers_of(kind: TypeDefinition, sent: QueryDict, *, at: datetime) -> dict[str, Any]:
    """The answers that a request gives, as the API takes them; nobody has judged them yet.

    Args:
        kind: The type that its service code names.
        sent: The form.
        at: When it was sent: the time of what is told without one.

    Raises:
        NotFiled: It has a field that we cannot keep.
    """
    if len(sent.get(DESCRIPTION, "")) > LONGEST_DESCRIPTION:
        raise NotFiled([f"description is longer than {LONGEST_DESCRIPTION} characters."])
    twice = [field for field in sent if len(sent.getlist(field)) > 1 and not _may_be_several(kind, field)]
    if twice:
        raise NotFiled([f"{field} is given twice." for field in twice])
    answers: dict[str, Any] = {"what_happened": sent.get(DESCRIPTION, "")}
    where = _where(sent)
    if where:
        answers["where"] = where
    if "when" in kind.by_slug:
        answers["when"] = _when(sent.get("attribute[when]", ""), at)
    name = " ".join(part for part in (sent.get("first_name"), sent.get("last_name")) if part)
    if name and "name" in kind.by_slug:
        answers["name"] = name
    answers |= {slug: sent[slug] for slug in CONTACT_POINTS if sent.get(slug) and slug in kind.by_slug}
    return answers | _attributes(kind, sent)


def _may_be_several(kind: TypeDefinition, field: str) -> bool:
    match = ATTRIBUTE.fullmatch(field)
    question = kind.by_slug.get(match[1]) if match else None
    return question is not None and question.kind == QuestionKind.CHOICES


def _attributes(kind: TypeDefinition, sent: QueryDict) -> dict[str, Any]:
    known = {question.slug: question for _, question in asked(kind)}
    found: dict[str, Any] = {}
    for field in sent:
        match = ATTRIBUTE.fullmatch(field)
        if match is None or match[1] == "when":
            continue
        question = known.get(match[1])
        if question is None:
            raise NotFiled([f"{field} is no attribute of {kind.slug}."])
        values = sent.getlist(field)
        if question.kind == QuestionKind.CHOICES:
            found[question.slug] = values
        elif question.kind == QuestionKind.NUMBER and re.fullmatch(r"-?\d{1,12}", values[-1]):
            found[question.slug] = int(values[-1])
        else:
            found[question.slug] = values[-1]
    return found


def _where(sent: QueryDict) -> Mapping[str, Any]:
    """The point, and the address as it was written: it may name a corner, a shop or a park."""
    where: dict[str, Any] = {}
    try:
        for field, part in (("lat", "latitude"), ("long", "longitude")):
            if sent.get(field):
                where[part] = float(sent.get(field, ""))
        if not all(map(isfinite, where.values())):
            raise ValueError("No place is there.")
    except ValueError:
        raise NotFiled(["lat and long are degrees, such as -37.81 and 144.96."]) from None
    if len(where) == 1:
        raise NotFiled(["lat and long belong together."])
    if sent.get(ADDRESS):
        where["words"] = sent[ADDRESS]
    if sent.get("address_id") and not where:
        raise NotFiled(["address_id is not known here: send lat and long, or address_string."])
    if not where:
        raise NotFiled(["Say where: lat and long, or address_string."])
    return where


def _when(typed: str, at: datetime) -> dict[str, Any]:
    if not typed:
        return {"from_date": at.date().isoformat(), "unsure": True}
    try:
        moment = parse_datetime(typed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotFiled(["attribute[when] is a time with its zone, such as 2026-11-22T21:30:00+11:00."])
    there = moment.astimezone(at.tzinfo)
    return {"from_date": there.date().isoformat(), "from_time": there.strftime("%H:%M")}
