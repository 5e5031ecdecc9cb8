"""What the API says when something is wrong."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from assistline import audit


def ask(error=None, permission=AllowAny):
    class View(APIView):
        permission_classes = [permission]

        def get(self, request):
            raise error

    return View.as_view()(APIRequestFactory().get("/")).render()


def test_someone_unknown_is_401_with_a_challenge():
    answer = ask(permission=IsAuthenticated)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="AssistLine"')


@pytest.mark.parametrize(
    "error", [OperationalError("server closed"), InterfaceError("gone"), audit.CannotRecord("x")]
)
def test_what_is_away_for_a_moment_is_503(error):
    answer = ask(error)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "server closed" not in answer.content.decode()


@pytest.mark.parametrize(("error", "status"), [(Http404("case 7"), 404), (PermissionDenied("secret"), 403)])
def test_a_refusal_tells_no_more_than_its_number(error, status):
    answer = ask(error)

    assert answer.status_code == status
    assert b"secret" not in answer.content
    assert b"case 7" not in answer.content


def test_what_nobody_foresaw_is_left_to_the_log():
    with pytest.raises(IntegrityError):
        ask(IntegrityError("Key (name)=(x)"))


def test_an_unknown_address_of_the_api_is_answered_in_json(client, db):
    answer = client.get("/api/v1/nothing/")

    assert (answer.status_code, answer.json()) == (404, {"detail": "There is nothing here."})


def test_an_unknown_address_elsewhere_is_a_page(client, db):
    answer = client.get("/nothing/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_the_schema_is_public(client, db):
    assert client.get("/api/v1/schema/").status_code == 200
