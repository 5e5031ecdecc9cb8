"""Reference data of this app: the report types of a police line, and the first words of our messages.

Loaded by ``manage.py prepare``; what an administrator has changed stays as it is. Every customer gets the
words. Types and agencies are those of a police line: they go to the default customer, any other has its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from assistline.models import Customer, MessageWords
from reports.actions.publish_type import publish_version
from reports.actions.write_steps import write_steps
from reports.messages import CODE, NEWS, RECEIPT, RESUME_LINK
from reports.models import PoliceElsewhere, ReportType, ReportTypeVersion, Translation
from reports.models.report_type import NarrativeClass
from reports.reference_agencies import load_agencies
from reports.reference_translations import all_first_translations
from reports.reference_types import TYPES, FirstType
from reports.reference_types.evidence import FILES_WANTED, WITHOUT_FILES
from reports.reference_types.whom import NOT_ANONYMOUS, complete
from reports.reference_words import WORDS_BY_LANGUAGE

Words = tuple[str, str, str, str]
ENGLISH_WORDS = "en"

# Message, channel, subject line (e-mail only), body.
WORDS: tuple[Words, ...] = (
    (
        RECEIPT.name,
        "sms",
        "",
        "We have what you sent us. Your reference is {reference}. "
        "Use it with your code to read what comes next: {track_url}",
    ),
    (
        RECEIPT.name,
        "email",
        "Your reference {reference}",
        "We have what you sent us.\n\nYour reference is {reference}.\n"
        "Use it with your code to read what comes next:\n{track_url}\n\n"
        "We never ask for your code by e-mail or phone.",
    ),
    (
        NEWS.name,
        "sms",
        "",
        "There is news about your reference {reference}. Use your code to read it: {track_url}",
    ),
    (
        RESUME_LINK.name,
        "sms",
        "",
        "Here is the link that you asked for: {link_url} It works once, for 24 hours. "
        "Did you not ask for it? Then do nothing.",
    ),
    (
        RESUME_LINK.name,
        "email",
        "The link that you asked for",
        "Here is the link that you asked for:\n\n{link_url}\n\nIt works once, for 24 hours.\n"
        "Did you not ask for it? Then do nothing.",
    ),
    (
        NEWS.name,
        "email",
        "News about your reference {reference}",
        "There is news about your reference {reference}.\nUse your code to read it:\n{track_url}\n\n"
        "We never ask for your code by e-mail or phone.",
    ),
    (CODE.name, "sms", "", "Your code is {code}. It works once, for 10 minutes. Do not give it to anyone."),
    (
        CODE.name,
        "email",
        "Your code",
        "Your code is {code}.\n\nIt works once, for 10 minutes. Do not give it to anyone. "
        "If you did not ask for it, you need to do nothing.",
    ),
)

# Whose matter it is when it happened in another state: name and web site. The number is one for all.
POLICE_ELSEWHERE = {
    "NSW": ("NSW Police", "https://www.police.nsw.gov.au/"),
    "ACT": ("ACT Policing", "https://www.police.act.gov.au/"),
    "QLD": ("Queensland Police", "https://www.police.qld.gov.au/"),
    "SA": ("South Australia Police", "https://www.police.sa.gov.au/"),
    "WA": ("WA Police", "https://www.police.wa.gov.au/"),
    "TAS": ("Tasmania Police", "https://www.police.tas.gov.au/"),
    "NT": ("NT Police", "https://pfes.nt.gov.au/"),
}
POLICE_NUMBER = "131 444"
POLICE_NOTE = "This number goes to the police of the state that you call from. From here, use the web site."


@transaction.atomic
def load() -> None:
    """Make what is not there yet."""
    for customer in Customer.objects.order_by("id"):
        load_words(customer=customer, words=WORDS)
        for language, words in WORDS_BY_LANGUAGE.items():
            load_words(customer=customer, words=words, language=language)
        if customer.is_default:
            load_types(customer=customer, types=TYPES)
            load_agencies(customer=customer)
            load_police(customer=customer)
            load_translations(customer=customer)


def load_police(*, customer: Customer) -> None:
    """Give a customer the police of the other states, if it has none yet. Its own is Victoria.

    Args:
        customer: Whose.

    Raises:
        DatabaseError: Nothing was written.
    """
    if customer.police_elsewhere.exists():
        return
    PoliceElsewhere.objects.bulk_create(
        PoliceElsewhere(
            customer=customer, state=state, name=name, number=POLICE_NUMBER, website=site, note=POLICE_NOTE
        )
        for state, (name, site) in POLICE_ELSEWHERE.items()
    )


def load_words(*, customer: Customer, words: Iterable[Words], language: str = ENGLISH_WORDS) -> None:
    """Give a customer those words that it has none of.

    Args:
        customer: Whose.
        words: Message, channel, subject line (e-mail only), body.
        language: Theirs.

    Raises:
        DatabaseError: Nothing was written.
    """
    known = MessageWords.objects.filter(customer=customer, language=language)
    there = set(known.values_list("message", "channel").distinct())
    MessageWords.objects.bulk_create(
        MessageWords(
            customer=customer,
            message=message,
            channel=channel,
            language=language,
            subject_line=subject_line,
            body=body,
        )
        for message, channel, subject_line, body in words
        if (message, channel) not in there
    )


def load_translations(*, customer: Customer) -> None:
    """Give a customer those translations of words that it has none of, looked at by nobody.

    Args:
        customer: Whose.

    Raises:
        DatabaseError: Nothing was written.
    """
    there = set(Translation.objects.filter(customer=customer).values_list("language", "source").distinct())
    Translation.objects.bulk_create(
        Translation(customer=customer, language=language, source=source, words=words)
        for language, known in all_first_translations().items()
        for source, words in known.items()
        if (language, source) not in there
    )


def load_types(*, customer: Customer, types: Iterable[FirstType]) -> None:
    """Give a customer those types that it does not have, published.

    Raises:
        CannotPublish: A type breaks the rules that an administrator's must keep.
    """
    there = set(customer.report_types.values_list("slug", flat=True))
    for first in types:
        if first.slug not in there:
            _make_type(customer, first)


def _make_type(customer: Customer, first: FirstType) -> None:
    version = ReportTypeVersion.objects.create(
        report_type=ReportType.objects.create(
            customer=customer,
            slug=first.slug,
            name=first.name,
            home_title=first.home_title,
            home_hint=first.home_hint,
            position=first.position,
            group=first.group,
            open311=first.open311,
            on_home=first.on_home,
            call_first=first.call_first,
            advice=first.advice,
            offence_code=first.offence_code,
            narrative_class=NarrativeClass.SEALED if first.sealed else NarrativeClass.SEARCHABLE,
        ),
        number=1,
        not_anonymous_because=NOT_ANONYMOUS.get(first.slug, ""),
        takes_files=first.slug not in WITHOUT_FILES,
        files_wanted=FILES_WANTED.get(first.slug, ""),
    )
    write_steps(version=version, steps=complete(first.steps))
    publish_version(version_id=version.id, by=None, at=timezone.now())
