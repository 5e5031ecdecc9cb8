"""Telephone numbers, e-mail addresses and amounts: normalised, or refused with what to write instead."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, gettext_noop
from phonenumber_field.phonenumber import PhoneNumber, to_python
from phonenumbers import PhoneNumberType, number_type

from reports.questions.text import Ground, Refused, line

PHONE_LIMIT = 40
HERE, MOBILE = "+61", "+614"
EMAIL_LIMIT = 254
EMERGENCY = frozenset({"000", "112", "106", "911", "999"})
PHONE_EXAMPLE = gettext_noop("Write a phone number with its area code, such as 0491 570 156.")
EMAIL_EXAMPLE = gettext_noop("Write an e-mail address such as name@example.com.")


def digits(number: str) -> str:
    """The digits of a number alone, to compare numbers as they are dialled."""
    return "".join(char for char in number if char.isdecimal())


def takes_texts(number: str) -> bool:
    """Whether a text can arrive at a number, as E.164: not at an Australian one that is no mobile."""
    return not number.startswith(HERE) or number.startswith(MOBILE)


def phone(value: object, ground: Ground) -> str:
    """A number as E.164 (``+61491570156``).

    Raises:
        Refused: Not a number that a person can be reached on.
    """
    typed = line(value, limit=PHONE_LIMIT)
    if not typed:
        return ""
    dialled = digits(typed)
    if dialled in EMERGENCY or dialled in ground.own_numbers:
        raise Refused(
            gettext("%(number)s is not your own number. Write a number that you answer.") % {"number": typed}
        )
    if any(char.isalpha() for char in typed):
        raise Refused(gettext("Leave out all letters, and the extension.") + " " + gettext(PHONE_EXAMPLE))
    number = to_python(typed, region="AU")
    if not isinstance(number, PhoneNumber) or not number.is_valid() or number.extension:
        raise Refused(gettext(PHONE_EXAMPLE))
    if number_type(number) in (
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
    ):
        raise Refused(gettext("We cannot use this kind of number.") + " " + gettext(PHONE_EXAMPLE))
    return str(number.as_e164)


def email(value: object) -> str:
    """An e-mail address, as typed.

    Raises:
        Refused: Not an address that mail can be sent to.
    """
    typed = line(value, limit=EMAIL_LIMIT)
    if not typed:
        return ""
    local, _, domain = typed.rpartition("@")
    try:
        # Mail goes to the domain's ASCII name; the citizen may write it in any script.
        validate_email(f"{local}@{domain.encode('idna').decode()}")
    except (ValidationError, UnicodeError) as error:
        likely = re.sub(r"\s+", "", typed).replace(",", ".").strip(".")
        if likely != typed:
            try:
                validate_email(likely)
            except ValidationError:
                pass
            else:
                raise Refused(gettext("Did you mean %(likely)s?") % {"likely": likely}) from error
        raise Refused(gettext(EMAIL_EXAMPLE)) from error
    return typed
