"""The first steps of a real installation: whose line it is, its centres, and who may configure the rest."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from assistline.audit import record
from assistline.models import Centre, Customer, User
from assistline.roles import ADMINISTRATOR

ACTOR = "system"
# What is asked at set-up; an administrator can change these and the rest at /admin/.
CUSTOMER_FIELDS = ("name", "emergency_number", "line_number", "interpreter_number", "time_zone")


@transaction.atomic
def change_customer(*, customer: Customer, values: Mapping[str, str]) -> list[str]:
    """Write what is known of the customer.

    Args:
        customer: The default customer.
        values: Of ``CUSTOMER_FIELDS``; one that is missing stays.

    Returns:
        The names of what has changed.

    Raises:
        ValidationError: A value that cannot be; nothing was changed.
    """
    changed = [name for name in CUSTOMER_FIELDS if name in values and values[name] != getattr(customer, name)]
    for name in changed:
        setattr(customer, name, values[name])
    if changed:
        customer.full_clean()
        customer.save(update_fields=changed)
        _trace("customer", customer.id)
    return changed


@transaction.atomic
def name_online_centre(*, customer: Customer, name: str) -> Centre:
    """Name the centre whose officers get what is reported online.

    Raises:
        Centre.DoesNotExist: ``manage.py prepare`` has not run.
        ValidationError: It cannot have this name; nothing was changed.
    """
    centre = customer.centres.get(takes_online_reports=True)
    if name and centre.name != name:
        centre.name = name
        centre.full_clean()
        centre.save(update_fields=["name"])
        _trace("centre", centre.id)
    return centre


@transaction.atomic
def make_centre(*, customer: Customer, name: str) -> tuple[Centre, bool]:
    """Make a centre, unless the customer has one of this name.

    Returns:
        The centre, and whether it is new.

    Raises:
        ValidationError: It cannot have this name; nothing was made.
    """
    there = customer.centres.filter(name__iexact=name).first()
    if there is not None:
        return there, False
    centre = Centre(
        customer=customer,
        name=name,
        slug=slugify(f"{customer.slug} {name}")[:50],
        time_zone=customer.time_zone,
    )
    centre.full_clean()
    centre.save()
    _trace("centre", centre.id)
    return centre, True


@transaction.atomic
def make_administrator(*, centre: Centre, username: str, full_name: str, email: str, password: str) -> User:
    """Make the first person who may configure.

    Args:
        centre: Where they work.
        username: What they log in with.
        full_name: As colleagues see it.
        email: Where they hear from the installation.
        password: Judged by the house's rules.

    Raises:
        ValidationError: Name or password will not do; nothing was made.
    """
    user = User(username=username, full_name=full_name, email=email, role=ADMINISTRATOR, centre=centre)
    user.full_clean(exclude=["password"])
    if not email:
        raise ValidationError(
            {"email": ["Give an address: an administrator has to hear when one is needed."]}
        )
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    user.save()
    _trace("user", user.id)
    return user


def has_administrator(*, customer: Customer) -> bool:
    """Whether somebody can configure this customer's line."""
    people = User.objects.filter(centre__customer=customer, role=ADMINISTRATOR, is_active=True)
    return any(user.has_usable_password() for user in people)


def _trace(kind: str, row_id: int) -> None:
    record(
        actor=ACTOR, action="configuration.changed", object_kind=kind, object_ids=[row_id], reason="set-up"
    )
