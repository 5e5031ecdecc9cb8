"""Quick exit ends everything that the browser has open here, from any page, and only by our own form."""

from __future__ import annotations

import pytest
from django.conf import settings


def test_it_ends_drafts_and_tracking_and_leads_to_a_harmless_page(citizen, kept_draft, make_report, customer):
    draft, sent = kept_draft(), make_report()
    citizen.post("/track/", {"reference": sent.report.reference, "access_code": sent.access_code})

    response = citizen.post("/report/quick-exit/")

    assert f'content="0; url={customer.quick_exit_url}"' in response.content.decode()
    assert response.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert citizen.get(f"/report/{draft.code}/when/").status_code == 404
    assert citizen.get(f"/track/{sent.report.reference}/").url == "/track/"


def test_another_site_cannot_press_it(citizen, customer):
    response = citizen.post("/report/quick-exit/", headers={"origin": "https://evil.example"})

    assert response.status_code == 403


def test_its_address_alone_ends_nothing_and_leads_to_the_first_page(citizen, kept_draft):
    draft = kept_draft()

    assert citizen.get("/report/quick-exit/").url == "/"
    assert citizen.get(f"/report/{draft.code}/when/").status_code == 200


def test_no_page_may_be_kept_by_a_cache(citizen, kept_draft):
    draft = kept_draft()

    assert citizen.get(f"/report/{draft.code}/when/").headers["Cache-Control"] == "no-store"


def test_the_secret_cookie_is_for_the_server_alone_and_ends_with_the_browser(citizen):
    response = citizen.post("/report/describe/", {"words": "My bike is gone"})

    (cookie,) = response.cookies.values()
    assert cookie.key.startswith("d_")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/",
        "",
    )


@pytest.mark.parametrize("address", ["/report/theft/", "/track/", "/report/resume/", "/login/"])
def test_no_cookie_of_a_page_outlives_the_browser(citizen, theft, address):
    cookies = citizen.get(address).cookies.values()

    assert [(cookie.key, cookie["max-age"], cookie["expires"]) for cookie in cookies] == [
        (settings.CSRF_COOKIE_NAME, "", "")
    ]
