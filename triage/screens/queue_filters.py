"""Filters of the queue: read from the web address, put on the query, and said in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import QueryDict

from assistline.models import User
from reports.models import ReportType
from reports.models.contact import Channel
from triage.models import CaseStatus, Grade, SavedFilter
from triage.models.case import CaseQuerySet
from triage.rules.cues import IMMEDIATE_CUES, PRIORITY_CUES, cue_name

CHANNELS = {channel.value: channel.label for channel in Channel}
GRADES = {grade.value: grade.label for grade in Grade}
CUES = {cue: cue_name(cue) for cue in (*IMMEDIATE_CUES, *PRIORITY_CUES)}
HOLDERS = {"nobody": "Nobody", "me": "Me", "others": "Somebody else"}
OWNERS = HOLDERS
PAUSED = {"no": "Clock runs", "yes": "Clock paused"}
LONGEST_PLACE = 40
MOST_TYPES = 20


@dataclass(frozen=True)
class Choices:
    """What a person has kept, by name, and what the types of their customer are called."""

    saved: list[SavedFilter] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Filters:
    """What is asked for; what is empty is not. All of them hold at once."""

    grades: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    place: str = ""
    holder: str = ""
    owner: str = ""
    paused: str = ""

    def __bool__(self) -> bool:
        return bool(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """As they stand in a web address, always in the same order."""
        lists = (("grade", self.grades), ("type", self.types), ("from", self.channels), ("cue", self.cues))
        single = (
            ("place", self.place),
            ("holder", self.holder),
            ("owner", self.owner),
            ("clock", self.paused),
        )
        return [(name, value) for name, values in lists for value in values] + [
            (name, value) for name, value in single if value
        ]

    def on(self, cases: CaseQuerySet, user: User) -> CaseQuerySet:
        """The cases that fit all of it."""
        if self.grades:
            cases = cases.filter(grade__in=self.grades)
        if self.types:
            cases = cases.filter(report_type__slug__in=self.types)
        if self.channels:
            cases = cases.filter(channel__in=self.channels)
        if self.cues:
            cases = cases.filter(cue__in=self.cues)
        if self.place:
            cases = cases.filter(locality__istartswith=self.place)
        if self.paused:
            cases = cases.filter(paused_for="") if self.paused == "no" else cases.exclude(paused_for="")
        match self.holder:
            case "nobody":
                cases = cases.waiting()
            case "me":
                cases = cases.held_by(user)
            case "others":
                cases = cases.filter(status=CaseStatus.IN_REVIEW).exclude(officer_id=user.id)
        match self.owner:
            case "nobody":
                cases = cases.filter(owner=None)
            case "me":
                cases = cases.filter(owner_id=user.id)
            case "others":
                cases = cases.exclude(owner=None).exclude(owner_id=user.id)
        return cases

    def words(self, types: dict[str, str]) -> list[str]:
        """What is filtered by, for the line above the list."""
        said = [GRADES[grade] for grade in self.grades]
        said += [types.get(slug, slug.replace("_", " ")) for slug in self.types]
        said += [f"from {CHANNELS[channel]}" for channel in self.channels]
        said += [CUES[cue] for cue in self.cues]
        said += [f"in {self.place}"] if self.place else []
        said += [f"who has it: {HOLDERS[self.holder].lower()}"] if self.holder else []
        said += [f"who goes on with it: {OWNERS[self.owner].lower()}"] if self.owner else []
        return said + ([PAUSED[self.paused].lower()] if self.paused else [])


def read_filters(asked: QueryDict) -> Filters:
    """What a web address asks for; what means nothing is left out, so that an old link still shows a list."""

    def known(name: str, values: dict[str, str]) -> tuple[str, ...]:
        chosen = set(asked.getlist(name))
        return tuple(value for value in values if value in chosen)

    types = sorted({slug for slug in asked.getlist("type") if slug.isidentifier() and len(slug) <= 40})
    holder, owner, paused = (asked.get(name, "") for name in ("holder", "owner", "clock"))
    return Filters(
        grades=known("grade", GRADES),
        types=tuple(types[:MOST_TYPES]),
        channels=known("from", CHANNELS),
        cues=known("cue", CUES),
        place=" ".join(asked.get("place", "").replace("\0", "").split())[:LONGEST_PLACE],
        holder=holder if holder in HOLDERS else "",
        owner=owner if owner in OWNERS else "",
        paused=paused if paused in PAUSED else "",
    )


def query_of(tab: str, filters: Filters) -> str:
    """What is kept of a view: its tab and its filters."""
    return urlencode([("tab", tab), *filters.pairs()])


def with_choices(user: User) -> dict[str, Any]:
    """What :func:`choices_of` reads, as a part of the statement that reads the person's centre."""
    mine = SavedFilter.objects.filter(user_id=user.id).order_by("name", "id")
    types = ReportType.objects.filter(customer=OuterRef("customer")).order_by("name")
    kept = JSONObject(id="id", name="name", query="query", is_start="is_start")
    return {
        "kept_filters": ArraySubquery(mine.values(json=kept)),
        "type_names": ArraySubquery(types.values(json=JSONObject(slug="slug", name="name"))),
    }


def choices_of(user: User) -> Choices:
    """What a person has kept, and the types that they can choose. No statement: the centre brought both."""
    read = vars(user.centre)
    return Choices(
        saved=[SavedFilter(user_id=user.id, **one) for one in read["kept_filters"]],
        types={one["slug"]: one["name"] for one in read["type_names"]},
    )


def filter_panel(tab: str, filters: Filters, choices: Choices, base: str) -> dict[str, Any]:
    """What the page shows of filters."""
    types, saved = choices.types, choices.saved
    here = query_of(tab, filters)
    kept = next((one for one in saved if one.query == here), None)
    return {
        "tab": tab,
        "words": filters.words(types),
        "query": here,
        "clear_url": f"{base}?{urlencode({'tab': tab})}",
        "place": filters.place,
        "many": [
            _choices("Grade", "grade", GRADES, filters.grades),
            _choices("From", "from", CHANNELS, filters.channels),
        ],
        "one": [
            _choices("Type", "type", {"": "Any", **types}, filters.types),
            _choices("Cue", "cue", {"": "Any", **CUES}, filters.cues),
            _choices("Who has it", "holder", {"": "Anybody or nobody", **HOLDERS}, (filters.holder,)),
            _choices("Who goes on with it", "owner", {"": "Anybody or nobody", **OWNERS}, (filters.owner,)),
            _choices("Clock", "clock", {"": "Any", **PAUSED}, (filters.paused,)),
        ],
        "kept": kept,
        "saved": [
            {
                "id": one.id,
                "name": one.name,
                "url": f"{base}?{one.query}",
                "start": one.is_start,
                "current": one.query == here,
            }
            for one in saved
        ],
    }


def _choices(title: str, name: str, values: dict[str, str], chosen: tuple[str, ...]) -> dict[str, Any]:
    return {
        "title": title,
        "name": name,
        "options": [
            {"value": value, "title": label, "chosen": value in chosen} for value, label in values.items()
        ],
    }
