"""What stands on a receipt. Of a sealed matter: that there is one, and nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from assistline.references import group
from reports.actions.one_time_codes import by_access_code_only
from reports.definitions import definition
from reports.models import PersonRole, PublicStatus, Report
from reports.portal_language import InLanguage
from reports.questions.display import sections
from reports.receipt.paper import Block
from reports.screens.letter import news_of, not_checked, track_address, where_here_is
from reports.screens.track_page import Followed, last_told
from reports.told import retold_plainly
from reports.translations import in_page_language, say
from reports.wording import say_moment

NARRATIVE = "what_happened"


def title_of(report: Report) -> str:
    """The file's own title: somebody else may see it in a list of files."""
    return gettext("Receipt %(reference)s") % {"reference": group(report.reference)}


def file_name_of(report: Report) -> str:
    """The reference alone: no name, no matter."""
    return f"receipt-{report.reference}.pdf"


def blocks_of(followed: Followed, at: datetime, *, told: Mapping[str, Any] | None = None) -> list[Block]:
    """The receipt, block by block.

    Args:
        followed: The report, with what came after it.
        at: The server's time.
        told: What was said at sending (``Written.as_answer``); with it the access code is on the receipt,
            and nothing of what came later.
    """
    report = followed.report
    zone = ZoneInfo(report.customer.time_zone)
    got = say_moment(report.submitted_at, zone=zone, now=at)
    blocks = [
        *not_checked(),
        Block("H1", gettext("Receipt")),
        Block("P", gettext("We got this on %(time)s.") % {"time": got}),
        where_here_is(),
        Block("H2", gettext("Your reference")),
        Block("Code", group(report.reference)),
        track_address(),
    ]
    if told:
        blocks += [
            Block("H2", gettext("Your access code")),
            Block("Code", group(told["access_code"])),
            Block("P", gettext("You need both to read what comes next. Do not give the code to anyone.")),
            *_under(gettext("What happens next"), told["expectation"], report, report.submitted_at),
            Block("H2", gettext("How we reach you")),
            *(Block("P", line) for line in told["told"]),
        ]
    else:
        blocks += _since(followed, at)
    if not by_access_code_only(report):
        blocks += _as_sent(report, zone)
    return blocks


def _since(followed: Followed, at: datetime) -> list[Block]:
    """What was decided, or what comes next; and news of it under a heading of its own, each with its day."""
    report, outcome = followed.report, followed.outcome
    # A decision names the matter: of a sealed one it stands on the page and in the letter alone.
    sealed = by_access_code_only(report)
    blocks = []
    last = last_told(followed)
    if outcome is not None and not sealed:
        title = gettext("What we decided") if followed.decided else gettext("What we decided before")
        blocks += _under(title, outcome.sentence, report, outcome.at)
    if followed.decided and sealed:
        blocks.append(Block("P", gettext("You can read what we decided when you open your report.")))
    if last is not None and last.status != PublicStatus.DECIDED:
        blocks += _under(gettext("What happens next"), last.sentence, report, last.at)
    return blocks + ([] if sealed else news_of(followed, at))


def _under(title: str, text: str, report: Report, told_at: datetime) -> list[Block]:
    paragraphs = _paragraphs(_retold(text, report, told_at)) if text else []
    return [Block("H2", title), *paragraphs] if paragraphs else []


def _retold(text: str, report: Report, told_at: datetime) -> str:
    said = say(text)
    if isinstance(said, InLanguage):
        return str(said)
    told = told_at.astimezone(ZoneInfo(report.customer.time_zone))
    return "\n\n".join(
        retold_plainly(part, at=told, customer_id=report.customer_id) for part in text.split("\n\n")
    )


def _paragraphs(text: str) -> list[Block]:
    return [Block("P", part.strip()) for part in text.split("\n\n") if part.strip()]


def _as_sent(report: Report, zone: ZoneInfo) -> list[Block]:
    asked = definition(report.type_version_id) if report.type_version_id else None
    asked = in_page_language(asked, customer_id=report.customer_id) if asked else None
    answers = {**report.answers, NARRATIVE: report.narrative_text}
    reporter = PersonRole.objects.filter(report=report, role=PersonRole.Role.REPORTER)
    names = [role.person.name for role in reporter.select_related("person") if role.person.name]
    blocks = [
        Block("H1", gettext("What you told us")),
        *(Block("P", gettext("Name: %(name)s") % {"name": name}) for name in names),
    ]
    for section in sections(asked, answers, zone=zone):
        rows = [row for row in section.rows if row.lines]
        if rows:
            blocks.append(Block("H2", section.title))
        for row in rows:
            blocks.append(Block("P", "\n".join([row.label, *row.lines])))
    return blocks
