"""What a citizen asked for after sending, for their own page: to withdraw, a second look, or police."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_noop

from reports.models import Wish, WishKind, WishState
from reports.wording import say_date

WISH_WORDS = {
    (WishKind.WITHDRAW, WishState.OPEN): gettext_noop(
        "You asked to withdraw this. An officer says yes or no here."
    ),
    (WishKind.WITHDRAW, WishState.GRANTED): gettext_noop("You asked to withdraw this. An officer said yes."),
    (WishKind.WITHDRAW, WishState.REFUSED): gettext_noop("You asked to withdraw this. An officer said no:"),
    (WishKind.REVIEW, WishState.OPEN): gettext_noop(
        "You asked that another officer looks at it. We tell you here."
    ),
    (WishKind.REVIEW, WishState.GRANTED): gettext_noop(
        "You asked that another officer looks at it. That was done."
    ),
    (WishKind.NOBODY_CAME, WishState.OPEN): gettext_noop(
        "You told us that nobody came. An officer looks at it now."
    ),
    (WishKind.NOBODY_CAME, WishState.GRANTED): gettext_noop(
        "You told us that nobody came. An officer has looked at it."
    ),
    (WishKind.REVIEW, WishState.REFUSED): gettext_noop(
        "You asked that another officer looks at it. An officer said no. You can read why below."
    ),
}
LATE_ASKED = gettext_noop(
    "You asked after the day for it. Another officer says here whether we look at it again."
)
LATE_TAKEN = gettext_noop("You asked after the day for it. We look at it again all the same.")


def asked_for(wish: Wish, zone: ZoneInfo, at: datetime) -> dict[str, str]:
    """One request for the page: where it is, the answer where the page tells it nowhere else, and the day."""
    words = WISH_WORDS.get((WishKind(wish.kind), WishState(wish.state)), "")
    if wish.late and wish.state == WishState.OPEN:
        words = LATE_TAKEN if wish.taken_at else LATE_ASKED
    # What was granted, and that a decision stands, is told by the decision.
    told_here = wish.state == WishState.REFUSED and wish.kind == WishKind.WITHDRAW
    day = (wish.answered_at or wish.at).astimezone(zone).date()
    return {
        "words": gettext(words) if words else "",
        "answer": wish.answer if told_here else "",
        "day": say_date(day, this_year=at.astimezone(zone).year),
    }
