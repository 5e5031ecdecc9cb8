"""Lines in the settings, and the software phone of the demonstration."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import find_line, make_line
from agents.cti.software_phone import told
from agents.demo import TOKEN as DEMO_TOKEN
from agents.models import Call, TelephoneLine
from assistline.models import AuditEntry, Centre, Customer
from tests.admin.settings_forms import send

pytestmark = pytest.mark.django_db


def shown_token(response) -> str:
    """The token in the sentence that is shown once."""
    [message] = [str(message) for message in response.context["messages"] if "/api/v1/cti/" in str(message)]
    return message.split("/api/v1/cti/")[1].split("/")[0]


def test_a_line_is_made_and_its_token_shown_once(as_administrator, centre):
    made = send(
        as_administrator,
        reverse("admin:agents_telephoneline_add"),
        centre=centre.id,
        name="131 444, general",
        number="131444",
        is_active="on",
    )
    token = shown_token(as_administrator.get(made))

    line = TelephoneLine.objects.get()
    assert find_line(token=token) == line
    page = as_administrator.get(reverse("admin:agents_telephoneline_change", args=[line.id]))
    assert token not in page.content.decode()
    assert line.token_hash not in page.content.decode()
    assert AuditEntry.objects.filter(object_kind="telephoneline", object_ids=[line.id]).exists()


def test_a_new_token_leaves_the_last_one_valid(as_administrator, line):
    old = line.token_hash

    response = as_administrator.post(reverse("admin:agents_telephoneline_token", args=[line.id]), follow=True)

    line.refresh_from_db()
    assert find_line(token=shown_token(response)) == line
    assert line.previous_token_hash == old


def test_changing_a_line_leaves_its_token(as_administrator, line):
    old = line.token_hash

    send(as_administrator, reverse("admin:agents_telephoneline_change", args=[line.id]), name="Renamed")

    line.refresh_from_db()
    assert (line.name, line.token_hash) == ("Renamed", old)


def test_another_customers_line_is_not_there(as_administrator):
    trams = Customer.objects.create(slug="trams", name="Trams")
    its_centre = Centre.objects.create(customer=trams, slug="trams", name="Trams")
    line = make_line(centre=its_centre, name="Trams").line

    for page in ("change", "token"):
        address = reverse(f"admin:agents_telephoneline_{page}", args=[line.id])
        assert as_administrator.post(address).status_code == 404
    line.refresh_from_db()
    assert line.previous_token_hash == ""


@pytest.mark.parametrize("who", ["as_supervisor", "as_auditor", "as_agent"])
def test_nobody_else_gets_a_token(request, line, who):
    client = request.getfixturevalue(who)

    assert client.post(reverse("admin:agents_telephoneline_token", args=[line.id])).status_code == 403


@pytest.fixture
def demo_line(settings, centre) -> TelephoneLine:
    settings.DEMO = True
    return make_line(centre=centre, name="131 444, general", number="131444", token=DEMO_TOKEN).line


def test_outside_a_demonstration_there_is_no_phone(stranger, settings, centre):
    make_line(centre=centre, name="A line of that token", token=DEMO_TOKEN)

    assert stranger.get(reverse("dev-phone")).status_code == 404
    assert stranger.post(reverse("dev-phone"), {"event": "newCall"}).status_code == 404


def test_the_phone_rings_answers_and_hangs_up_without_a_script(stranger, demo_line, agent):
    page = stranger.get(reverse("dev-phone"))
    call = {"direction": "in", "callId": page.context["new_call_id"], "to": "131444"}
    states = []

    for said in (
        {"event": "newCall", "from": ["", "0491570156"], "user": "", "how": "once"},
        {"event": "answer", "from": "+61491570156", "user": "agent"},
        {"event": "hangup", "from": "+61491570156", "cause": "normalClearing"},
    ):
        assert stranger.post(reverse("dev-phone"), call | said).status_code == 302
        states.append(Call.objects.get().state)

    assert states == ["ringing", "answered", "ended"]
    assert Call.objects.get().number == "+61491570156"
    assert b"+61491570156" in stranger.get(reverse("dev-phone")).content


@pytest.mark.parametrize(("how", "state", "events"), [("twice", "ringing", 1), ("backwards", "ended", 3)])
def test_the_phone_misbehaves_and_there_is_one_call(stranger, demo_line, agent, how, state, events):
    said = {
        "event": "newCall",
        "direction": "in",
        "callId": "7",
        "from": "0491570156",
        "user": "",
        "how": how,
    }

    stranger.post(reverse("dev-phone"), said)

    call = Call.objects.get()
    assert (call.state, demo_line.events.count()) == (state, events)


def test_backwards_is_told_with_the_times_at_which_it_happened():
    now = timezone.now()

    last, answer, first = told({"event": "newCall", "callId": "7"}, how="backwards", at=now)

    assert [last["event"], answer["event"], first["event"]] == ["hangup", "answer", "newCall"]
    assert first["at"] == (now - timedelta(seconds=30)).isoformat()
