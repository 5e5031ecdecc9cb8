"""``manage.py bundle export|diff|apply FILE``: the whole configuration of a customer as one file.

Exit codes: ``diff`` leaves with 1 when the file would change something, as ``diff`` of text files does; 2
when a file cannot be read or taken, and then nothing was changed.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assistline.audit import record
from assistline.bundle.archive import read_path
from assistline.bundle.moving import Difference, apply_bundle, diff_bundle, export_bundle, read_bundle
from assistline.bundle.refusal import BundleRefused
from assistline.models import Customer, User
from assistline.roles import allows

DIFFERENT, REFUSED = 1, 2
PERMISSION = "assistline.move_configuration"


class Command(BaseCommand):
    """Reads the configuration out, says what a file would change, takes a file in."""

    help = "Move the configuration: export FILE, diff FILE (exit 1: it would change something), apply FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three verbs, each with a file."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (
            ("export", "Write everything that administrators configure into FILE."),
            ("diff", "Say what FILE would change; exit 1 if anything, 2 if it cannot be read."),
            ("apply", "Take FILE in, all or nothing; versions arrive as drafts."),
        ):
            one = verbs.add_parser(verb, help=words)
            one.add_argument("file", type=Path)
            one.add_argument("--customer", help="Its slug; the default customer if not given.")
            if verb == "apply":
                one.add_argument("--by", required=True, help="User name of the administrator who does it.")
                one.add_argument(
                    "--first",
                    action="store_true",
                    help="A new installation: put in force what it has no version of yet, make its centres.",
                )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says.

        Raises:
            CommandError: There is no such customer or person, or the file cannot be written.
        """
        customer = self._customer(options["customer"])
        if options["verb"] == "export":
            self._export(customer, options["file"])
            return
        try:
            bundle = read_bundle(read_path(options["file"]))
            if options["verb"] == "diff":
                difference = diff_bundle(bundle=bundle, customer=customer)
            else:
                difference = apply_bundle(
                    bundle=bundle,
                    customer=customer,
                    by=self._person(options["by"], customer),
                    at=timezone.now(),
                    first=options["first"],
                )
        except BundleRefused as refused:
            self._say(self.stderr, refused.sentences)
            self.stderr.write("Nothing was changed.")
            sys.exit(REFUSED)
        self._say(self.stdout, difference.changes)
        self._say(self.stderr, difference.remarks)
        self._end(options["verb"], difference)

    def _export(self, customer: Customer, file: Path) -> None:
        packed = export_bundle(customer=customer)
        try:
            with transaction.atomic():
                record(
                    actor="system",
                    action="configuration.moved_out",
                    object_kind="customer",
                    object_ids=[customer.id],
                )
                file.write_bytes(packed)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"The configuration of {customer.name} is in {file}: {len(packed)} bytes.")

    def _end(self, verb: str, difference: Difference) -> None:
        if verb == "apply":
            self.stdout.write(f"Taken in: {len(difference.changes)} changes.")
        elif difference.changes:
            sys.exit(DIFFERENT)
        else:
            self.stdout.write("Nothing would change.")

    def _customer(self, slug: str | None) -> Customer:
        wanted = Customer.objects.filter(slug=slug) if slug else Customer.objects.filter(is_default=True)
        customer = wanted.first()
        if customer is None:
            raise CommandError(f"There is no customer “{slug}”." if slug else "There is no default customer.")
        return customer

    def _person(self, username: str, customer: Customer) -> User:
        user = User.objects.filter(username=username, is_active=True, centre__customer=customer).first()
        if user is None or not allows(user.role, PERMISSION):
            raise CommandError(f"{username} is no administrator of {customer.name}.")
        return user

    def _say(self, stream: Any, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            # What a file says is not let loose on a terminal.
            stream.write("".join(letter for letter in sentence if letter.isprintable()))
