"""What a configuration is made of: each part reads itself out, and takes in what a file brings.

The floors above add their own by name, so that none is imported from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.utils.module_loading import import_string

from assistline.bundle.shape import Shape
from assistline.models import Customer, User

Document = dict[str, Any]
Key = tuple[str, ...]

# In the order in which they are put in force: what is named comes before what names it.
PARTS: tuple[str, ...] = (
    "assistline.bundle.customer.CustomerPart",
    "assistline.bundle.customer.CentresPart",
    "assistline.bundle.words.WordsPart",
    "reports.bundle_agencies.AgenciesPart",
    "reports.bundle_police.PolicePart",
    "reports.bundle.TypesPart",
    "reports.bundle_translations.TranslationsPart",
    "reports.bundle_lexicon.LexiconPart",
    "assistline.bundle.tables.TablesPart",
    "triage.bundle.OffencesPart",
    "triage.bundle_clocks.CalendarsPart",
    "triage.bundle_clocks.TargetsPart",
    "triage.bundle_clocks.LadderPart",
    "triage.bundle_keeping.RetentionClassesPart",
    "triage.bundle_keeping.RetentionRulesPart",
    "triage.bundle_partners.ReferralDesksPart",
    "triage.bundle_partners.EmergencyDesksPart",
    "triage.bundle_words.ToldWordsPart",
    "triage.bundle_words.SecondEyesPart",
    "agents.bundle.LinesPart",
)


class Part:
    """A part of the configuration, as a list of documents of one shape.

    Attributes:
        folder: Where it has a file for each document; empty: all stand in one file.
        file: That one file, and the name of the list in it.
        shape: Of what holds at once.
        content: Of what is versioned: it arrives as a draft; none where nothing is.
        not_made: What is said of what is not here and is not made.
        when_made: What is still to be done by a person about what was made.
        kind: What the trail calls a changed row, and a draft that was made.
        together: What is new or other is written at once by ``make_all``: there are thousands of them.
    """

    folder: ClassVar[str] = ""
    file: ClassVar[str] = ""
    shape: ClassVar[Shape]
    content: ClassVar[Shape | None] = None
    not_made: ClassVar[str] = ""
    when_made: ClassVar[str] = ""
    kind: ClassVar[str]
    draft_kind: ClassVar[str] = ""
    together: ClassVar[bool] = False

    def here(self, customer: Customer) -> list[Document]:
        """What the customer has, in the order of the file."""
        raise NotImplementedError

    def name(self, document: Mapping[str, Any]) -> str:
        """What a document is called in a sentence."""
        return f"{self.shape.noun} {' '.join(self.shape.key_of(document))}".strip()

    def obstacles(self, document: Mapping[str, Any]) -> Iterable[str]:
        """Why this installation cannot take a document of the right shape, in sentences."""
        return ()

    def takes_new(self, customer: Customer, document: Document, *, first: bool) -> bool:
        """Whether what is not here is made."""
        return True

    def settled(self, customer: Customer, there: Document) -> Iterable[str]:
        """The fields of what is here that a file cannot change any more."""
        return ()

    def kept(self, customer: Customer, there: Document, document: Document) -> Iterable[str]:
        """What of this document stays as it is here: its fields and lists, by name."""
        return self.settled(customer, there)

    def is_untouched(self, customer: Customer) -> bool:
        """Whether what is always here has never had a version."""
        return False

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Make what is not here, without any version; its id."""
        raise NotImplementedError

    def make_all(self, customer: Customer, documents: Sequence[Document], *, at: datetime) -> list[int]:
        """Make or change all of these; the ids of what was written."""
        raise NotImplementedError

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Change these fields of what is here; its id."""
        raise NotImplementedError

    def draft(self, customer: Customer, document: Document, content: Document, note: str) -> int:
        """Make a draft of a version; its id."""
        raise NotImplementedError

    def publish(self, version_id: int, *, by: User, at: datetime) -> None:
        """Put the first version of something new in force.

        Raises:
            CannotPublish: It is not fit to be.
        """
        raise NotImplementedError


def parts() -> list[Part]:
    """Every part of the house."""
    return [import_string(path)() for path in PARTS]
