"""What the demonstration's second customer takes: its own types, in its own words."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from assistline.demo import TRAMS
from assistline.models import Customer
from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.messages import NEWS, RECEIPT
from reports.models.report_type import PortalGroup, QuestionKind
from reports.reference import Words, load_types, load_words
from reports.reference_types import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    YOU,
    happening_now,
    safety,
    what_happened,
    when,
)

TRAM_LINES = tuple(
    ChoiceDefinition(f"route_{number}", f"Route {number}") for number in (1, 6, 19, 48, 59, 86, 96, 109)
)
ROUTE = QuestionDefinition(
    "route",
    QuestionKind.CHOICE,
    "Which tram was it?",
    "It is on the front of the tram.",
    choices=(*TRAM_LINES, ChoiceDefinition("other", "Another one, or I do not know")),
)
FEEDBACK = FirstType(
    slug="feedback",
    name="Feedback",
    home_title="Tell us about your trip",
    home_hint="What was good, or what was not",
    position=10,
    group=PortalGroup.ASK,
    on_home=True,
    advice="We read all of it. What we did about it will be on the Track page.",
    steps=(
        safety(happening_now("Is someone in danger on a tram or at a stop now?")),
        StepDefinition(
            "trip",
            "Your trip",
            "What do you want to tell us?",
            "",
            (
                QuestionDefinition(
                    "mood",
                    QuestionKind.CHOICE,
                    "Was it good or not?",
                    required=True,
                    error_text="Choose one.",
                    choices=(
                        ChoiceDefinition("good", "It was good"),
                        ChoiceDefinition("not_good", "It was not good"),
                        ChoiceDefinition("idea", "I have an idea"),
                    ),
                ),
                what_happened("What do you want to tell us?", "Use your own words."),
                ROUTE,
            ),
        ),
        StepDefinition("when", "When", "When was your trip?", "", (when("When was it?", required=False),)),
        YOU,
    ),
)
LOST_ON_A_TRAM = FirstType(
    slug="lost_property",
    name="Lost on a tram",
    home_title="I left something on a tram",
    home_hint="Bags, phones, umbrellas, toys",
    position=20,
    group=PortalGroup.THINGS,
    on_home=True,
    advice="Our depots look for it each night. Bring your reference once we tell you that it is there.",
    steps=(
        safety(happening_now("Is someone taking your things from you now?"), ANYONE_HURT),
        StepDefinition(
            "what",
            "What you lost",
            "What did you leave behind?",
            "",
            (
                QuestionDefinition(
                    "taken",
                    QuestionKind.LONG_TEXT,
                    "What did you leave behind?",
                    "One thing on each line, with its colour and marks.",
                    required=True,
                    error_text="Tell us what you lost.",
                ),
                what_happened("Where on the tram did you leave it?", "Such as: on the back seat, left side."),
            ),
        ),
        StepDefinition(
            "trip",
            "Your trip",
            "Which tram was it?",
            "",
            (
                ROUTE,
                QuestionDefinition("stop", QuestionKind.TEXT, "Where did you get off?"),
                when("When did you get off?"),
            ),
        ),
        YOU,
    ),
)
WORDS: tuple[Words, ...] = (
    (
        RECEIPT.name,
        "sms",
        "",
        "Thank you for writing to us. Your reference is {reference}. Keep it with your code.",
    ),
    (
        RECEIPT.name,
        "email",
        "Thank you: your reference is {reference}",
        "Thank you for writing to us.\n\nYour reference is {reference}. Keep it with your code.",
    ),
    (NEWS.name, "sms", "", "We have an answer for {reference}. Read it with your code."),
    (
        NEWS.name,
        "email",
        "An answer for {reference}",
        "We have an answer for {reference}. Read it with your code.",
    ),
)


@transaction.atomic
def load() -> None:
    """Give the second customer its types and words, where they are missing.

    Raises:
        ImproperlyConfigured: This is no demonstration.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("The demonstration's second customer is for demo mode only.")
    trams = Customer.objects.get(slug=TRAMS)
    load_words(customer=trams, words=WORDS)
    load_types(customer=trams, types=(FEEDBACK, LOST_ON_A_TRAM))
