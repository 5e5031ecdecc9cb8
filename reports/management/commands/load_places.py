"""``manage.py load_places``: suburbs and postcodes into the search; ``prepare`` does it too."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from reports.place_list import NoPlaceList, load_places


class Command(BaseCommand):
    """Loads a list of localities; quick when it is loaded already."""

    help = "Load suburbs and postcodes, so that they can be searched without any other service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, if it is another than that of set-up."""
        parser.add_argument("file", nargs="?", default=str(settings.LOCALITIES_FILE))

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it.

        Raises:
            CommandError: There is no list in the file.
        """
        try:
            count = load_places(Path(options["file"]))
        except NoPlaceList as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{count:,} localities can be searched.")
