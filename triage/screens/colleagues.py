"""Who else is at a case: pages that are open, and words that were written and not sent. No statement more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from assistline.encryption import decrypt
from assistline.models import User
from triage.models import Case, CaseLook, DecisionDraft
from triage.models.case import CaseQuerySet
from triage.screens.duty_bar import until_words

# A page says every 20 seconds that it is open; for a while after that it is still worth knowing who read it.
HERE = timedelta(seconds=50)
LATELY = timedelta(minutes=30)
MOST_NAMED = 3
_PLACE = "triage_decisiondraft.words"


class KeptWords(NamedTuple):
    """One draft of a decision on the case."""

    id: int
    officer_id: int
    name: str
    words: Mapping[str, str]
    version: int
    saved_at: datetime


def with_colleagues(cases: CaseQuerySet, user: User, now: datetime) -> CaseQuerySet:
    """The same cases, each with who else looks at it and with all drafts of its decision."""
    looks = CaseLook.objects.filter(case=OuterRef("pk"), seen_at__gt=now - LATELY).exclude(user_id=user.id)
    drafts = DecisionDraft.objects.filter(case=OuterRef("pk"))
    kept = JSONObject(
        id="id",
        officer_id="officer_id",
        name="officer__full_name",
        words="words",
        version="version",
        saved_at="saved_at",
    )
    return cases.annotate(
        lookers=ArraySubquery(
            looks.order_by("-seen_at").values(json=JSONObject(name="user__full_name", seen_at="seen_at"))[
                :MOST_NAMED
            ]
        ),
        kept_words=ArraySubquery(drafts.values(json=kept)),
    )


def lookers_now(case: Case, user: User, now: datetime, zone: ZoneInfo) -> str:
    """The same of a case that is read for a heartbeat: one statement."""
    looks = CaseLook.objects.filter(case=case, seen_at__gt=now - LATELY).exclude(user_id=user.id)
    found = looks.order_by("-seen_at").values_list("user__full_name", "seen_at")[:MOST_NAMED]
    return _said(list(found), now, zone)


def lookers(case: Case, now: datetime) -> str:
    """``Sgt Wirth has this page open. Const. Long looked 14:20``; the case was read with its colleagues."""
    found = [(one["name"], datetime.fromisoformat(one["seen_at"])) for one in getattr(case, "lookers", ())]
    return _said(found, now, case.centre.zone)


def _said(found: list[tuple[str, datetime]], now: datetime, zone: ZoneInfo) -> str:
    here = [name for name, seen_at in found if seen_at > now - HERE]
    open_now = f"{' and '.join(here)} {'has' if len(here) == 1 else 'have'} this page open" if here else ""
    before = [
        f"{name} looked {until_words(seen_at, zone, now)}" for name, seen_at in found if seen_at <= now - HERE
    ]
    return ". ".join(part for part in (open_now, *before) if part)


def kept_words(case: Case) -> list[KeptWords]:
    """The drafts of a case that was read with its colleagues, the oldest first."""
    return [
        KeptWords(
            id=one["id"],
            officer_id=one["officer_id"],
            name=one["name"],
            words=json.loads(decrypt(one["words"], place=_PLACE)),
            version=one["version"],
            saved_at=datetime.fromisoformat(one["saved_at"]),
        )
        for one in getattr(case, "kept_words", ())
    ]


def drafts(case: Case, user: User, now: datetime, *, mine: bool) -> dict[str, Any]:
    """What the decision's panel says of words that are kept: my own, and what colleagues wrote and did not
    send. Who does not have the case is told that there are some, not which."""
    zone, kept = case.centre.zone, kept_words(case)
    own = next((one for one in kept if one.officer_id == user.id), None)
    others = [one for one in kept if one.officer_id != user.id]
    return {
        "draft_saved": until_words(own.saved_at, zone, now) if own else "",
        "draft_older": bool(own and own.version < case.version),
        "draft_words": own.words if own else {},
        "colleagues_drafts": [
            {
                "id": one.id,
                "name": one.name,
                "at": until_words(one.saved_at, zone, now),
                "reason": one.words.get("reason", "") if mine else "",
                "told": one.words.get("told", "") if mine else "",
                "note": one.words.get("note", "") if mine else "",
                "taken": own is not None and _is_in(one.words, own.words),
            }
            for one in others
        ],
    }


def _is_in(theirs: Mapping[str, str], own: Mapping[str, str]) -> bool:
    return all(theirs.get(name, "").strip() in own.get(name, "") for name in ("reason", "told"))


def joined(typed: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """A colleague's words put to one's own: into what is empty, and below what is not. Nothing is lost."""
    both = dict(typed)
    for name, words in theirs.items():
        own = both.get(name, "")
        if not own.strip():
            both[name] = words
        elif name in ("reason", "told", "note") and words.strip() not in own:
            both[name] = f"{own}\n\n{words}"
    return both
