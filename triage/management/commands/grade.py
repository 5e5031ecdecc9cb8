"""``manage.py grade FILE.jsonl``: one line of JSON for each narrative; exit code 1 when a line was broken."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from assistline.models import Customer
from triage.evaluating import evaluation, worst, wrong_label
from triage.narratives import BadLine, grade_narrative, parse_line
from triage.rules.grade import Grade

# So many errors are read in one sitting.
ERRORS = 12


class Command(BaseCommand):
    """Reads narratives as the service reads them, with the default customer's published tables."""

    help = "Grade narratives (JSON lines: id, text, optional lang, channel, type, answers)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether to compare with its labels."""
        parser.add_argument("file", type=Path, help="One JSON object a line.")
        parser.add_argument(
            "--evaluate",
            action="store_true",
            help="Compare with the labels in the file and print a table to the error output. Its type is "
            "then a label, not given, unless there are answers.",
        )
        parser.add_argument(
            "--errors",
            type=int,
            default=ERRORS,
            metavar="MOST",
            help="With --evaluate: show so many of the worst errors, with the reasons (0: none).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Grade each line; a broken one is said and stops no other.

        Raises:
            CommandError: The file cannot be read, or there is no default customer.
        """
        customer = Customer.objects.filter(is_default=True).first()
        if customer is None:
            raise CommandError("There is no default customer. Run `manage.py prepare`.")
        try:
            # Bytes, because one line that is no text should stop no other.
            lines = options["file"].read_bytes().removeprefix(BOM_UTF8).split(b"\n")
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        evaluate, at = options["evaluate"], timezone.now()
        compared, broken, unlabelled = [], 0, []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                narrative = parse_line(line)
                said = grade_narrative(narrative, customer=customer, at=at, told_type=not evaluate)
            except BadLine as error:
                broken += 1
                self._say({"id": error.name, "line": number, "error": str(error)})
                continue
            self._say(said)
            wrong = wrong_label(narrative.labels)
            if wrong:
                unlabelled.append(f"    line {number}: {wrong}")
            else:
                compared.append((narrative.labels, said))
        if evaluate:
            shown = evaluation(compared, Grade.values)
            if options["errors"] > 0:
                shown += ["", *worst(compared, options["errors"])]
            if unlabelled:
                shown += ["", f"labels that are none, not compared: {len(unlabelled)}", *unlabelled]
            if broken:
                shown += ["", f"broken lines, not graded: {broken}"]
            self.stderr.write("\n".join(shown), style_func=str)
        if broken:
            sys.exit(1)

    def _say(self, line: dict[str, Any]) -> None:
        # Half a character that stands alone is legal in JSON, but not in a file: it stays as it was escaped.
        said = json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace")
        self.stdout.write(said.decode("utf-8"))
