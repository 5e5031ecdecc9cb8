"""Programs of others list what can be told, send it and follow it, by Open311 GeoReport v2."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from georeport import GeoReport

from assistline.models import Customer
from reports import definitions
from reports.actions.open311 import hash_key_of_client
from reports.models import Attachment, Open311Client, Report, ReportType
from tests.reports.files import photo

pytestmark = pytest.mark.django_db
KEY = "a-key-for-tests"
SENT = {
    "api_key": KEY,
    "service_code": "antisocial",
    "description": "Six people drank and shouted in the park until two this morning. They are gone.",
    "address_string": "Corner of Main Street and Park Lane",
    "lat": "-37.8736",
    "long": "144.7526",
    "attribute[happening_now]": "no",
    "attribute[anyone_hurt]": "no",
    "attribute[behaviour]": "drunk",
}


@pytest.fixture
def program(customer):
    definitions._published.clear()
    return Open311Client.objects.create(
        customer=customer, name="Council app", key_hash=hash_key_of_client(KEY)
    )


def send(client, **changes):
    sent = {name: value for name, value in (SENT | changes).items() if value is not None}
    return client.post("/open311/v2/requests.json", sent)


def number_of(response):
    assert response.status_code == 201, response.content
    return response.json()[0]["service_request_id"]


def said(response):
    (error,) = response.json()
    return error["description"]


def test_only_public_nuisance_is_offered(client, program):
    offered = {entry["service_code"] for entry in client.get("/open311/v2/services.json").json()}

    assert "antisocial" in offered
    assert not {"family_violence", "theft", "assault"} & offered


def test_what_is_offered_is_for_administrators_to_change(client, program, customer):
    ReportType.objects.filter(customer=customer, slug="antisocial").update(open311=False)
    definitions._published.clear()

    assert "antisocial" not in client.get("/open311/v2/services.json").content.decode()
    assert client.get("/open311/v2/services/antisocial.json").status_code == 404


def test_a_service_says_what_it_asks_with_its_values(client, program):
    told = client.get("/open311/v2/services/antisocial.json").json()

    now = next(entry for entry in told["attributes"] if entry["code"] == "happening_now")
    assert (now["required"], now["datatype"]) == (True, "singlevaluelist")
    assert {"key": "no", "name": "No"} in now["values"]


def test_xml_says_the_same(client, program):
    page = client.get("/open311/v2/services/antisocial.xml")
    root = ElementTree.fromstring(page.content)  # noqa: S314 - our own answer

    assert root.tag == "service_definition"
    assert "happening_now" in {entry.findtext("code") for entry in root.find("attributes")}


def test_what_is_sent_is_a_report_and_is_followed_by_its_number(client, program):
    number = number_of(send(client))

    report = Report.objects.get()
    assert report.narrative == SENT["description"]
    assert report.answers["behaviour"] == "drunk"
    (told,) = client.get(f"/open311/v2/requests/{number}.json").json()
    assert (told["status"], told["service_code"]) == ("open", "antisocial")


def test_the_sender_can_go_on_in_the_portal(client, program):
    notice = send(client).json()[0]["service_notice"]

    assert "call 000" in notice
    assert Report.objects.get().reference[:4] in notice


def test_nobody_reads_words_street_or_name(client, program):
    number = number_of(send(client, first_name="Ida", last_name="Novak", email="ida@example.org"))

    told = client.get(f"/open311/v2/requests/{number}.json").content.decode()
    assert not [word for word in ("park", "Main Street", "Novak", "example.org") if word in told]
    assert Report.objects.get().reference not in told


def test_a_report_that_came_another_way_is_not_there(client, program, make_report):
    make_report()

    assert client.get("/open311/v2/requests.json").json() == []


@pytest.mark.parametrize("key", ["", "wrong", "a-key-for-tests "])
def test_without_the_key_nothing_is_taken(client, program, key):
    assert send(client, api_key=key).status_code == 403
    assert not Report.objects.exists()


def test_a_key_that_is_switched_off_opens_nothing(client, program):
    Open311Client.objects.update(is_active=False)

    assert send(client).status_code == 403


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"attribute[happening_now]": None}, "happening_now"),
        ({"attribute[behaviour]": "flying"}, "behaviour"),
        ({"attribute[nonsense]": "x"}, "attribute[nonsense] is no attribute"),
        ({"lat": "north"}, "lat and long are degrees"),
        ({"lat": "nan"}, "lat and long are degrees"),
        ({"long": None}, "belong together"),
        ({"lat": None, "long": None, "address_string": None}, "Say where"),
        ({"description": ""}, "what_happened"),
        ({"description": "x" * 4001}, "longer than 4000"),
        ({"attribute[when]": "yesterday"}, "a time with its zone"),
        ({"attribute[behaviour]": ["drunk", "fights"]}, "attribute[behaviour] is given twice"),
        ({"description": ["One thing", "Another"]}, "description is given twice"),
    ],
)
def test_what_is_wrong_is_said_to_who_wrote_the_program(client, program, changes, words):
    response = send(client, **changes)

    assert response.status_code == 400
    assert words in said(response)
    assert not Report.objects.exists()


def test_a_service_that_is_not_offered_takes_nothing(client, program):
    assert send(client, service_code="family_violence").status_code == 404


def test_what_was_cut_off_and_sent_again_is_one_report(client, program):
    assert number_of(send(client)) == number_of(send(client))
    assert Report.objects.count() == 1


@pytest.mark.parametrize("minutes", [1, 9, 18])
def test_a_repeat_is_counted_from_the_last_one_whatever_the_clock_says(client, program, minutes):
    with time_machine.travel(datetime(2026, 11, 22, 0, 9, 30, tzinfo=UTC), tick=False) as clock:
        first = number_of(send(client))
        for _ in range(0, minutes, 9):
            clock.shift(timedelta(minutes=min(minutes, 9)))
            again = number_of(send(client))
        clock.shift(timedelta(minutes=11))
        later = number_of(send(client))

    assert again == first != later


def test_a_picture_elsewhere_is_not_fetched_and_costs_nobody_their_words(client, program):
    sent = send(client, media_url="http://127.0.0.1:1/x.jpg")

    assert sent.status_code == 201
    assert "media_url was not taken: we fetch nothing" in sent.json()[0]["service_notice"]
    assert "127.0.0.1" not in str(Report.objects.values().get())


def test_a_picture_that_comes_along_is_kept_once_however_often_it_comes(client, program):
    def photographed():
        return SimpleUploadedFile("park.jpg", photo(), content_type="image/jpeg")

    first, again = send(client, media=photographed()), send(client, media=photographed())

    assert number_of(first) == number_of(again)
    assert "1 file(s) came with it" in first.json()[0]["service_notice"]
    assert Attachment.objects.get().report == Report.objects.get()


def test_a_picture_that_is_none_costs_nobody_their_words(client, program):
    sent = send(client, media=SimpleUploadedFile("park.jpg", b"MZ\0no picture", content_type="image/jpeg"))

    assert number_of(sent)
    assert "A file was not taken: We cannot take this kind" in sent.json()[0]["service_notice"]
    assert not Attachment.objects.kept().exists()


def test_requests_are_found_by_service_status_and_time(client, program):
    number = number_of(send(client))

    def found(**asked):
        return [row["service_request_id"] for row in client.get("/open311/v2/requests.json", asked).json()]

    assert found() == found(status="open", service_code="antisocial,noise") == [number]
    assert found(status="closed") == found(service_code="noise") == []
    assert found(end_date="2020-01-01T00:00:00Z") == []
    assert client.get("/open311/v2/requests.json", {"start_date": "soon"}).status_code == 400


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"service_request_id": "1\0"}, 200),
        ({"service_code": "noise\0,x' OR 1=1"}, 200),
        ({"end_date": "0001-01-01T00:00:00Z"}, 400),
        ({"start_date": "9999-12-31T00:00:00Z"}, 400),
        ({"status": "\0"}, 200),
    ],
)
@pytest.mark.parametrize("kind", ["json", "xml"])
def test_no_question_is_too_odd(client, program, asked, status, kind):
    assert client.get(f"/open311/v2/requests.{kind}", asked).status_code == status


@pytest.mark.parametrize("field", ["api_key", "service_code", "description", "address_string", "first_name"])
def test_what_cannot_be_kept_is_refused_and_breaks_nothing(client, program, field):
    response = client.post("/open311/v2/requests.xml", SENT | {field: "a\0b\x1b"})

    assert 400 <= response.status_code < 500


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_what_cannot_be_read_is_no_page_for_people(client, program, kind):
    many = "&".join(f"f{number}=x" for number in range(1_500))
    response = client.post("/open311/v2/requests.json", many, content_type=kind)

    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert response.json()["detail"]


def test_danger_in_a_request_alarms_the_floor(client, program):
    send(client, description="A man with a knife is chasing people in the park right now")

    report = Report.objects.get()
    assert report.draft.cues.exists()


def test_another_customers_requests_are_not_there(client, program):
    number = number_of(send(client))
    other = Customer.objects.create(name="Trams", slug="trams")
    Open311Client.objects.update(customer=other)

    assert client.get(f"/open311/v2/requests/{number}.json").status_code == 404
    assert client.get("/open311/v2/requests.json").json() == []
    assert send(client).status_code == 403


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_a_client_of_somebody_else_lists_and_follows(live_server, client, program, transactional_db, kind):
    known = GeoReport(f"{live_server.url}/open311/v2", output_format=kind)

    assert "antisocial" in json.dumps(known.get_service_list())
    assert known.get_service_definition("antisocial")["service_code"] == "antisocial"


def test_an_administrator_gives_a_program_a_key_which_is_shown_once(client, administrator, customer):
    client.force_login(administrator)
    empty = client.get(reverse("admin:reports_open311client_add")).content.decode()
    assert f'<option value="{customer.id}" selected>' in empty  # the only one need not be chosen
    page = client.post(
        reverse("admin:reports_open311client_add"),
        {"customer": customer.id, "name": "Council app", "is_active": "on"},
        follow=True,
    ).content.decode()

    program = Open311Client.objects.get()
    assert "copy it now" in page
    assert (
        "copy it now"
        not in client.get(reverse("admin:reports_open311client_change", args=[program.id])).content.decode()
    )
