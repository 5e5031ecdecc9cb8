"""The telephone lines that ring in a centre, and the tokens their telephone system knocks with."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedTextField

# The first and the last of the list, whatever an administrator writes: nobody has to know a language's name.
NOT_KNOWN, ANOTHER = "Not known", "Another"
# What callers ask for most; the lists of new lines begin so.
FIRST_LANGUAGES = (
    *("Arabic", "Auslan", "Cantonese", "Dari", "Greek", "Hindi", "Italian", "Khmer", "Mandarin", "Persian"),
    *("Punjabi", "Somali", "Spanish", "Turkish", "Vietnamese"),
)
LONGEST_LANGUAGE = 40


def first_languages() -> str:
    """The languages that an interpreter is asked for most, one a line."""
    return "\n".join(FIRST_LANGUAGES)


def short_lines(value: str) -> None:
    """Each line is the name of one language.

    Raises:
        ValidationError: One is too long for the interpreting service's order.
    """
    for line in value.splitlines():
        if len(line.strip()) > LONGEST_LANGUAGE:
            raise ValidationError(f"Write one language a line: “{line.strip()[:60]}” is too long for one.")


class TelephoneLine(models.Model):
    """One number of one centre. Its telephone system posts events under its token.

    Two tokens are valid while one is being replaced. Tokens are kept as keyed hashes.
    """

    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="lines")
    name = models.CharField(max_length=80, help_text="As the console shows it: '131 444, general'.")
    number = models.CharField(max_length=20, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    previous_token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    is_active = models.BooleanField(default=True, help_text="Switched off, its tokens open nothing.")
    orders_url = models.URLField(
        "address for orders",
        blank=True,
        help_text="Where the telephone system takes orders: hold, mute, ring an interpreter; https."
        " Empty: it only tells us of calls, and the console has no buttons for what it cannot do.",
    )
    orders_secret = EncryptedTextField(
        "secret for orders", blank=True, help_text="What our orders are signed with. Both sides know it."
    )
    interpreter_number = models.CharField(
        max_length=20,
        blank=True,
        help_text="Of your interpreting service, as it is dialled. Empty: the console does not ring one.",
    )
    interpreter_languages = models.TextField(
        "languages of interpreters",
        blank=True,
        default=first_languages,
        max_length=4000,
        validators=[short_lines],
        help_text="One a line, as the agent reads them. “Not known” and “Another” are always there.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_orders(self) -> bool:
        """Whether its telephone system does what the console tells it."""
        return bool(self.orders_url and self.orders_secret)

    @property
    def languages(self) -> tuple[str, ...]:
        """What an agent can ask an interpreter for, each once."""
        written = (one.strip() for one in self.interpreter_languages.splitlines())
        return tuple(dict.fromkeys((NOT_KNOWN, *filter(None, written), ANOTHER)))

    @property
    def rings_interpreters(self) -> bool:
        """Whether an interpreter can be rung from the console."""
        return self.takes_orders and bool(self.interpreter_number)
