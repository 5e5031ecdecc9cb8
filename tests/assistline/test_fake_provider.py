"""The demonstration's providers speak the real protocols, and their page exists in a demonstration only."""

import pytest
import requests
from django.core.management import CommandError, call_command
from django.urls import reverse

from assistline.fake_provider.record import read_back

MESSAGE = {"phone_number": "+61491570156", "content": "News.", "reference": "a-1"}


def post(provider, settings, path="/v2/notifications/sms", key=None, **what):
    key = settings.SMS_PROVIDER_KEY if key is None else key
    headers = {"Authorization": f"Bearer {key}"}
    with requests.Session() as session:
        return session.post(provider.sms_url + path, headers=headers, timeout=5, **what)


def test_a_reference_is_taken_once_and_answered_the_same(provider, settings):
    first, second = (post(provider, settings, json=MESSAGE) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json() == {"id": "sms-1", "reference": "a-1"}
    assert len(provider.taken) == 1


def test_a_client_without_the_key_is_turned_away(provider, settings):
    answers = [
        post(provider, settings, path, key="x", json=MESSAGE)
        for path in ("/v2/notifications/sms", "/control")
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert provider.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"phone_number": 1}', b"\xff"])
def test_nonsense_is_refused(provider, settings, body):
    assert post(provider, settings, data=body).status_code == 400


def test_it_misbehaves_in_the_order_it_was_told(provider, settings):
    orders = {"next": ["500", "garbage"]}

    assert post(provider, settings, "/control", json=orders).status_code == 200

    answers = [post(provider, settings, json=MESSAGE | {"reference": str(n)}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [500, 200, 201]
    assert post(provider, settings, "/control", json={"next": ["dance"]}).status_code == 400


def test_the_record_is_read_newest_first(provider, settings):
    for n in range(5):
        post(provider, settings, json=MESSAGE | {"reference": str(n)})

    assert [message["reference"] for message in read_back(provider.log, most=3)] == ["4", "3", "2"]
    assert read_back(provider.log.with_name("none"), most=3) == []


@pytest.mark.django_db
def test_the_page_shows_what_was_taken_in_a_demonstration_only(provider, settings, stranger):
    post(provider, settings, json=MESSAGE | {"content": "<b>News</b>"})

    outside = stranger.get(reverse("dev-messages"))
    settings.DEMO = True
    inside = stranger.get(reverse("dev-messages"))

    assert outside.status_code == 404
    assert b"&lt;b&gt;News&lt;/b&gt;" in inside.content


def test_it_does_not_start_outside_a_demonstration(settings):
    with pytest.raises(CommandError, match="demo mode"):
        call_command("fake_provider")
