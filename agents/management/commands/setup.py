"""``manage.py setup``: a real installation, from its first administrator to the list of what still blocks it.

Asks, where there is somebody to ask; takes options and two variables of the environment, where there is not.
Run again, it changes nothing that is there. Exit code 1 while something blocks going live.
"""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from agents.actions import make_line
from agents.models import TelephoneLine
from assistline.going_live import blocks
from assistline.models import Centre, Customer
from assistline.setting_up import (
    change_customer,
    has_administrator,
    make_administrator,
    make_centre,
    name_online_centre,
)

PASSWORD_VARIABLE = "SETUP_PASSWORD"  # noqa: S105 - the name of a variable, not what is in it
QUESTIONS = (
    ("name", "Name of the line, as the public reads it"),
    ("emergency_number", "Emergency number"),
    ("line_number", "Number of this line"),
    ("interpreter_number", "Number of the interpreters"),
    ("time_zone", "Time zone"),
)
TRIES = 3


class Command(BaseCommand):
    """Asks for what nobody else can know, makes it, and says what is still missing."""

    help = (
        "Set up a real installation: customer, centres, first administrator, telephone line; then check it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Every question has an option."""
        for name, question in QUESTIONS:
            parser.add_argument(f"--{name.replace('_', '-')}", dest=name, help=question)
        parser.add_argument("--online-centre", help="Name of the centre that gets what is reported online")
        parser.add_argument("--centre", action="append", default=[], help="Name of one more centre")
        parser.add_argument("--administrator", help="User name of the first administrator")
        parser.add_argument("--full-name", help="The administrator's full name")
        parser.add_argument("--email", help="The administrator's e-mail address")
        parser.add_argument("--telephone-line", help="Name of the first telephone line; '' for none")
        parser.add_argument("--telephone-number", help="Its number")
        parser.add_argument(
            "--no-input",
            action="store_true",
            help=f"Ask nothing. The administrator's password is then read from {PASSWORD_VARIABLE}.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all of it.

        Raises:
            CommandError: The database is not prepared, or an answer will not do.
        """
        self.given = options
        self.asks = not options["no_input"] and sys.stdin.isatty()
        customer = Customer.objects.filter(is_default=True).first()
        if customer is None or not customer.centres.filter(takes_online_reports=True).exists():
            raise CommandError("The database is not prepared. Run `manage.py prepare` as the owner first.")
        try:
            self._customer(customer)
            online = self._centres(customer)
            self._administrator(customer, online)
            self._line(customer, online)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._check(customer)

    def _customer(self, customer: Customer) -> None:
        values = {name: self._ask(name, question, getattr(customer, name)) for name, question in QUESTIONS}
        changed = change_customer(customer=customer, values=values)
        self._say(f"The line: {customer.name}." + (f" Changed: {', '.join(changed)}." if changed else ""))

    def _centres(self, customer: Customer) -> Centre:
        online = customer.centres.get(takes_online_reports=True)
        name = self._ask("online_centre", "Centre that gets what is reported online", online.name)
        online = name_online_centre(customer=customer, name=name)
        more = self.given["centre"]
        if self.asks and not more:
            more = self._typed("More centres, with commas between", "").split(",")
        for one in (name.strip() for name in more if name.strip()):
            centre, new = make_centre(customer=customer, name=one)
            self._say(f"Centre {centre.name}: {'made' if new else 'there already'}.")
        return online

    def _administrator(self, customer: Customer, centre: Centre) -> None:
        if has_administrator(customer=customer):
            self._say("Administrator: there already.")
            return
        username = self._ask("administrator", "User name of the first administrator", "")
        if not username:
            self._say("No administrator was made: give --administrator.")
            return
        full_name = self._ask("full_name", "Their full name", "")
        email = self._ask("email", "Their e-mail address", "")
        for tries_left in reversed(range(TRIES if self.asks else 1)):
            try:
                user = make_administrator(
                    centre=centre,
                    username=username,
                    full_name=full_name,
                    email=email,
                    password=self._password(),
                )
            except ValidationError as error:
                if not tries_left or set(error.message_dict) != {"password"}:
                    raise
                self.stderr.write(" ".join(error.messages))
            else:
                self._say(f"Administrator {user.username}: made. Log in at /login/, configure at /admin/.")
                return

    def _line(self, customer: Customer, centre: Centre) -> None:
        if TelephoneLine.objects.filter(centre__customer=customer).exists():
            self._say("Telephone line: there already. New tokens are made at /admin/.")
            return
        name = self._ask("telephone_line", "Name of the first telephone line, empty for none", "")
        if not name:
            self._say("No telephone line was made.")
            return
        number = self._ask("telephone_number", "Its number", customer.line_number)
        made = make_line(centre=centre, name=name, number=number)
        self._say(f"Telephone line {made.line.name}: made. Its token is shown only now:")
        self._say(f"  {made.token}")
        self._say("The telephone system posts its events to /api/v1/cti/<token>/.")

    def _check(self, customer: Customer) -> None:
        found = blocks(customer=customer)
        if not found:
            self._say("Nothing blocks going live.")
            return
        self.stderr.write(f"This still blocks going live ({len(found)}):")
        for sentence in found:
            self.stderr.write(f"  - {sentence}")
        sys.exit(1)

    def _ask(self, option: str, question: str, default: str) -> str:
        """What the option says, else what is typed, else what there is."""
        given: str | None = self.given[option]
        if given is not None:
            return given.strip()
        return self._typed(question, default) if self.asks else default

    def _typed(self, question: str, default: str) -> str:
        return input(f"{question}{f' [{default}]' if default else ''}: ").strip() or default

    def _password(self) -> str:
        if not self.asks:
            return os.environ.get(PASSWORD_VARIABLE, "")
        first = getpass.getpass("Their password, at least 12 characters: ")
        if first != getpass.getpass("The same password again: "):
            raise ValidationError({"password": ["The two were not the same."]})
        return first

    def _say(self, words: str) -> None:
        self.stdout.write(words)
