"""The tracking page: what is wanted of the citizen now, what to expect, the thread, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop

from assistline.references import group
from reports.actions.registering import OFF
from reports.actions.wishes import may_ask, was_reviewed
from reports.definitions import definition
from reports.meant import FEEDBACK
from reports.models import (
    Message,
    PublicStatus,
    Report,
    StatusUpdate,
    Supplement,
    SupplementKind,
    Wish,
    WishKind,
    WishState,
)
from reports.portal_language import is_english
from reports.questions.display import lines
from reports.registrations import changeable, is_registered
from reports.screens import registered
from reports.screens.files_page import row
from reports.screens.returned import e_mail
from reports.screens.wishes import asked_for
from reports.told import retold, retold_whole
from reports.translations import in_page_language, say
from reports.wording import say_date, say_moment

KEPT = {
    "message": gettext_noop("We have your message."),
    "files": gettext_noop(
        "We have your files. An officer can see them as soon as we have checked them for viruses."
    ),
    "add": gettext_noop("We added it to your report. Your report itself stays as you sent it."),
    "fix": gettext_noop("We noted what is right. We keep both, side by side."),
    "change": gettext_noop("We changed it on our list. What you sent first stays beside it."),
    "cancel": gettext_noop("It is off our list. You can put it back until it ends."),
    "withdraw": gettext_noop("We have asked an officer. Nothing is closed yet."),
    "review": gettext_noop("We have asked another officer to look at it."),
    "not_came": gettext_noop("We have told the officers that nobody came. If you are in danger, call 000."),
    "rate": gettext_noop("Thank you. We use this to do better."),
    "verify": gettext_noop("We know now that this is yours. You can use it to get a code."),
}
ADDED = {
    SupplementKind.FILES: gettext_noop("You added files"),
    SupplementKind.ADDITION: gettext_noop("You added"),
    SupplementKind.CORRECTION: gettext_noop("You fixed a mistake"),
    SupplementKind.CHANGE: gettext_noop("You changed"),
    SupplementKind.CANCEL: gettext_noop("You took it off the list"),
}
HINT = gettext_noop("We answer here. A text or e-mail tells you so, where you said that is safe.")
HINT_SILENT = gettext_noop("We answer here, and only here. We send you no text, no e-mail, and do not call.")


@dataclass(frozen=True)
class Followed:
    """A report with what came after it."""

    report: Report
    updates: list[StatusUpdate]
    messages: list[Message]
    supplements: list[Supplement]
    wishes: list[Wish]

    @property
    def decided(self) -> bool:
        """The last word is a decision."""
        return self.report.public_status == PublicStatus.DECIDED

    @property
    def outcome(self) -> StatusUpdate | None:
        """The last decision, also of a case that came back since."""
        decided = (one for one in reversed(self.updates) if one.status == PublicStatus.DECIDED)
        return next((one for one in decided if not one.is_news), None)

    @property
    def news(self) -> list[StatusUpdate]:
        """What was told since the last decision, or since the first word, beside it."""
        since = self.decided_at
        return [one for one in self.updates if one.is_news and (since is None or one.at >= since)]

    @property
    def decided_at(self) -> datetime | None:
        """When the last decision was told."""
        return self.outcome.at if self.outcome else None

    def is_open(self, kind: WishKind) -> bool:
        """Whether this is asked for and not answered."""
        return any(wish.kind == kind and wish.state == WishState.OPEN for wish in self.wishes)


def read_followed(report: Report) -> Followed:
    """Read what came after a report: four statements, and one more where files came."""
    return Followed(
        report,
        list(report.status_updates.select_related("rating")),
        list(report.messages.all()),
        _with_files(list(report.supplements.exclude(kind=SupplementKind.AGENT))),
        list(report.wishes.all()),
    )


def _with_files(supplements: list[Supplement]) -> list[Supplement]:
    with_files = [one for one in supplements if one.kind == SupplementKind.FILES]
    prefetch_related_objects(with_files, "files")
    return supplements


def page(followed: Followed, at: datetime, *, kept: str = "") -> dict[str, Any]:
    """Everything that the tracking page shows, but for its forms.

    Args:
        followed: The report.
        at: The server's time.
        kept: What the citizen has just sent, a key of ``KEPT``.
    """
    report = followed.report
    zone = ZoneInfo(report.customer.time_zone)
    return {
        "reference": group(report.reference),
        "heading": gettext(heading(followed)),
        "type_name": _type_name(report),
        "kept": gettext(KEPT[kept]) if kept in KEPT else "",
        "expectation": "" if followed.decided else _expectation(followed),
        "decision": _decision(followed),
        "news": [retold_news(update, report) for update in followed.news],
        "timeline": [*_past(followed, zone, at), *_future(followed, zone, at)],
        "messages_of_report": [_message(message, zone, at) for message in followed.messages],
        "added": [_added(supplement, report, zone, at) for supplement in followed.supplements],
        "wishes": [asked_for(wish, zone, at) for wish in followed.wishes],
        # Beside what was decided: who waits in the dark does not read down to a list.
        "not_came_url": _way_url(report, "not_came") if _police_come(followed) else "",
        "ways": _ways(followed, at),
        "listed": registered.listed(report, zone),
        "may_rate": followed.decided and followed.outcome is not None and not _rated(followed.outcome),
        "silent": report.kept_silent,
        "message_hint": gettext(HINT_SILENT if report.kept_silent else HINT),
        "letter_url": reverse("track-letter", args=[report.reference]) if followed.outcome else "",
        "receipt_url": reverse("track-receipt", args=[report.reference]),
        "message_url": reverse("track-write", args=[report.reference, "message"]),
        "rate_url": reverse("track-rate", args=[report.reference]),
        **e_mail(report),
        "call_me_url": call_about(report.reference),
    }


def call_about(reference: str) -> str:
    """Where somebody asks to be called about what they have sent."""
    return f"{reverse('call-me')}?{urlencode({'about': reference})}"


def heading(followed: Followed) -> str:
    """What is wanted now: an answer, if the officer wrote last and nothing was decided since; else where it
    is."""
    last = followed.messages[-1] if followed.messages else None
    decided_at = followed.outcome.at if followed.decided and followed.outcome else None
    if last is not None and not last.from_citizen and (decided_at is None or last.at > decided_at):
        return gettext_noop("An officer wrote to you")
    if is_registered(followed.report):
        return registered.OFF if registered.is_off(followed.supplements) else registered.LISTED
    return _stage(followed.report, followed.report.public_status)


def _stage(report: Report, status: str) -> str:
    """Where it is. Thanks, complaints and ideas go to whoever looks after them: nobody decides on them."""
    if status == PublicStatus.SORTED and _is_feedback(report):
        return gettext_noop("Someone will look at it")
    return str(PublicStatus(status).label)


def _is_feedback(report: Report) -> bool:
    return report.type_version is not None and report.type_version.report_type.slug == FEEDBACK


def promised_by(updates: list[StatusUpdate]) -> datetime | None:
    """By when we said that the next thing happens, if the last word on it was a promise."""
    return next((update.promised_by for update in reversed(updates) if update.promised_by), None)


def answered_questions(report: Report) -> list[tuple[str, str]]:
    """The questions that this report answers, slug and label, but for how to reach its reporter."""
    asked = definition(report.type_version_id) if report.type_version_id else None
    asked = in_page_language(asked, customer_id=report.customer_id) if asked else None
    there = {**report.answers, "what_happened": report.narrative_text}
    # What is on the list of registrations is changed there, not put right in words.
    on_list = {question.slug for question in changeable(asked)} if asked else set()
    questions = [q for q in (asked.questions() if asked else ()) if q.slug not in on_list]
    return [(q.slug, q.label) for q in questions if there.get(q.slug)]


def _expectation(followed: Followed) -> str:
    told, changed = last_told(followed), registered.last_change(followed.supplements)
    if changed is not None and (told is None or told.at < changed.at) and is_registered(followed.report):
        return registered.BEING_CHANGED
    return _retold(told, report=followed.report) if told else ""


def _retold(update: StatusUpdate, *, report: Report) -> str:
    zone = ZoneInfo(report.customer.time_zone)
    return retold(update.sentence, at=update.at.astimezone(zone), customer_id=report.customer_id)


def retold_news(update: StatusUpdate, report: Report) -> str:
    """What others answered, in the language of the page."""
    return _retold(update, report=report)


def last_told(followed: Followed) -> StatusUpdate | None:
    """The last word on where it is, if there is one; news is beside that."""
    told = (update for update in reversed(followed.updates) if update.sentence and not update.is_news)
    return next(told, None)


def _rated(outcome: StatusUpdate) -> bool:
    return hasattr(outcome, "rating")


def _decision(followed: Followed) -> dict[str, Any] | None:
    if followed.outcome is None:
        return None
    paragraphs = [
        retold_whole(text.strip(), at=followed.outcome.at, customer_id=followed.report.customer_id)
        for text in followed.outcome.sentence.split("\n\n")
        if text.strip()
    ]
    title = gettext("What we decided") if followed.decided else gettext("What we decided before")
    return {"title": title, "paragraphs": paragraphs}


def _past(followed: Followed, zone: ZoneInfo, at: datetime) -> list[dict[str, str]]:
    on_list = is_registered(followed.report)
    above = None if followed.decided else last_told(followed)
    told = [
        {
            "title": gettext("On our list")
            if on_list and update.status == PublicStatus.SORTED
            else gettext("There is news" if update.is_news else _stage(followed.report, update.status)),
            # A decision, news of it, and what to expect now, are above in full.
            "detail": ""
            if update in (followed.outcome, above, *followed.news)
            else _first_of(update, followed.report, zone),
            "at": say_moment(update.at, zone=zone, now=at),
            "state": "done",
        }
        for update in followed.updates
    ]
    if told and not followed.decided:
        told[-1]["state"] = "now"
    return told


def _first_of(update: StatusUpdate, report: Report, zone: ZoneInfo) -> str:
    first = update.sentence.split("\n\n")[0]
    return retold(first, at=update.at.astimezone(zone), customer_id=report.customer_id)


def _future(followed: Followed, zone: ZoneInfo, at: datetime) -> list[dict[str, str]]:
    if followed.decided:
        return []
    if is_registered(followed.report):
        return [{"title": gettext("It ends by itself"), "detail": "", "at": "", "state": "todo"}]
    by = promised_by(followed.updates)
    when = ""
    if by and by > at:
        when = gettext("By %(time)s") % {"time": say_moment(by, zone=zone, now=at)}
    if _is_feedback(followed.report):
        return [{"title": gettext("You read our answer here"), "detail": "", "at": when, "state": "todo"}]
    return [
        {"title": gettext("An officer decides"), "detail": "", "at": when, "state": "todo"},
        {"title": gettext("We tell you what was decided"), "detail": "", "at": "", "state": "todo"},
    ]


def _message(message: Message, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    read = gettext("Read by an officer") if message.read_at else gettext("Not read yet")
    return {
        "who": gettext("You") if message.from_citizen else gettext("From an officer"),
        "mine": message.from_citizen,
        "at": say_moment(message.at, zone=zone, now=at),
        "words": message.words,
        "read": read if message.from_citizen else "",
    }


def _added(supplement: Supplement, report: Report, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    corrected = supplement.kind == SupplementKind.CORRECTION
    label = dict(answered_questions(report)).get(supplement.about, "") if corrected else ""
    return {
        "title": gettext(ADDED[SupplementKind(supplement.kind)]),
        "was": gettext("Before:") if supplement.kind == SupplementKind.CHANGE else gettext("You sent:"),
        "now": gettext("Now:") if supplement.kind == SupplementKind.CHANGE else gettext("This is right:"),
        "label": label,
        "files": [row(file) for file in supplement.files.all()]
        if supplement.kind == SupplementKind.FILES
        else [],
        "wrong": _as_sent(supplement, report, zone) if corrected else supplement.wrong,
        "words": gettext(OFF) if supplement.words == OFF else supplement.words,
        # What was changed on the list is put into words for staff too.
        "in_english": supplement.kind == SupplementKind.CHANGE,
        "at": say_moment(supplement.at, zone=zone, now=at),
    }


def _as_sent(supplement: Supplement, report: Report, zone: ZoneInfo) -> str:
    """The answer that is wrong; what was chosen is kept in English, and said in the language of the page."""
    asked = definition(report.type_version_id) if report.type_version_id and not is_english() else None
    asked = in_page_language(asked, customer_id=report.customer_id) if asked else None
    question = asked.by_slug.get(supplement.about) if asked else None
    if question is None:
        return supplement.wrong
    return "\n".join(lines(question, report.answers.get(question.slug), zone=zone)) or supplement.wrong


def _type_name(report: Report) -> str:
    name = report.type_version.report_type.name if report.type_version else ""
    return say(name, customer_id=report.customer_id)


def _review_hint(followed: Followed, at: datetime) -> str:
    """Until when it can be asked for; and what happens when that day is over."""
    until = followed.outcome.review_until if followed.outcome else None
    if until is None:
        return gettext("Another officer looks at what we decided.")
    if until < at:
        return gettext("The day to ask is over. You can still ask: an officer says whether we look again.")
    zone = ZoneInfo(followed.report.customer.time_zone)
    # The moment is the midnight after the last day.
    last = (until - timedelta(minutes=1)).astimezone(zone).date()
    said = say_date(last, this_year=at.astimezone(zone).year)
    return gettext("Another officer looks at what we decided. You can ask until %(day)s.") % {"day": said}


def _police_come(followed: Followed) -> bool:
    """The last word is that police come."""
    return followed.decided and followed.outcome is not None and followed.outcome.police_come


def _ways(followed: Followed, at: datetime) -> list[dict[str, str]]:
    report = followed.report
    listed = is_registered(report)
    ways = [
        ("add", gettext("Add something"), gettext("New facts, a name, or a serial number.")),
        ("fix", gettext("Fix a mistake"), gettext("We keep both, and show which is right.")),
    ]
    if report.type_version is None or report.type_version.takes_files:
        ways.insert(1, ("files", gettext("Add photos or files"), gettext("Or say it in your own voice.")))
    if listed:
        ways = registered.ways(followed.supplements) + ways
    elif may_ask(WishKind.WITHDRAW, report.public_status) and not followed.is_open(WishKind.WITHDRAW):
        ways.append(("withdraw", gettext("Ask to withdraw"), gettext("An officer says yes or no.")))
    asked = followed.is_open(WishKind.REVIEW) or was_reviewed(followed.wishes, followed.decided_at)
    if may_ask(WishKind.REVIEW, report.public_status) and not asked:
        ways.append(("review", gettext("Ask for a second look"), _review_hint(followed, at)))
    if _police_come(followed):
        # First: whoever waits for police does not read a list.
        ways.insert(0, ("not_came", gettext("Nobody came"), gettext("We said that police come. Tell us.")))
    return [{"url": _way_url(report, kind), "title": title, "hint": hint} for kind, title, hint in ways]


def _way_url(report: Report, kind: str) -> str:
    if kind in ("files", "change"):
        return reverse(f"track-{kind}", args=[report.reference])
    return reverse("track-write", args=[report.reference, kind])
