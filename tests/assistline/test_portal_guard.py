"""Forms without a cookie still come from our own pages only."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from assistline.portal_guard import same_origin_post


@same_origin_post
def door(request):
    return HttpResponse("in")


def knock(method="post", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers, HTTP_HOST="localhost:8000")
    return door(request).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://localhost:8000"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"},
    ],
)
def test_our_own_pages_come_in(headers):
    assert knock(**headers) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://localhost:8000.evil.example"},
        {"origin": "http://localhost:9000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "what"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_other_pages_do_not(headers):
    with pytest.raises(PermissionDenied):
        knock(**headers)


def test_the_address_alone_leads_to_the_first_page():
    assert knock("get") == 302
    assert knock("put") == 405


def test_the_form_needs_no_token():
    assert door.csrf_exempt
