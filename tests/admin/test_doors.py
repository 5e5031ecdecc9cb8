"""Every door of the settings pages × every role, written by hand: who is let in, and who gets a 403.

A letter stands for a verb: l list, a add, c change or look, d delete, h history. The records behind the doors
are those that an installation begins with, so versions are published: looked at and copied, never changed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from agents.actions import make_line
from assistline.models import AuditHead
from reports.actions.lexicon import begin_lexicon
from reports.models import Open311Client, PoliceElsewhere, ReportType
from tests.admin.rows import make, make_replay
from tests.conftest import person, signed_in
from triage.models import Calendar, EmergencyDesk, FeedbackOwner, RecordsSystem, ReferralDesk, SecondEyes

pytestmark = pytest.mark.django_db

#   model                            administrator  auditor
MODELS = """
    assistline_customer              lch            -
    assistline_centre                lach           -
    assistline_user                  lach           -
    assistline_messagewords          lach           -
    assistline_decisiontable         lch            -
    assistline_decisiontableversion  lch            -
    assistline_decisionrow           lach           -
    assistline_outboxevent           lch            -
    assistline_delivery              lch            -
    assistline_notification          lch            -
    assistline_auditentry            -              lch
    assistline_audithead             -              lch
    reports_reporttype               lach           -
    reports_reporttypeversion        lch            -
    reports_step                     lach           -
    reports_question                 lach           -
    reports_lexiconversion           lacdh          -
    triage_case                      lch            -
    agents_telephoneline             lach           -
    reports_open311client            lach           -
    reports_agency                   lach           -
    reports_policeelsewhere          lacdh          -
    triage_feedbackowner             lacdh          -
    triage_calendar                  lach           -
    triage_target                    lach           -
    triage_ladder                    lch            -
    triage_emergencydesk             lach           -
    triage_retentionclass            lach           -
    triage_retentionrule             lacdh          -
    triage_referraldesk              lach           -
    triage_recordssystem             lach           -
    triage_toldwords                 lach           -
    triage_secondeyes                lach           -
"""
VERBS = {"changelist": "l", "add": "a", "change": "c", "delete": "d", "history": "h"}

#   other doors                                   administrator  auditor
OTHERS = """
    index                                         yes            yes
    logout                                        yes            yes
    password_change                               yes            yes
    password_change_done                          yes            yes
    jsi18n                                        yes            yes
    app_list                                      yes            yes
    auth_user_password_change                     yes            no
    agents_telephoneline_token                    yes            no
    reports_open311client_key                     yes            no
    triage_emergencydesk_token                    yes            no
    triage_referraldesk_test                      yes            no
    triage_recordssystem_test                     yes            no
    triage_secondeyes_set                         yes            no
    assistline_decisiontableversion_copy          yes            no
    assistline_decisiontableversion_publish       yes            no
    assistline_decisiontableversion_propose       yes            no
    assistline_decisiontableversion_undo          yes            no
    assistline_decisiontableversion_withdraw      yes            no
    assistline_decisiontableversion_roll_back     yes            no
    assistline_decisiontableversion_confirm_surge yes            no
    assistline_decisiontableversion_end_surge     yes            no
    assistline_decisiontableversion_facts         yes            no
    assistline_decisiontable_surge                yes            no
    assistline_decisionrow_up                     yes            no
    assistline_decisionrow_down                   yes            no
    signposts                                     yes            no
    translations                                  yes            no
    translation                                   yes            no
    triage_replay_ask                             yes            no
    triage_replay_try                             yes            no
    triage_replay_routing                         yes            no
    triage_replay_routing_file                    yes            no
    triage_replay_routing_changes                 yes            no
    triage_replay_read                            yes            no
    triage_replaychange_judge                     yes            no
    triage_replaychange_alike                     yes            no
    configuration                                 yes            no
    configuration_file                            yes            no
    configuration_compare                         yes            no
    configuration_apply                           yes            no
    reports_lexiconversion_copy                   yes            no
    reports_lexiconversion_propose                yes            no
    reports_lexiconversion_publish                yes            no
    reports_lexiconversion_withdraw               yes            no
    reports_reporttype_product                    yes            no
    reports_reporttypeversion_preview             yes            no
    reports_reporttypeversion_page                yes            no
    reports_reporttypeversion_back                yes            no
    reports_reporttypeversion_restore             yes            no
    reports_step_up                               yes            no
    reports_step_down                             yes            no
    reports_step_copy                             yes            no
    reports_question_up                           yes            no
    reports_question_down                         yes            no
    reports_question_copy                         yes            no
    reports_reporttypeversion_copy                yes            no
    reports_reporttypeversion_publish             yes            no
    reports_reporttypeversion_withdraw            yes            no
