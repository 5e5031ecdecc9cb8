"""Coming back to what was begun: by code and secret word, or by a link that opens once."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from assistline import audit
from assistline.encryption import keyed_hash
from assistline.models import Customer
from assistline.notifications.actions import queue_notification
from assistline.references import normalise_access_code, normalise_draft_code
from reports.actions.deleting import DRAFT_KIND
from reports.drafts import KeptDraft, find_draft
from reports.messages import RESUME_LINK
from reports.models import Draft, ResumeLink

# A picture is read off the screen by somebody who sits before it; a message waits to be read.
LASTS = {
    ResumeLink.Way.PICTURE: timedelta(minutes=15),
    ResumeLink.Way.SMS: timedelta(hours=24),
    ResumeLink.Way.EMAIL: timedelta(hours=24),
}
# The second click of a double click is answered like the first.
PRESSED_TWICE = timedelta(minutes=2)


class LinkUsedUp(Exception):
    """The link was used, is too old, or never was one."""


@dataclass(frozen=True)
class Opened:
    """A draft that one more browser may open: its code, and the secret word for its cookie."""

    code: str
    word: str


def hash_token(token: str) -> str:
    """What is stored of a link's token."""
    return keyed_hash(token, purpose="resume link")


def resume_by_code(
    *, customer: Customer, typed_code: str, typed_word: str, at: datetime
) -> tuple[Opened, KeptDraft] | None:
    """Open a draft for whoever has its code and its word; nothing for a wrong word as for a missing draft.

    Both take as long: the same row is asked for and the same hash is worked out.

    Args:
        customer: Whose portal it is.
        typed_code: The code, however it was written.
        typed_word: The secret word, however it was written.
        at: When, timezone-aware.
    """
    code = normalise_draft_code(typed_code) or ""
    word = normalise_access_code(typed_word) or "-"
    draft = find_draft(code=code, secret=word, at=at)
    if draft is None or draft.customer_id != customer.id:
        return None
    _note(draft.id, at)
    return Opened(draft.code, word), draft


@transaction.atomic
def make_link(*, draft: KeptDraft, word: str, way: ResumeLink.Way, at: datetime) -> tuple[ResumeLink, str]:
    """Make a link that opens a draft once.

    Args:
        draft: Open, and its word is that of the browser that asks.
        word: The draft's secret word.
        way: How it reaches the other device.
        at: When, timezone-aware.

    Returns:
        The row, and the token: it is nowhere but here and in the link.
    """
    token = secrets.token_urlsafe(16)
    link = ResumeLink.objects.create(
        draft_id=draft.id,
        way=way,
        token_hash=hash_token(token),
        word=word,
        made_at=at,
        expires_at=min(at + LASTS[way], draft.expires_at),
    )
    return link, token


@transaction.atomic
def send_link(
    *, draft: KeptDraft, word: str, customer: Customer, way: ResumeLink.Way, to: str, page: str, at: datetime
) -> ResumeLink:
    """Send a link to a number or address whose owner has just said that it is safe.

    Args:
        draft: Open; the caller has checked that silence is not the default in its matter.
        word: The draft's secret word.
        customer: In whose words.
        way: By text message or e-mail.
        to: The number in E.164, or the address.
        page: The address of the page that opens links; the token is put behind it.
        at: When, timezone-aware.

    Raises:
        NoWords: Nobody has written the message's words.
    """
    link, token = make_link(draft=draft, word=word, way=way, at=at)
    queue_notification(
        message=RESUME_LINK,
        channel=way,
        to=to,
        safe=True,
        subject_kind=DRAFT_KIND,
        subject_id=draft.id,
        occasion=f"link {link.id}",
        values={"link_url": f"{page}{token}"},
        customer=customer,
        due_at=at,
        language=draft.language,
    )
    return link


def find_link(*, customer: Customer, token: str, at: datetime) -> ResumeLink | None:
    """The link with this token, if it can still be pressed. Looking does not use it up: mail scanners look.

    Args:
        customer: Whose portal it is.
        token: As it stood in the address.
        at: When, timezone-aware.
    """
    links = ResumeLink.objects.filter(token_hash=hash_token(token), used_at=None, expires_at__gt=at)
    return links.filter(draft__customer=customer, draft__expires_at__gt=at).select_related("draft").first()


@transaction.atomic
def use_link(*, customer: Customer, token: str, press: str, at: datetime) -> Opened:
    """Open a draft by a link, once. The second click on the same page is the same use.

    Args:
        customer: Whose portal it is.
        token: As it stood in the address.
        press: What the page with the button carried.
        at: When, timezone-aware.

    Raises:
        LinkUsedUp: It was used, is too old, or never was one.
    """
    rows = ResumeLink.objects.select_for_update(of=["self"]).select_related("draft")
    link = rows.filter(
        token_hash=hash_token(token), expires_at__gt=at, draft__customer=customer, draft__expires_at__gt=at
    ).first()
    pressed = keyed_hash(press, purpose="press")
    if link is None or (link.used_at is not None and not hmac.compare_digest(link.press_hash, pressed)):
        raise LinkUsedUp
    if link.used_at is None:
        link.used_at, link.press_hash = at, pressed
        link.expires_at = min(link.expires_at, at + PRESSED_TWICE)
        link.save(update_fields=["used_at", "press_hash", "expires_at"])
        _note(link.draft_id, at)
    return Opened(link.draft.code, link.word)


@transaction.atomic
def _note(draft_id: int, at: datetime) -> None:
    """Both browsers say from now on that there are two."""
    Draft.objects.filter(id=draft_id).update(resumed_at=at)
    audit.record(actor="citizen", action="draft.resumed", object_kind=DRAFT_KIND, object_ids=[draft_id])
