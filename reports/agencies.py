"""What is said of other agencies now, as values: read again twice a minute, like the line's numbers."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from assistline.configuration import still_holds
from reports.models import Agency

# As the tables call the police of another state.
INTERSTATE = "interstate"
KEPT_FOR_SECONDS = 30.0
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_kept: dict[int, tuple[float, dict[str, OtherAgency]]] = {}


@dataclass(frozen=True, slots=True)
class OtherAgency:
    """Who takes what is not ours.

    Args:
        slug: As routing tables and the lexicon call it.
        version: Which words these are.
        name: As it stands inside a sentence.
        takes: What it takes, a sentence.
        phone: Empty where it has none, or none that fits everybody.
        web: Its address; may be empty.
        hours: When it answers; may be empty.
        to_do: Steps, in their order.
        to_have: What to have ready.
    """

    slug: str
    version: int
    name: str
    takes: str
    phone: str = ""
    web: str = ""
    hours: str = ""
    to_do: tuple[str, ...] = ()
    to_have: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name at the beginning of a sentence."""
        return f"{self.name[:1].upper()}{self.name[1:]}"

    @property
    def web_words(self) -> str:
        """Its address as people say it: ``epa.vic.gov.au``."""
        return self.web.partition("://")[2].removeprefix("www.").rstrip("/")

    @property
    def reached(self) -> str:
        """Its name with its number, as it stands inside a sentence: ``EPA Victoria (1300 372 842)``."""
        return f"{self.name} ({self.phone})" if self.phone else self.name


def agencies_of(customer_id: int) -> Mapping[str, OtherAgency]:
    """A customer's, by slug, in their order; at most half a minute old. One statement."""
    read_at, agencies = _kept.get(customer_id, (float("-inf"), {}))
    if not still_holds(read_at, seconds=KEPT_FOR_SECONDS):
        read_at = time.monotonic()
        current = Agency.objects.filter(customer_id=customer_id, is_current=True)
        agencies = {row.slug: _as_value(row) for row in current}
        _kept[customer_id] = (read_at, agencies)
    return agencies


def name_agencies(text: str, *, customer_id: int) -> str:
    """Fill in ``{epa}`` with the agency's name and number of today; what is no agency stays as it is."""
    if "{" not in text:
        return text
    known = agencies_of(customer_id)
    return _PLACEHOLDER.sub(lambda found: known[found[1]].reached if found[1] in known else found[0], text)


def forget() -> None:
    """Read again: for whoever changes one, and for tests."""
    _kept.clear()


def _as_value(row: Agency) -> OtherAgency:
    return OtherAgency(
        slug=row.slug,
        version=row.version,
        name=row.name,
        takes=row.takes,
        phone=row.phone,
        web=row.web,
        hours=row.hours,
        to_do=_lines(row.to_do),
        to_have=_lines(row.to_have),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
