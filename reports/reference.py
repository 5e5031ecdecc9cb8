"""Reference data of this app: the report type theft, and the first words of our messages.

Loaded by ``manage.py prepare`` for every customer; what an administrator has changed stays as it is.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from assistline.models import Customer, MessageWords
from reports.messages import NEWS, RECEIPT
from reports.models import Choice, Question, ReportType, ReportTypeVersion, Step
from reports.models.report_type import VersionState

WORDS: tuple[tuple[str, str, str, str], ...] = (
    (
        RECEIPT.name,
        "sms",
        "",
        "We have what you sent us. Your reference is {reference}. "
        "Use it with your code to read what comes next.",
    ),
    (
        RECEIPT.name,
        "email",
        "Your reference {reference}",
        "We have what you sent us.\n\nYour reference is {reference}.\n"
        "Use it with your code to read what comes next.\n\nWe never ask for your code by e-mail or phone.",
    ),
    (NEWS.name, "sms", "", "There is news about your reference {reference}. Use your code to read it."),
    (
        NEWS.name,
        "email",
        "News about your reference {reference}",
        "There is news about your reference {reference}.\nUse your code to read it.\n\n"
        "We never ask for your code by e-mail or phone.",
    ),
)

THEFT: dict[str, Any] = {
    "slug": "theft",
    "name": "Theft",
    "home_title": "Something was stolen",
    "home_hint": "Theft, from a person, shop or yard",
    "position": 20,
    "offence_code": "B40",
}

# Each step: slug, title, heading, why; then its questions, each as the fields of the model, with its choices.
THEFT_STEPS: tuple[tuple[tuple[str, str, str, str], tuple[dict[str, Any], ...]], ...] = (
    (
        (
            "safety",
            "Safety",
            "Is anyone in danger now?",
            "If someone is, a report is too slow. Help by phone is quick.",
        ),
        (
            {
                "slug": "happening_now",
                "kind": "yes_no",
                "label": "Is it happening now, or is the person who did it still there?",
                "required": True,
                "error_text": "Tell us if it is happening now.",
                "cue_if_yes": "crime_in_progress",
            },
            {
                "slug": "anyone_hurt",
                "kind": "yes_no",
                "label": "Is anyone hurt or in danger?",
                "required": True,
                "error_text": "Tell us if anyone is hurt or in danger.",
                "cue_if_yes": "injury",
            },
        ),
    ),
    (
        ("what", "What happened", "What happened?", ""),
        (
            {
                "slug": "what_happened",
                "kind": "long_text",
                "label": "What happened?",
                "hint": "Use your own words. Start with what you saw first.",
                "required": True,
                "error_text": "Tell us what happened, in your own words.",
            },
            {
                "slug": "seen",
                "kind": "choice",
                "label": "Did someone see who did it?",
                "choices": (
                    {"value": "known", "label": "Yes, and I know who it is"},
                    {"value": "seen", "label": "Yes, but I do not know them"},
                    {"value": "camera", "label": "No, but a camera may have seen it"},
                    {"value": "no", "label": "No"},
                ),
            },
            {
                "slug": "details",
                "kind": "long_text",
                "label": "What can you tell us about them, or about the camera?",
                "hint": "Such as a name, clothes, a car, or where the camera is. You can leave it empty.",
            },
        ),
    ),
    (
        (
            "when",
            "When",
            "When did it happen?",
            "This tells us which cameras and people to ask. A guess is fine.",
        ),
        (
            {
                "slug": "when",
                "kind": "when",
                "label": "When did it happen?",
                "hint": "Not sure? Write when you last saw it, and when you saw that it was gone.",
                "required": True,
                "error_text": "Write the day, or tick “I do not know exactly”.",
            },
        ),
    ),
    (
        ("where", "Where", "Where did it happen?", "This tells us which police station looks at it."),
        (
            {
                "slug": "where",
                "kind": "place",
                "label": "Where did it happen?",
                "hint": "If you do not know the street, the name of a shop or park helps.",
                "required": True,
                "error_text": "Write the suburb or town.",
            },
        ),
    ),
    (
        (
            "taken",
            "What was taken",
            "What was taken?",
            "With this we can look for your things in shops and online.",
        ),
        (
            {
                "slug": "taken",
                "kind": "long_text",
                "label": "What was taken?",
                "hint": "One thing on each line, with its make, colour and marks.",
                "required": True,
                "error_text": "Tell us what was taken.",
            },
            {
                "slug": "value",
                "kind": "money",
                "label": "What is it worth, in dollars?",
                "hint": "All of it together. A guess is fine.",
            },
            {
                "slug": "serial",
                "kind": "text",
                "label": "Serial number, if it has one",
                "hint": "It may be on the box or the receipt.",
            },
        ),
    ),
    (
        ("you", "You", "How can we reach you?", "You can leave this out. Then we cannot ask you anything."),
        (
            {"slug": "name", "kind": "name", "label": "Your name"},
            {"slug": "phone", "kind": "phone", "label": "Phone number"},
            {
                "slug": "phone_safe",
                "kind": "yes_no",
                "label": "Is it safe to text this number?",
                "hint": "Say yes only if nobody else reads its texts. Without a yes, we do not text it.",
            },
            {"slug": "email", "kind": "email", "label": "E-mail address"},
            {
                "slug": "email_safe",
                "kind": "yes_no",
                "label": "Is it safe to write to this address?",
                "hint": "Say yes only if nobody else reads it. Without a yes, we do not write to it.",
            },
        ),
    ),
)


@transaction.atomic
def load() -> None:
    """Make what is not there yet, for every customer."""
    for customer in Customer.objects.order_by("id"):
        _load_words(customer)
        if not customer.report_types.filter(slug=THEFT["slug"]).exists():
            _load_type(customer)


def _load_words(customer: Customer) -> None:
    there = set(MessageWords.objects.filter(customer=customer).values_list("message", "channel").distinct())
    MessageWords.objects.bulk_create(
        MessageWords(
            customer=customer, message=message, channel=channel, subject_line=subject_line, body=body
        )
        for message, channel, subject_line, body in WORDS
        if (message, channel) not in there
    )


def _load_type(customer: Customer) -> None:
    version = ReportTypeVersion.objects.create(
        report_type=ReportType.objects.create(customer=customer, **THEFT),
        number=1,
        state=VersionState.DRAFT,
    )
    for step_position, (words, questions) in enumerate(THEFT_STEPS, start=1):
        slug, title, heading, why = words
        step = Step.objects.create(
            version=version, slug=slug, title=title, heading=heading, why=why, position=step_position * 10
        )
        for position, described in enumerate(questions, start=1):
            fields = {name: value for name, value in described.items() if name != "choices"}
            question = Question.objects.create(step=step, position=position * 10, **fields)
            Choice.objects.bulk_create(
                Choice(question=question, position=place * 10, **choice)
                for place, choice in enumerate(described.get("choices", ()), start=1)
            )
    version.state = VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save(update_fields=["state", "published_at"])
