"""What the door of the telephone systems refuses: wrong tokens, what makes no sense, what cannot be read."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from agents.actions import find_line, renew_token
from agents.models import CallEvent
from tests.agents.conftest import FORM, TOKEN, post_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("token", ["wrong", TOKEN.upper(), f"{TOKEN} ", "%00", "x" * 500])
def test_a_wrong_token_is_refused_and_never_logged(line, token, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        response = post_event(token, event="newCall", callId="7")

    assert response.status_code == 401
    assert response.json() == {"error": "Invalid token, please contact your admin!"}
    out, err = capfd.readouterr()
    assert token not in caplog.text + out + err or token.isspace()
    assert not CallEvent.objects.exists()


def test_the_right_token_is_never_logged_either(line, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        post_event(event="newCall", callId="7")
        post_event(event="nonsense", callId="7")

    logged = caplog.text + "".join(capfd.readouterr())
    assert "api/v1/cti/<str:token>/" in logged
    assert TOKEN not in logged


def test_a_wrong_token_costs_the_same_work_as_a_right_one(line, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert find_line(token=TOKEN) == line
    with django_assert_num_queries(1):
        assert find_line(token="wrong") is None


def test_the_empty_token_of_a_line_without_a_second_one_opens_nothing(line):
    assert find_line(token="") is None


def test_a_line_that_is_switched_off_is_as_if_it_were_not_there(line):
    line.is_active = False
    line.save()

    assert post_event(event="newCall", callId="7").status_code == 401


def test_a_new_token_leaves_the_last_one_valid_until_the_next(line):
    newer = renew_token(line_id=line.id).token
    assert [find_line(token=token) for token in (TOKEN, newer)] == [line, line]

    newest = renew_token(line_id=line.id).token

    assert [find_line(token=token) for token in (TOKEN, newer, newest)] == [None, line, line]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"event": "newCall", "callId": "7", "direction": "sideways"}, "Invalid direction!"),
        ({"event": "newCall", "callId": "7", "direction": None}, "Invalid direction!"),
        ({"event": "transfer", "callId": "7"}, "Unknown event!"),
        ({"callId": "7"}, "Unknown event!"),
        ({"event": "newCall"}, "Missing callId!"),
        ({"event": {"a": 1}, "callId": "7"}, "Unknown event!"),
    ],
)
def test_what_makes_no_sense_is_422(line, fields, sentence):
    response = post_event(**fields)

    assert (response.status_code, response.json()) == (422, {"error": sentence})
    assert not CallEvent.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ('{"event": "newCall", "event": "hangup"}', "application/json", 400),
        ("event=newCall&direction=in&callId=%00", FORM, 400),
        ("x" * 200_000, FORM, 413),
        ("event=newCall", "text/plain", 415),
    ],
)
def test_what_cannot_be_read_is_refused_without_an_error_of_ours(line, body, kind, status):
    response = Client().post(reverse("cti", args=[TOKEN]), body, content_type=kind)

    assert response.status_code == status
    assert not CallEvent.objects.exists()
