"""What the town registered in advance, what it thinks of us, and what came after its reports were sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistline.models import User
from reports.actions import (
    add_supplement,
    cancel_registration,
    change_registration,
    make_wish,
    rate_outcome,
    send_message,
    write_to_citizen,
)
from reports.models import Report, SupplementKind, WishKind
from triage.actions import follow_change
from triage.demo_town import Told
from triage.models import Case, FeedbackKind, FeedbackOwner

ELSE = ("", "", "")
_ANA = {"keyholder_name": "Ana Petrou", "keyholder_phone": "+61491570158", "keyholder_phone_safe": "yes"}
AWAY, LONG_AWAY, BIRTHDAY = 0, 1, 2
AHEAD = (
    Told(
        70,
        ("14 Kestrel Court", "Moe", "3825"),
        "The hall light comes on at seven. The white ute in the drive is ours.",
        name="Jo Petrou",
        phone="+61491570158",
        answers={"keyholders": [_ANA], "lights": "Hall, from 7 pm", "cars_left": "yes"},
        ahead={"away_from": -2, "away_until": 9},
        type="absence_registration",
    ),
    Told(
        50,
        ("9 Quarry Lane", "Castlemaine", "3450"),
        "We go to Perth for three weeks. The alarm is set.",
        name="Colin Avery",
        phone="+61491570110",
        safe="no",
        answers={
            "alarm": "yes",
            "alarm_company": "Goldfields Alarms",
            "keyholders": [{"keyholder_name": "June Avery", "keyholder_phone": "+61491570157"}],
            "help_wanted": ["relay", "access"],
            "relay": "type_read",
            "access_needs": ["write", "time"],
        },
        ahead={"away_from": 5, "away_until": 26},
        type="absence_registration",
    ),
    Told(
        30,
        ("31 Teal Street", "Torquay", "3228"),
        "A birthday party for our son who turns 17.",
        name="Tariq Haddad",
        phone="+61491570110",
        answers={
            "guests": 40,
            "party_times": "7 pm to 11 pm",
            "party_kind": "teen",
            "hosts": [{"host_name": "Tariq Haddad", "host_phone": "+61491570110", "host_phone_safe": "yes"}],
            "help_wanted": ["interpreter"],
            "interpreter": "arabic",
        },
        ahead={"party_date": 6},
        type="party_registration",
    ),
    Told(
        6,
        ("2 Orana Street", "Bayswater North", "3153"),
        "A wedding party in the hall next to the church. We would like to register it.",
        name="Grace Bell",
        phone="+61491570156",
        answers={
            "guests": 120,
            "party_times": "4 pm to midnight",
            "party_kind": "family",
            "guards": "yes",
            "hosts": [{"host_name": "Grace Bell", "host_phone": "+61491570156", "host_phone_safe": "yes"}],
        },
        ahead={"party_date": 0},
        type="party_registration",
    ),
    Told(
        22,
        ELSE,
        "The officer who came about my bike was kind and told us all we had to do. Please thank her.",
        name="Hannah Lim",
        answers={"feedback_kind": "praise"},
        type="feedback",
    ),
    Told(
        27,
        ELSE,
        "I would like to see on the page how many people wait on the phone.",
        answers={"feedback_kind": "idea", "for_whom": "anonymous"},
        type="feedback",
    ),
    Told(
        4,
        ELSE,
        "I was told that somebody rings me back by Friday. Nobody did, and I took a day off work for it.",
        name="Duc Nguyen",
        phone="+61491570157",
        answers={
            "feedback_kind": "complaint",
            "about_staff": "no",
            "help_wanted": ["interpreter"],
            "interpreter": "vietnamese",
        },
        type="feedback",
    ),
    Told(
        3,
        ELSE,
        "The man at the desk laughed at my English and sent me home. I have not slept well since.",
        name="Rosa Conti",
        phone="+61491570158",
        answers={
            "feedback_kind": "complaint",
            "about_staff": "yes",
            "staff": [{"staff_name": "Constable Walsh"}],
            "wanted": "I want him to say sorry.",
        },
        type="feedback",
    ),
    Told(
        1.2,
        ("5 Elder Street", "Coburg", "3058"),
        "My father's walker was stolen from the lobby yesterday. He does not write English.",
        "Walker with a blue bag",
        "260.00",
        "Eleni Pappas",
        "+61491570159",
        answers={
            "for_whom": "someone",
            "other_name": "Kostas Pappas",
            "other_relation": "parent",
            "other_knows": "yes",
            "help_wanted": ["time", "interpreter", "access"],
            "best_time": "After 4 pm",
            "wanted_contact": "call",
            "interpreter": "greek",
            "access_needs": ["slow", "support"],
        },
        wants_call=True,
    ),
    Told(
        2.2,
        ("", "Reservoir", "3073"),
        "A man has stood at the school gate three days now. He films us with his phone.",
        name="Bo",
        phone="+61491570006",
        safe="unsure",
        answers={"for_whom": "child", "child_safe": "yes", "looked_after_by": "My aunt"},
        type="suspicious_activity",
    ),
)


def give_owners() -> None:
    """Say whose each kind of feedback is that comes online."""
    owners = {
        FeedbackKind.COMPLIMENT: "officer3",
        FeedbackKind.SUGGESTION: "officer3",
        FeedbackKind.COMPLAINT: "sergeant",
        # Of another centre, so that it goes past those it may be about.
        FeedbackKind.ABOUT_STAFF: "sergeant2",
    }
    people = User.objects.select_related("centre__customer").in_bulk(owners.values(), field_name="username")
    centre = people["sergeant"].centre
    for kind, username in owners.items():
        FeedbackOwner.objects.get_or_create(centre=centre, kind=kind, defaults={"owner": people[username]})


def go_on(
    town: list[Case], ahead: list[Case], decided: tuple[int, int], *, officer: User, now: datetime
) -> None:
    """Let citizens write after their reports were sent, and officers answer.

    Args:
        town: The first reports.
        ahead: What ``AHEAD`` became.
        decided: Two of the first that were decided: one is liked, one is to be looked at again.
        officer: Who answers.
        now: When.
    """
    reports = {report.reference: report for report in Report.objects.select_related("customer")}
    waiting, added, wrong, withdrawn = (reports[town[number].reference] for number in (4, 5, 10, 9))
    ago = timedelta(minutes=1)
    write_to_citizen(
        report_id=waiting.id,
        by=officer,
        words="Did you see which way they went? Is there a sticker or a name on the pram?",
        key="demonstration 1",
        at=now - 50 * ago,
    )
    send_message(
        report_id=waiting.id,
        words="It has a yellow ribbon on the handle. I did not see them go.",
        key="demonstration 2",
        at=now - 35 * ago,
    )
    add_supplement(
        report_id=added.id,
        kind=SupplementKind.ADDITION,
        words="The shop next door has a camera too. Ask for Vera.",
        key="demonstration 3",
        at=now - 40 * ago,
    )
    add_supplement(
        report_id=wrong.id,
        kind=SupplementKind.CORRECTION,
        about="value",
        wrong="$210",
        words="It was $120. I read the bill wrong.",
        key="demonstration 4",
        at=now - 30 * ago,
    )
    make_wish(
        report_id=withdrawn.id,
        kind=WishKind.WITHDRAW,
        words="A neighbour had put them in the shade for me.",
        key="demonstration 5",
        at=now - 20 * ago,
    )
    liked, again = (reports[town[number].reference] for number in decided)
    rate_outcome(
        report_id=liked.id, score=5, words="Quick, and I knew all the time what happens.", at=now - 9 * ago
    )
    make_wish(
        report_id=again.id,
        kind=WishKind.REVIEW,
        words="I found the receipt. The serial number is on it: ES-44871.",
        key="demonstration 6",
        at=now - 10 * ago,
    )
    _change_plans(reports, ahead, now)


def _change_plans(reports: dict[str, Report], ahead: list[Case], now: datetime) -> None:
    away, party = reports[ahead[LONG_AWAY].reference], reports[ahead[BIRTHDAY].reference]
    today = now.astimezone(ZoneInfo(away.customer.time_zone)).date()
    later = (today + timedelta(days=33)).isoformat()
    at = now - timedelta(minutes=25)
    change_registration(report_id=away.id, answers={"away_until": later}, key="demonstration 7", at=at)
    cancel_registration(
        report_id=party.id, words="He is ill. We do it in March.", key="demonstration 8", at=at
    )
    for report in (away, party):
        follow_change(report_id=report.id, said_at=at, at=at)
