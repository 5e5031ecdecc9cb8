"""What was typed comes along with every button of a call, so that no press loses a word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest

from agents import actions
from agents.answers import KeptAnswer, kept_answers
from agents.models import Call
from agents.screens.console_call import guide_of, is_sent
from agents.screens.console_form import Guide
from agents.views.access import person
from assistline.models import User
from reports.actions import DraftClosed
from reports.questions.display import lines


@dataclass(frozen=True)
class Typed:
    """What became of what was typed.

    Args:
        guided: The form as it was typed; nothing when there is no draft to write to.
        versions: The new versions of what was saved.
        refused: What cannot be kept so, by question, each with a sentence that says what to write.
        conflicts: What somebody else has written meanwhile, in words, by question.
        kept: All that is kept now.
    """

    guided: Guide | None = None
    versions: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    kept: dict[str, KeptAnswer] = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        """Whether there is no draft to write to (any more)."""
        return self.guided is None


def keep_typed(request: HttpRequest, call: Call, *, at: datetime) -> Typed:
    """Save the answers that a form carries, as far as they can be kept."""
    if call.draft_id is None or is_sent(call):
        return Typed()
    before = kept_answers(call.draft_id)
    guided = guide_of(call, before, at, request.POST)
    answers, refused = guided.typed(), guided.refused()
    if not answers:
        return Typed(guided, refused=refused, kept=before)
    try:
        saved = actions.save_call_answers(
            call=call, by=person(request), answers=answers, expected=guided.seen(), at=at
        )
    except DraftClosed:
        return Typed()
    # What both have written alike is no conflict.
    stale = [slug for slug in saved.stale if saved.kept[slug].value != answers[slug]]
    conflicts = {slug: _others(guided, slug, saved.kept[slug], call) for slug in stale}
    return Typed(guided, saved.versions, refused, conflicts, saved.kept)


def _others(guided: Guide, slug: str, kept: KeptAnswer, call: Call) -> str:
    """``Dan Kelso wrote at 14:31: …``."""
    writer = User.objects.filter(id=int(kept.by)).first() if kept.by.isdigit() else None
    zone = call.centre.zone
    said = " ".join(lines(guided.asked[slug], kept.value, zone=zone)) or "took it back"
    return f"{writer or 'The citizen'} wrote at {kept.saved_at.astimezone(zone):%H:%M}: {said}"
