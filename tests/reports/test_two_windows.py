"""Two windows write the same draft: no number takes over what was said of another, and nobody is overwritten
unseen."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from reports.models import DraftAnswer

ONE = {"phone": "0491 570 156", "phone_safe": "yes"}
OTHER = {"phone": "0491 570 157", "phone_safe": "no"}


@pytest.fixture
def save_at_once(kept_draft, citizen, owner_cursor):
    """Saves two pages of one draft, both read before either is written."""

    def save(*pages):
        draft = kept_draft(phone_safe="no", name=None, email=None, email_safe=None)
        secret = citizen.cookies[f"d_{draft.code}"].value

        def press(page):
            browser = Client()
            browser.cookies[f"d_{draft.code}"] = secret
            try:
                return browser.post(f"/report/{draft.code}/you/", page)
            finally:
                connection.close()

        owner_cursor.execute("BEGIN; SELECT 1 FROM reports_draft WHERE id = %s FOR UPDATE", [draft.id])
        with ThreadPoolExecutor(2) as threads:
            pressed = [threads.submit(press, page) for page in pages]
            for _ in range(200):
                time.sleep(0.01)
                if _waiting(owner_cursor) == len(pages):
                    break
            owner_cursor.execute("ROLLBACK")
        return [answer.result() for answer in pressed]

    return save


def _waiting(cursor) -> int:
    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return cursor.fetchone()[0]


def kept() -> tuple[str, str]:
    said = {row.question: row.value for row in DraftAnswer.objects.all()}
    return said["phone"], said["phone_safe"]


@pytest.mark.django_db(transaction=True)
def test_a_number_is_kept_with_what_was_said_of_it_and_the_other_window_is_told(save_at_once):
    answers = save_at_once(ONE, OTHER)

    late = next(answer for answer in answers if answer.status_code == 409)
    page = late.content.decode()
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert kept() in {("+61491570156", "yes"), ("+61491570157", "no")}
    assert "This was changed in another window." in page
    assert late.context["form"].data["phone"] in page


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_save_are_one(save_at_once):
    assert [answer.status_code for answer in save_at_once(ONE, ONE)] == [302, 302]
    assert kept() == ("+61491570156", "yes")


def test_a_number_goes_with_what_is_said_of_it_even_if_only_one_of_them_changes(kept_draft, citizen):
    draft = kept_draft()

    citizen.post(f"/report/{draft.code}/you/", ONE | {"phone_safe": "no"})

    written = {row.question: row.version for row in DraftAnswer.objects.filter(draft=draft)}
    assert (written["phone"], written["phone_safe"], written["taken"]) == (2, 2, 1)


@pytest.fixture
def open_page(kept_draft, citizen):
    """A page of a draft as a window shows it: what is sent with it is what stood on it."""
    draft = kept_draft(name=None, email=None, email_safe=None)
    address = f"/report/{draft.code}/you/"

    def look():
        shown = citizen.get(address).context["form"]
        carried = {field.name: field.value() for field in shown if field.value()}
        return lambda **typed: citizen.post(address, carried | typed)

    return look


def test_a_window_that_was_open_before_does_not_write_over_what_another_has_saved(open_page):
    here, there = open_page(), open_page()

    assert here(name="Meera Sandhu").status_code == 302
    late = there(name="Kerry Sandhu")

    assert late.status_code == 409
    assert "The other window has: Meera Sandhu" in late.content.decode()
    assert 'value="Kerry Sandhu"' in late.content.decode()
    assert DraftAnswer.objects.get(question="name").value == "Meera Sandhu"


def test_whoever_has_seen_both_can_save_their_own(open_page):
    here, there = open_page(), open_page()
    here(name="Meera Sandhu")
    shown = there(name="Kerry Sandhu").context["form"]

    again = {"page-versions": shown["page-versions"].value(), "name": "Kerry Sandhu"}

    assert there(**again).status_code == 302
    assert DraftAnswer.objects.get(question="name").value == "Kerry Sandhu"


def test_what_this_window_left_empty_stays_as_the_other_has_filled_it_in(open_page):
    here, there = open_page(), open_page()

    here(name="Meera Sandhu")

    assert there(email="meera@example.com").status_code == 302
    assert DraftAnswer.objects.get(question="name").value == "Meera Sandhu"


@pytest.mark.parametrize("carried", ["", "name", "name.", "name.x", "other.1", "name.99999999999", "name.٣"])
def test_what_a_page_carries_is_believed_only_where_it_can_be_read(open_page, carried):
    assert open_page()(name="Meera Sandhu", **{"page-versions": carried}).status_code == 302
