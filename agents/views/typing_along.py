"""What was typed comes along with every button of a call, so that no press loses a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from agents import actions
from agents.answers import KeptAnswer, kept_answers
from agents.models import Call
from agents.screens.console_call import DRAWN_FOR, Redrawn, guide_of, is_sent
from agents.screens.console_form import Guide, Unsaved
from agents.screens.console_items import as_one_more
from agents.views.access import person
from assistline.models import User
from reports.actions import DraftClosed
from reports.questions.display import lines
from reports.questions.items import split_key

CLOSED = "It is sent and not edited any more: tell the officer."
SENT_KEEPS_TYPE = "It is sent: its type stays. Tell the officer."


@dataclass(frozen=True)
class Typed:
    """What became of what was typed.

    Args:
        guided: The form as it was typed.
        closed: There is no draft to write to (any more).
        versions: The new versions of what was saved.
        refused: What cannot be kept so, by question, each with a sentence that says what to write.
        conflicts: What somebody else has written meanwhile, in words, by question.
        kept: All that is kept now.
    """

    guided: Guide | None = None
    closed: bool = False
    versions: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    kept: dict[str, KeptAnswer] = field(default_factory=dict)

    @property
    def all_kept(self) -> bool:
        """Whether nothing was refused and nobody has written the same."""
        return not self.refused and not self.conflicts

    def redrawn(self, asked: Iterable[str]) -> Redrawn:
        """What could not be kept, to be shown where it is asked now and told apart where it is not.

        Args:
            asked: The slugs that the page has a field for; none of what is sent has one.
        """
        if self.guided is None or self.all_kept:
            return Redrawn()
        slugs = frozenset(self.refused) | frozenset(self.conflicts)
        shown = slugs & frozenset(asked)
        return Redrawn(
            unsaved=Unsaved(self.guided, shown, self.conflicts) if shown else None,
            untaken=tuple(self._untaken(slug) for slug in sorted(slugs - shown)),
        )

    def _untaken(self, slug: str) -> dict[str, str]:
        assert self.guided is not None  # noqa: S101 - there is nothing refused without a form
        why = self.refused.get(slug) or self.conflicts[slug]
        return {"label": self.guided.asked[slug].label, "typed": self.guided.raw(slug), "why": why}


def keep_typed(request: HttpRequest, call: Call, *, at: datetime) -> Typed:
    """Save the answers that a form carries, as far as they can be kept, and the type chosen with them."""
    if call.draft_id is None:
        return Typed(closed=True)
    before = kept_answers(call.draft_id)
    guided = guide_of(call, before, at, request.POST)
    answers, refused = guided.typed(), guided.refused()
    if is_sent(call):
        return Typed(guided, closed=True, refused=dict.fromkeys(answers, CLOSED), kept=before)
    if not answers:
        typed = Typed(guided, refused=refused, kept=before)
    else:
        try:
            saved = actions.save_call_answers(
                call=call, by=person(request), answers=answers, expected=guided.seen(), at=at
            )
        except DraftClosed:
            return Typed(guided, closed=True, refused=dict.fromkeys(answers, CLOSED), kept=before)
        saved = _go_on(request, call, guided, saved, answers, at)
        # What both have written alike is no conflict.
        stale = [slug for slug in saved.stale if saved.kept[slug].value != answers[slug]]
        conflicts = {slug: _others(guided, slug, saved.kept[slug], call) for slug in stale}
        typed = Typed(guided, False, saved.versions, refused, conflicts, saved.kept)
    _take_type(request, call, at=at)
    return typed


def _go_on(
    request: HttpRequest,
    call: Call,
    guided: Guide,
    saved: actions.Saved,
    answers: dict[str, Any],
    at: datetime,
) -> actions.Saved:
    """Words that go on from what is kept lose nothing of it: the answer to the last save did not arrive.

    One more of several things, whose number somebody else has taken meanwhile, gets the next.
    """
    longer = {
        slug: answers[slug]
        for slug in saved.stale
        if isinstance(known := saved.kept[slug].value, str)
        and isinstance(answers[slug], str)
        and answers[slug].startswith(known)
    }
    seen = guided.seen()
    taken = [key for key in saved.stale if split_key(key)[1] and not seen[key] and answers[key] is not None]
    for key in taken:
        if saved.kept[key].value != answers[key]:
            longer[as_one_more(key, saved.kept)] = answers[key]
            break
    if not longer:
        return saved
    expected = {slug: known.version if (known := saved.kept.get(slug)) else 0 for slug in longer}
    more = actions.save_call_answers(call=call, by=person(request), answers=longer, expected=expected, at=at)
    left = [slug for slug in saved.stale if slug not in more.versions and slug not in taken[:1]]
    return actions.Saved({**saved.versions, **more.versions}, left, more.kept)


def _take_type(request: HttpRequest, call: Call, *, at: datetime) -> None:
    """Change the type, where another one was chosen on the page than it was drawn with."""
    wanted = request.POST.get("type", "")
    if not wanted or wanted == request.POST.get(DRAWN_FOR, ""):
        return
    try:
        actions.change_call_type(call=call, slug=wanted, by=person(request), at=at)
    except actions.NoSuchType:
        messages.warning(request, "There is no such form. Choose a type.")
    except DraftClosed:
        messages.warning(request, SENT_KEEPS_TYPE)


def _others(guided: Guide, slug: str, kept: KeptAnswer, call: Call) -> str:
    """``Dan Kelso wrote at 14:31: …``."""
    writer = User.objects.filter(id=int(kept.by)).first() if kept.by.isdigit() else None
    zone = call.centre.zone
    said = " ".join(lines(guided.asked[slug], kept.value, zone=zone)) or "took it back"
    return f"{writer or 'The citizen'} wrote at {kept.saved_at.astimezone(zone):%H:%M}: {said}"
