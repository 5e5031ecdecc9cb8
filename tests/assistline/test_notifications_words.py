"""What is said: declared placeholders only, in words that are data, to safe contact points only."""

import pytest

from assistline.messages import NoWords, fill, fill_subject_line
from assistline.models import MessageWords, Notification
from assistline.notifications.actions import NotSafe, WrongPlaceholders
from tests.assistline.probe_messages import PROBE, queue, write_words


@pytest.fixture
def told(customer):
    write_words(customer)
    return customer


@pytest.mark.parametrize(
    "words",
    ["{{7*7}}", "{0.__class__}", "%s %(reference)s", "{{reference}}", "{Reference}", "{unknown}", "{"],
)
def test_what_is_no_placeholder_is_sent_as_it_stands(words):
    assert fill(words, {"reference": "7K3M"}) == words


def test_a_value_is_not_looked_into():
    values = {"name": "{reference} {{7*7}}", "reference": "7K3M"}

    assert fill("{name}, {reference}", values) == "{reference} {{7*7}}, 7K3M"


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_a_value_cannot_begin_a_header(line_break):
    line = fill_subject_line("About {name}", {"name": f"Kim{line_break}Bcc: all@example.org\0"})

    assert line == "About Kim Bcc: all@example.org"


def test_the_intent_is_written_once_for_an_occasion(told):
    first = queue(told, "email")
    second = queue(told, "email", values={"reference": "other"})
    other = queue(told, "email", occasion="decision 1")

    assert first.id == second.id != other.id
    assert (first.subject_line, first.body) == ("About 7K3M 92TX 4", "There is news about 7K3M 92TX 4.")


@pytest.mark.parametrize("safe", [False, None, "yes", 1])
def test_nothing_is_queued_for_a_contact_point_that_is_not_said_to_be_safe(told, safe):
    with pytest.raises(NotSafe):
        queue(told, "sms", safe=safe)

    assert not Notification.objects.exists()


@pytest.mark.parametrize("values", [{}, {"reference": "7K3M", "name": "Kim"}])
def test_values_must_be_those_that_the_message_declares(told, values):
    with pytest.raises(WrongPlaceholders):
        queue(told, "sms", values=values)


def test_another_language_is_used_where_it_is_written_and_english_where_not(told):
    MessageWords.objects.create(
        customer=told, message=PROBE.name, channel="sms", language="vi", version=3, body="Tin {reference}."
    )

    vietnamese = queue(told, "sms", language="vi")
    greek = queue(told, "sms", language="el", occasion="other")

    assert (vietnamese.body, vietnamese.words_version) == ("Tin 7K3M 92TX 4.", 3)
    assert (greek.language, greek.words_version) == ("en", 1)


def test_a_message_without_words_is_refused_when_it_is_queued(customer):
    with pytest.raises(NoWords):
        queue(customer, "sms")


def test_what_is_said_to_whom_is_not_readable_in_a_dump(told, django_db_blocker):
    queue(told, "sms")

    raw = Notification.objects.extra(select={"raw_to": '"to"', "raw_body": "body"}).values(
        "raw_to", "raw_body"
    )

    assert "7K3M" not in str(list(raw))
    assert "491570156" not in str(list(raw))


def test_a_code_in_an_arabic_message_is_read_from_the_left():
    code = {"code": "482 913", "reference": "1234 ABCD 5", "name": "Meera"}

    assert fill("رمزك هو {code}.", code) == "رمزك هو \u200e482 913."
    assert fill("رقمك {reference} {name}", code) == "رقمك \u200e1234 ABCD 5 Meera"
    assert fill("Your code is {code}.", code) == "Your code is 482 913."
