"""Search over open and closed cases: by words, by name, number or plate, and by what was spelt otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import CombinedSearchQuery, SearchHeadline, SearchQuery, TrigramDistance
from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse

from assistline.encryption import blind_index
from assistline.models import User
from reports.actions.people import fold_name
from triage.actions.indexing import name_index, plate_index
from triage.models import Case, CaseContact, CaseStatus, KeyKind, SearchEntry, SearchKey, SearchWord
from triage.models.case import CaseQuerySet
from triage.rules.finding import meant, name_parts, phone_of, plate_of, words_in
from triage.screens.queue_page import EPOCH, MICROSECOND, row
from triage.screens.words import staff_time

PAGE = 25
LONGEST = 120
MOST_WORDS, NEAREST = 4, 40
STATES = {"": "Open and closed", "open": "Open", "closed": "Closed"}
# Control characters, which no typed word has: they become marks when the page is made, never markup.
BEGIN, END = "\x02", "\x03"

Query = SearchQuery | CombinedSearchQuery


@dataclass(frozen=True)
class Sought:
    """What is looked for.

    Args:
        text: As typed.
        query: Its words for Postgres; nothing where it has none.
        keys: The digests of what it may be, if it is a name, number, address or plate.
        state: Open, closed, or both.
        instead: The words that are looked for instead, because nothing has those that were typed.
    """

    text: str
    query: Query
    keys: list[str]
    state: str = ""
    instead: list[str] = field(default_factory=list)


def sought(text: str, state: str) -> Sought:
    """Read what was typed. Pure."""
    query = _in_both(text, "websearch")
    return Sought(text, query, keys_of(text), state if state in STATES else "")


def keys_of(text: str) -> list[str]:
    """The digest of everything that the text may be."""
    keys = []
    if parts := name_parts(fold_name(text)):
        keys.append(name_index(parts))
    if phone := phone_of(text):
        keys.append(blind_index(phone, purpose="phone"))
    if "@" in text:
        keys.append(blind_index(text, purpose="email"))
    if plate := plate_of(text):
        keys.append(plate_index(plate))
    return keys


def page_of(what: Sought, user: User, after: str) -> tuple[list[Case], str]:
    """One page of what is found, the newest first, and the cursor of the next one; one statement."""
    cases = found(what, user).select_related("officer", "owner", "centre").order_by("-opened_at", "-id")
    if (place := _read_cursor(after)) is not None:
        opened_at, case_id = place
        cases = cases.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=case_id))
    rows = list(cases[: PAGE + 1])
    shown = rows[:PAGE]
    return shown, _cursor_of(shown[-1]) if len(rows) > PAGE else ""


def found(what: Sought, user: User) -> CaseQuerySet:
    """The cases that a person may see, one of whose reports has it."""
    by_words = SearchEntry.objects.filter(words=what.query).values("report_id")
    by_keys = SearchKey.objects.filter(index__in=what.keys).values("report_id")
    reports = by_words.union(by_keys, all=True) if what.keys else by_words
    links = CaseContact.objects.filter(ended_at=None, report_id__in=reports).values("case_id")
    cases = Case.objects.visible_to(user).filter(id__in=links)
    if what.state == "open":
        return cases.open()
    return cases.filter(status=CaseStatus.CLOSED) if what.state == "closed" else cases


def spelt_otherwise(what: Sought, user: User) -> Sought | None:
    """What somebody may have meant who typed this; one statement. None: there is no word like it."""
    typed = words_in(what.text)[:MOST_WORDS]
    if not typed:
        return None
    first, *others = (
        SearchWord.objects.filter(customer_id=user.centre.customer_id)
        .order_by(TrigramDistance("word", word))
        .annotate(typed=Value(word))
        .values_list("typed", "word")[:NEAREST]
        for word in typed
    )
    near: dict[str, list[str]] = defaultdict(list)
    for word, other in first.union(*others, all=True) if others else first:
        near[word].append(other)
    instead = {word: meant(word, near[word]) for word in typed}
    if not any(instead.values()):
        return None
    # A word that stands somewhere may be meant as it is, beside what is like it. They are letters only.
    either = [
        [*([word] if word in near[word] or not others else []), *others] for word, others in instead.items()
    ]
    terms = " & ".join("({})".format(" | ".join(f"'{word}'" for word in words)) for words in either)
    said = [other for others in instead.values() for other in others]
    return Sought(what.text, _in_both(terms, "raw"), [], what.state, said)


def page(
    cases: list[Case], what: Sought, user: User, now: datetime, following: str, *, first: bool
) -> dict[str, Any]:
    """What the page shows: one statement, for why each case is there."""
    why = _why(cases, what)
    here = {"q": what.text, **({"state": what.state} if what.state else {})}
    base = reverse("triage-search")
    return {
        "found": [
            row(case, user, now)
            | {"opened": staff_time(case.opened_at, case.centre.zone), "status": case.get_status_display()}
            | why[case.id]
            for case in cases
        ],
        "text": what.text,
        "instead": what.instead,
        "states": [
            {"value": value, "title": title, "chosen": value == what.state} for value, title in STATES.items()
        ],
        "next_url": f"{base}?{urlencode(here | {'after': following})}" if following else "",
        "first_url": "" if first else f"{base}?{urlencode(here)}",
    }


def _why(cases: Iterable[Case], what: Sought) -> dict[int, dict[str, Any]]:
    """By which key a case is found, and where the words stand in its reports."""
    keys = SearchKey.objects.filter(report=OuterRef("report_id"), index__in=what.keys or [""]).order_by(
        "kind"
    )
    has_words = SearchEntry.objects.filter(report=OuterRef("report_id"), words=what.query)
    links = CaseContact.objects.filter(case__in=list(cases), ended_at=None, report__isnull=False)
    marked = SearchHeadline(
        "report__search_entry__spelling",
        what.query,
        config="english",
        start_sel=BEGIN,
        stop_sel=END,
        max_words=26,
        min_words=12,
        max_fragments=2,
        fragment_delimiter=" … ",
    )
    why: dict[int, dict[str, Any]] = {case.id: {"by": [], "segments": []} for case in cases}
    rows = links.annotate(
        kinds=ArraySubquery(keys.order_by("kind").values("kind")),
        has_words=Exists(has_words),
        headline=marked,
    ).order_by("linked_at", "id")
    for case_id, kinds, in_words, headline in rows.values_list("case_id", "kinds", "has_words", "headline"):
        entry = why[case_id]
        entry["by"] = list(dict.fromkeys([*entry["by"], *(KeyKind(kind).label for kind in kinds)]))
        if in_words and not entry["segments"]:
            entry["segments"] = segments(headline or "")
    return why


def segments(headline: str) -> list[dict[str, Any]]:
    """The words around a hit, those that were looked for marked."""
    parts: list[dict[str, Any]] = []
    for piece in headline.split(BEGIN):
        hit, end, rest = piece.partition(END)
        parts += [{"text": hit, "marked": True}, {"text": rest, "marked": False}] if end else []
        parts += [] if end else [{"text": piece, "marked": False}]
    return [part for part in parts if part["text"]]


def _in_both(text: str, how: str) -> Query:
    return SearchQuery(text, config="english", search_type=how) | SearchQuery(
        text, config="simple", search_type=how
    )


def _cursor_of(case: Case) -> str:
    return f"{(case.opened_at - EPOCH) // MICROSECOND}-{case.id}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    parts = text.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) <= 16 for part in parts):
        return None
    return EPOCH + int(parts[0]) * MICROSECOND, int(parts[1])
