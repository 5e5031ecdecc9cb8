"""Logs tell what happened, never what a person typed."""

import io
import json
import logging

import pytest
import structlog
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client

from assistline.celery import app
from assistline.embedded.postgres import WITHOUT_VALUES
from assistline.models import Customer

CANARY = "Kanarienvogel"


@pytest.fixture
def lines():
    """What the log's own formatter writes while the test runs, line by line."""
    handler = logging.getLogger().handlers[0]
    console = next(h for h in logging.getLogger().handlers if getattr(h.formatter, "processors", None))
    assert handler is not None
    stream, before = io.StringIO(), console.setStream(io.StringIO())
    console.setStream(stream)
    yield lambda: stream.getvalue().splitlines()
    console.setStream(before)


def test_no_word_that_was_typed_is_in_the_log(lines, officer):
    visitor = Client(
        HTTP_USER_AGENT=CANARY,
        HTTP_REFERER=f"http://localhost/{CANARY}",
        HTTP_X_FORWARDED_FOR="203.0.113.9",
        HTTP_ACCEPT_LANGUAGE=CANARY,
    )

    visitor.get(f"/login/?next=/{CANARY}&q={CANARY}")
    for _ in range(6):
        visitor.post("/login/", {"username": CANARY, "password": CANARY})
    visitor.get(f"/{CANARY}/")
    visitor.get("/livez", headers={"host": f"{CANARY}.example"})
    visitor.post("/api/v1/reports/", f'{{"{CANARY}": ', content_type="application/json")
    Client(enforce_csrf_checks=True).post("/login/", {"username": CANARY})

    written = "\n".join(lines())
    assert '"request": "POST login/"' in written
    assert CANARY.lower() not in written.lower()
    assert "203.0.113.9" not in written


def test_a_server_error_tells_the_class_the_state_and_the_place_but_no_value(lines, customer):
    try:
        with transaction.atomic():
            Customer.objects.create(slug="line", name=CANARY)
    except IntegrityError:
        structlog.get_logger("test").exception("it_broke")

    (line,) = map(json.loads, lines())
    assert (
        "django.db.utils.IntegrityError from psycopg2.errors.UniqueViolation (SQLSTATE 23505)"
        in line["error"]
    )
    assert any("test_logs.py" in place for place in line["where"])
    assert "line" not in line["error"].partition("SQLSTATE")[2]
    assert CANARY not in json.dumps(line)


def test_a_page_that_breaks_is_told_without_values(lines, stranger, monkeypatch):
    def broken(*args):
        raise ValueError(CANARY)

    monkeypatch.setattr("assistline.views.LoginForm.is_valid", broken)
    stranger.raise_request_exception = False

    answer = stranger.post("/login/", {"username": CANARY})

    assert answer.status_code == 500
    assert any("builtins.ValueError" in line for line in lines())
    assert CANARY not in "\n".join(lines()) + answer.content.decode()


def test_a_library_that_logs_an_exception_tells_no_value_either(lines):
    try:
        raise LookupError(CANARY)
    except LookupError:
        logging.getLogger("another.package").exception("failed")

    (line,) = map(json.loads, lines())
    assert line["error"] == "builtins.LookupError"
    assert CANARY not in json.dumps(line)


def test_a_task_that_fails_is_told_by_name_and_without_values(lines, monkeypatch):
    monkeypatch.setattr(type(app.log), "already_setup", False)
    before = list(logging.getLogger().handlers)

    @app.task(name="tests.broken")
    def broken():
        raise ValueError(CANARY)

    app.log.setup(loglevel="INFO", redirect_stdouts=True)
    broken.apply()
    logging.getLogger("celery.worker").info("%s ready.", "worker@assistline")
    app.tasks.pop("tests.broken")

    failed, ready = map(json.loads, lines())
    assert failed["event"].startswith("Task tests.broken[")
    assert failed["event"].endswith("raised unexpected")
    assert failed["error"] == "builtins.ValueError"
    assert CANARY not in json.dumps(failed)
    assert ready["event"] == "worker@assistline ready."  # `make run` waits for these words
    assert logging.getLogger().handlers == before


def test_the_databases_own_log_tells_no_value(customer, services):
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.create(slug="line", name=CANARY)
    with pytest.raises(DataError), transaction.atomic():
        Customer.objects.create(slug="x" * 999, name=CANARY)

    said = services.postgres.log.read_text(errors="replace")
    assert "duplicate key value" in said
    assert CANARY not in said


def test_compose_gives_the_database_the_same_orders():
    compose = (settings.BASE_DIR / "docker-compose.yml").read_text()

    assert not [name for name, value in WITHOUT_VALUES.items() if f"-c{name}={value}\n" not in compose]


def test_a_request_has_one_line_with_its_id(lines, stranger):
    answer = stranger.get("/livez", headers={"x-request-id": "from-the-proxy-1"})

    (line,) = map(json.loads, lines())
    assert line["request"] == "GET livez"
    assert (line["code"], line["request_id"], answer["X-Request-ID"]) == (
        200,
        "from-the-proxy-1",
        "from-the-proxy-1",
    )
    assert isinstance(line["ms"], int)


@pytest.mark.parametrize("sent", ["short", "x" * 65, 'a"b" injected', "spaced out id"])
def test_a_request_id_that_does_not_look_sane_is_replaced(stranger, sent):
    answer = stranger.get("/livez", headers={"x-request-id": sent})

    assert answer["X-Request-ID"] != sent
    assert len(answer["X-Request-ID"]) == 32


def test_a_log_line_stays_one_line(lines):
    structlog.get_logger("test").info("first\nsecond", value="a\r\nb")

    assert len(lines()) == 1


def test_the_person_who_asked_is_told_by_id(lines, as_officer, officer):
    as_officer.get("/staff/")

    assert [json.loads(line).get("user_id") for line in lines()] == [officer.id]


def test_no_answer_may_be_cached(stranger, as_officer):
    answers = [
        as_officer.get("/staff/"),
        stranger.get("/login/"),
        stranger.get("/livez"),
        stranger.get("/nothing/"),
    ]

    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


def test_the_database_away_is_a_page_that_says_so(stranger, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    connection.close()
    stranger.raise_request_exception = False

    answer = stranger.post("/login/", {"username": "a", "password": "b"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
