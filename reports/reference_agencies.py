"""The agencies that a police line of Victoria points to. Numbers and hours are the customer's content: each
is to be confirmed before going live, and changed under Settings, Agencies."""

from __future__ import annotations

from django.db import transaction

from assistline.models import Customer
from reports.models import Agency

TIMES = "The days and times it happens"
WHERE = "The street and suburb"

# Slug, name, what it takes, number, address, hours, what to do, what to have ready.
AGENCIES: tuple[tuple[str, str, str, str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "council",
        "your council",
        "It deals with noise from tools, pets and pumps, and with parking, rubbish, trees and left cars.",
        "",
        "https://www.vic.gov.au/know-your-council",
        "Most answer in office hours",
        (
            "Find the number of your council. It is on its website and on your rates bill.",
            "Tell them what it is, and the days and times.",
            "Ask for a number for your case.",
            "Keep a list of each time it happens.",
        ),
        (WHERE, TIMES, "A photo, if it is safe to take one"),
    ),
    (
        "epa",
        "EPA Victoria",
        "It deals with noise from a factory, farm, pub or club. It deals with smoke, smells and dirty water.",
        "1300 372 842",
        "https://www.epa.vic.gov.au/",
        "Day and night",
        ("Call the EPA, or use its website.", "Tell them where it comes from, and the days and times."),
        ("The name and place of the business", TIMES),
    ),
    (
        "reportcyber",
        "ReportCyber",
        "It deals with crime online: a stolen account, lost money, a hack. It passes your report to police.",
        "1300 292 371",
        "https://www.cyber.gov.au/report",
        "Day and night",
        (
            "Call your bank first, if money or a card is part of it.",
            "Change your password and sign out of other devices.",
            "Report it on the ReportCyber website. Keep the number they give you.",
        ),
        (
            "The messages, and who sent them",
            "How much, when, and to which account",
            "Web addresses and names",
        ),
    ),
    (
        "scamwatch",
        "Scamwatch",
        "It deals with scam calls, texts and e-mails when you lost nothing. It warns other people.",
        "",
        "https://www.scamwatch.gov.au/",
        "Online, day and night",
        (
            "Do not answer, press a link or call back.",
            "Tell Scamwatch on its website.",
            "Then block the sender and delete it.",
        ),
        ("The text, or what the caller said", "The number or address it came from"),
    ),
    (
        "crime_stoppers",
        "Crime Stoppers",
        "It takes tips about a crime. You do not have to give your name.",
        "1800 333 000",
        "https://www.crimestoppersvic.com.au/",
        "Day and night",
        (
            "Call, or use the website. You do not need to say who you are.",
            "Tell them what you saw or heard.",
            "Ask for a number, so that you can add to it.",
        ),
        ("Who, where and when, as far as you know", "Cars, number plates, names"),
    ),
    (
        "consumer_affairs",
        "Consumer Affairs Victoria",
        "It helps when you and a shop, a builder or a landlord do not agree.",
        "1300 558 181",
        "https://www.consumer.vic.gov.au/",
        "9 am to 5 pm, Monday to Friday",
        (
            "Write to the shop or the landlord first. Say what you want them to do.",
            "Keep a copy.",
            "If that does not help, call Consumer Affairs Victoria.",
        ),
        ("Your receipt, lease or contract", "What you wrote, and what they said"),
    ),
    (
        "transport",
        "Public Transport Victoria",
        "It deals with trains, trams and buses: lost things, fares, staff and times.",
        "1800 800 007",
        "https://www.ptv.vic.gov.au/",
        "6 am to midnight, each day",
        (
            "Call, or use the website.",
            "Say which train, tram or bus, and when.",
            "For a lost thing, ask where it would be kept.",
        ),
        ("The line or route, the stop and the time", "What the thing looks like"),
    ),
    (
        "rspca",
        "RSPCA Victoria",
        "It helps animals that are hurt, left alone or not fed.",
        "03 9224 2222",
        "https://rspcavic.org/",
        "Day and night for an animal in need",
        ("Call, or use the website.", "Tell them what you saw, where and when.", "Do not go in to get it."),
        (WHERE, "What kind of animal, and how many", "When you saw it"),
    ),
    (
        "interstate",
        "police in that state",
        "If it happened in another state, police there can look at the place and talk to people.",
        "",
        "https://www.police.gov.au/",
        "Day and night",
        (
            "If you are in that state, call 131 444.",
            "If not, look for the police of that state online. You can report from here.",
            "Keep the number they give you. Your insurer may ask for it.",
        ),
        ("Where and when it happened", "What was taken or broken, and what it is worth"),
    ),
    (
        "dispute_settlement",
        "the Dispute Settlement Centre",
        "It helps neighbours talk about trees, fences, pets and noise. It is free.",
        "1300 372 888",
        "https://www.disputes.vic.gov.au/",
        "Office hours, Monday to Friday",
        ("Call, or use the website.", "They help you plan what to say. They can ask your neighbour to talk."),
        ("What you do not agree about", "What you have tried so far"),
    ),
)


@transaction.atomic
def load_agencies(*, customer: Customer) -> None:
    """Give a customer those agencies that it has no words of.

    Args:
        customer: A police line of Victoria.

    Raises:
        DatabaseError: Nothing was written.
    """
    there = set(Agency.objects.filter(customer=customer).values_list("slug", flat=True))
    Agency.objects.bulk_create(
        Agency(
            customer=customer,
            slug=slug,
            name=name,
            takes=takes,
            phone=phone,
            web=web,
            hours=hours,
            to_do="\n".join(to_do),
            to_have="\n".join(to_have),
            position=place * 10,
        )
        for place, (slug, name, takes, phone, web, hours, to_do, to_have) in enumerate(AGENCIES, start=1)
        if slug not in there
    )