"""
# ``login`` is the house's own page; the other two answer nothing without more in their query.
NOT_WALKED = {"login", "view_on_site", "autocomplete"}
POSTED = {
    "alike",
    "logout",
    "back",
    "restore",
    "surge",
    "up",
    "down",
    "ask",
    "judge",
    "product",
    "propose",
    "undo",
    "compare",
    "apply",
    "copy",
    "publish",
    "withdraw",
    "token",
    "key",
    "test",
    "set",
}


def table(text: str) -> dict[str, list[str]]:
    return {name: cells for name, *cells in (line.split() for line in text.strip().splitlines())}


def doors(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    for entry in admin.site.get_urls() if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from doors(entry.url_patterns)
        elif entry.name:
            yield entry


def expected() -> dict[str, list[bool]]:
    cells = {name: [cell == "yes" for cell in answers] for name, answers in table(OTHERS).items()}
    for model, letters in table(MODELS).items():
        for verb, letter in VERBS.items():
            cells[f"{model}_{verb}"] = [letter in allowed for allowed in letters]
    return cells


def is_let_in(client: Client, door: URLPattern) -> bool:
    """Whether the door opens; a refusal is a 403 or, where even that would tell, a 404."""
    names = list(door.pattern.converters or door.pattern.regex.groupindex)
    values = {"app_label": "assistline", "language": "vi", "place": "agencies"}
    address = reverse(
        f"admin:{door.name}",
        kwargs={name: values.get(name) or behind(str(door.name)) for name in names},
    )
    posted = str(door.name).rpartition("_")[2] in POSTED
    response = client.post(address) if posted else client.get(address)
    return response.status_code not in (403, 404)


def behind(name: str) -> int:
    """A record to ask for: the first of the model that the door is for."""
    labels = {
        "auth_user_password_change": "assistline.User",
        "triage_replay_ask": "assistline.DecisionTableVersion",
        "triage_replay_try": "assistline.DecisionTableVersion",
        "triage_replay_routing_changes": "assistline.DecisionTableVersion",
        "triage_secondeyes_set": "reports.ReportType",
    }
    app, model = name.split("_")[:2]
    found = apps.get_model(labels.get(name, f"{app}.{model}"))._base_manager.order_by("id").first()
    assert found, f"there is nothing behind {name}"
    return int(found.pk)


@pytest.fixture(autouse=True)
def filled(centre) -> None:
    """One of each of what nobody configures."""
    for kind in ("entries", "cases", "notifications", "deliveries", "events"):
        make(kind, centre, 1)
    make_line(centre=centre, name="General", token="a-token-of-the-test")
    AuditHead.objects.create(seq=1, chain_hash="0" * 64, signature="0")
    begin_lexicon(customer_id=centre.customer_id)
    make_replay(centre)
    Open311Client.objects.create(customer=centre.customer, name="Council app", key_hash="0" * 64)
    owner = person("keeper", "sergeant", centre, "Ann Keeper")
    Calendar.objects.create(centre=centre)
    ReferralDesk.objects.create(customer=centre.customer, name="the desk", way="phone", phone="03 5550 0100")
    RecordsSystem.objects.create(customer=centre.customer, url="https://records.invalid", key="k", secret="s")
    SecondEyes.objects.create(report_type=ReportType.objects.filter(customer=centre.customer)[0])
    FeedbackOwner.objects.create(centre=centre, kind="complaint", owner=owner)
    EmergencyDesk.objects.create(customer=centre.customer, centre=centre, name="000", token_hash="0" * 64)
    PoliceElsewhere.objects.get_or_create(customer=centre.customer, state="TAS", defaults={"name": "Police"})


def test_every_door_is_in_the_tables() -> None:
    assert {door.name for door in doors()} - NOT_WALKED == set(expected())


@pytest.mark.parametrize(("place", "role"), [(0, "administrator"), (1, "auditor")])
def test_the_doors_open_as_the_tables_say(place: int, role: str, centre) -> None:
    somebody = person("somebody", role, centre, "Some Body")

    opened = {
        str(door.name): is_let_in(signed_in(somebody), door)
        for door in doors()
        if door.name not in NOT_WALKED
    }

    assert opened == {name: answers[place] for name, answers in expected().items()}


@pytest.mark.parametrize("role", ["agent", "officer", "sergeant", "supervisor"])
def test_no_door_opens_for_those_who_take_and_decide(role: str, centre) -> None:
    client = signed_in(person("somebody", role, centre, "Some Body"))

    # The way out is for everybody.
    opened = [
        door.name for door in doors() if door.name not in {*NOT_WALKED, "logout"} and is_let_in(client, door)
    ]

    assert opened == []
