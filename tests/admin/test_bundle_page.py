"""The page that moves the configuration: downloaded, compared, taken in, each with its trace."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from assistline.bundle.archive import HEAD, pack
from assistline.bundle.moving import export_bundle
from assistline.models import AuditEntry, Customer, DecisionTableVersion
from tests.browser.conftest import DESK, PHONE, look  # noqa: F401 - a fixture
from tests.conftest import person, signed_in

pytestmark = pytest.mark.django_db


def address(name=""):
    return reverse(f"admin:configuration{name}")


def file_of(customer, change=None) -> bytes:
    """The customer's file, changed as asked."""
    with zipfile.ZipFile(io.BytesIO(export_bundle(customer=customer))) as archive:
        files = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    if change:
        change(files)
    return pack(files)


def other_number(files):
    files["line.json"]["line"][0]["line_number"] = "131 999"
    files["tables/grade.json"]["in_force"]["rows"][0]["reason"] = "Danger at this moment"


def compare(client, packed, name="all.zip"):
    return client.post(address("_compare"), {"file": SimpleUploadedFile(name, packed)})


def take_in(client, response):
    names = ("packed", "state")
    return client.post(address("_apply"), {name: response.context[name] for name in names}, follow=True)


def test_the_download_is_the_file_and_leaves_a_trace(as_administrator, administrator, customer) -> None:
    response = as_administrator.get(address("_file"))

    assert response.content == export_bundle(customer=customer)
    assert response["Content-Disposition"].startswith('attachment; filename="line-')
    entry = AuditEntry.objects.get(action="configuration.moved_out")
    assert (entry.actor_id, entry.object_ids) == (administrator.id, [customer.id])


def test_a_file_is_compared_and_then_taken_in(as_administrator, administrator, customer) -> None:
    compared = compare(as_administrator, file_of(customer, other_number))

    shown = compared.content.decode()
    assert "2 things would change" in shown
    assert "The line: line number was “131 444”, is “131 999”." in shown
    assert "Row 1 of the table Grade: reason was “Danger, now or about to be”" in shown
    customer.refresh_from_db()
    assert customer.line_number == "131 444"

    taken = take_in(as_administrator, compared).content.decode()

    assert "Taken in: 2 changes." in taken
    customer.refresh_from_db()
    assert customer.line_number == "131 999"
    assert DecisionTableVersion.objects.get(table__customer=customer, table__slug="grade", state="draft")
    entry = AuditEntry.objects.get(action="configuration.moved_in")
    assert (entry.actor_id, entry.source != "") == (administrator.id, True)


def test_what_was_changed_since_it_was_read_is_compared_again(as_administrator, customer) -> None:
    compared = compare(as_administrator, file_of(customer, other_number))
    Customer.objects.filter(id=customer.id).update(line_number="131 555")

    again = take_in(as_administrator, compared).content.decode()

    assert "was changed meanwhile" in again
    assert "line number was “131 555”, is “131 999”" in again
    customer.refresh_from_db()
    assert customer.line_number == "131 555"


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        (b"not a zip", "it cannot be opened as a zip file"),
        (b"PK" + bytes(2_000_000), "larger than 700 kB"),
        (pack({HEAD: {"format": 2}}), "of format 2"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(as_administrator, customer, packed, said) -> None:
    before = export_bundle(customer=customer)

    response = compare(as_administrator, packed)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Nothing was changed" in response.content.decode()
    assert export_bundle(customer=customer) == before


def test_no_file_and_a_broken_form_get_a_sentence(as_administrator) -> None:
    for response in (
        as_administrator.post(address("_compare")),
        as_administrator.post(address("_apply"), {"packed": "%%%"}),
    ):
        assert response.status_code == 422
        assert "Choose a file first." in response.content.decode()


@pytest.mark.parametrize("role", ["agent", "officer", "sergeant", "supervisor", "auditor"])
def test_nobody_else_moves_the_configuration(role, centre) -> None:
    client = signed_in(person("somebody", role, centre, "Some Body"))

    assert [client.get(address()).status_code, client.get(address("_file")).status_code] == [403, 403]
    assert client.post(address("_compare")).status_code == 403
    assert client.post(address("_apply")).status_code == 403


def test_an_administrator_finds_the_way_on_the_first_page_and_an_auditor_does_not(
    as_administrator, as_auditor
) -> None:
    assert address() in as_administrator.get(reverse("admin:index")).content.decode()
    assert address() not in as_auditor.get(reverse("admin:index")).content.decode()


def test_an_administrator_gets_the_own_customers_file_only(as_administrator, customer) -> None:
    Customer.objects.create(slug="trams", name="Trams", line_number="131 638")

    assert b"131 638" not in as_administrator.get(address("_file")).content
    assert as_administrator.get(address("_file")).content == export_bundle(customer=customer)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_in_a_browser(page_of, administrator, customer, tmp_path, look, size) -> None:  # noqa: F811
    browser: Page = page_of(administrator)
    browser.set_viewport_size(size)
    file = tmp_path / "all.zip"
    file.write_bytes(file_of(customer, other_number))
    browser.get_by_role("link", name="Move the whole configuration").click()
    look(browser)

    browser.get_by_label("Configuration file").set_input_files(file)
    browser.get_by_role("button", name="See what would change").click()
    expect(browser.get_by_text("2 things would change")).to_be_visible()
    look(browser)
    browser.get_by_role("button", name="Take it in").click()

    expect(browser.get_by_text("Taken in: 2 changes.")).to_be_visible()
    assert Customer.objects.get(id=customer.id).line_number == "131 999"


@pytest.fixture
def page_of(page: Page, live_server):
    """The first page of the settings in a browser in which somebody is signed in."""

    def enter(user) -> Page:
        cookie = signed_in(user).cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        page.goto(f"{live_server.url}{reverse('admin:index')}")
        return page

    return enter
