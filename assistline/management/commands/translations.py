"""``manage.py translations``: brings the catalogues in ``reports/locale/`` up to date and compiles them."""

from __future__ import annotations

from typing import Any

from babel.messages.mofile import write_mo
from django.conf import settings
from django.core.management import BaseCommand
from django.utils.translation import to_locale

from assistline.translations import catalogue, file_of, write_catalogue


class Command(BaseCommand):
    """Finds new words, keeps what is translated, and says what is not."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for code, name in settings.LANGUAGES:
            if code == settings.LANGUAGE_CODE:
                continue
            locale = to_locale(code)
            missing = write_catalogue(locale)
            with file_of(locale).with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue(locale))
            self.stdout.write(f"{name}: {len(missing)} words without a translation")
            self.stdout.writelines(f"  {words}" for words in missing)
