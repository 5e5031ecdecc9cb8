"""The letter of a decision: what was decided and why, what would change it, and who else can be asked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from assistline.references import group
from reports.portal_language import is_english
from reports.receipt.paper import Block
from reports.screens.track_page import Followed
from reports.told import retold_plainly, retold_whole
from reports.wording import say_date, say_moment


def title_of(followed: Followed) -> str:
    """The file's own title: somebody else may see it in a list of files."""
    return gettext("Letter %(reference)s") % {"reference": group(followed.report.reference)}


def file_name_of(followed: Followed) -> str:
    """The reference alone: no name, no matter."""
    return f"letter-{followed.report.reference}.pdf"


def blocks_of(followed: Followed, at: datetime) -> list[Block]:
    """The letter, block by block; without a decision there is none.

    Args:
        followed: The report with what came after it.
        at: The server's time.
    """
    report, outcome = followed.report, followed.outcome
    if outcome is None:
        return []
    zone = ZoneInfo(report.customer.time_zone)
    sent = outcome.at.astimezone(zone)
    decided = gettext("We decided this on %(day)s.") % {
        "day": say_date(sent.date(), this_year=None),
    }
    blocks = [
        Block("P", report.customer.name),
        *not_checked(),
        Block("H1", gettext("What we decided") if followed.decided else gettext("What we decided before")),
        Block("P", decided),
        Block("H2", gettext("Your reference")),
        Block("Code", group(report.reference)),
        where_here_is(),
    ]
    for paragraph in (part.strip() for part in outcome.sentence.split("\n\n")):
        if paragraph:
            said = retold_whole(paragraph, at=sent, customer_id=report.customer_id)
            blocks.append(Block("P", "".join(said)))
    blocks += news_of(followed, at)
    blocks += [
        Block("H2", gettext("To answer this letter")),
        Block("P", gettext("Open your report on our site with your reference and your code.")),
        track_address(),
    ]
    if report.customer.line_number:
        blocks.append(Block("P", gettext("Or call us: %(line)s") % {"line": report.customer.line_number}))
    return blocks


def not_checked() -> list[Block]:
    """That nobody who speaks the language has looked at our words in it: said before the first of them."""
    if is_english():
        return []
    return [Block("P", gettext("This translation has not been checked by a person who speaks it."))]


def track_address() -> Block:
    """Where the page of a report is opened: paper has no links."""
    return Block("P", f"{settings.SITE_URL}{reverse('track')}")


def where_here_is() -> Block:
    """What is told is written for the page of the report; on paper, its "here" needs a place."""
    said = gettext("Where it says “here” or “on this page”, it means the page of your report on our site.")
    return Block("P", said)


def news_of(followed: Followed, at: datetime) -> list[Block]:
    """What others answered since, each with its day, under a heading of its own: it is no decision."""
    report, zone = followed.report, ZoneInfo(followed.report.customer.time_zone)
    blocks = []
    for news in followed.news:
        title = ", ".join([gettext("There is news"), say_moment(news.at, zone=zone, now=at)])
        said = retold_plainly(news.sentence, at=news.at.astimezone(zone), customer_id=report.customer_id)
        blocks += [Block("H2", title), Block("P", said)]
    return blocks
