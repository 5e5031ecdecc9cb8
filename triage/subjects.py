"""What a marker or a plan hangs on: a number, a person's name or an address, as it is compared."""

from __future__ import annotations

from dataclasses import dataclass

from phonenumber_field.phonenumber import PhoneNumber, to_python

from triage.actions.tracing import index_of
from triage.models import Subject
from triage.rules.tracing import ADDRESS, NAME, named_in, place_named

NO_NUMBER = "Write a telephone number with its area code, such as 0491 570 156."
NO_NAME = "Write first and last name, such as Joyce Amato."
NO_ADDRESS = "Write number and street, then a comma, suburb and postcode: 14 Kestrel Court, Moe 3825."


class NoSubject(Exception):
    """What was written is none; the message is a sentence that says what to write."""


@dataclass(frozen=True)
class Known:
    """A subject: how it is shown, and the blind index that it is found by."""

    kind: str
    shown: str
    index: str


def subject_of(kind: str, typed: str) -> Known:
    """What was written, as it is compared.

    Raises:
        NoSubject: It is no number, name or address.
    """
    words = " ".join(typed.split())
    if kind == Subject.NUMBER:
        number = to_python(words, region="AU")
        if not isinstance(number, PhoneNumber) or not number.is_valid():
            raise NoSubject(NO_NUMBER)
        return Known(kind, str(number.as_e164), index_of(kind, str(number.as_e164)))
    if kind == Subject.NAME:
        named = next((one for one in named_in({"name": words}) if one.kind == NAME), None)
        if named is None:
            raise NoSubject(NO_NAME)
        return Known(kind, words, index_of(kind, named.words))
    line, _, rest = words.rpartition(",")
    suburb, _, postcode = rest.strip().rpartition(" ")
    where = {"address": line, "suburb": suburb, "postcode": postcode} if postcode.isdigit() else {}
    named = next((one for one in place_named(where) if one.kind == ADDRESS), None)
    if named is None or not suburb:
        raise NoSubject(NO_ADDRESS)
    return Known(kind, words, index_of(kind, named.words))
