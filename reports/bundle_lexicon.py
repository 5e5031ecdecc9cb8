"""A customer's additions to the lexicon as a part of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Customer, User
from assistline.publishing import CannotPublish
from reports.actions.lexicon import put_lexicon_in_force
from reports.lexicon_additions import version_obstacles
from reports.models import LexiconPhrase, LexiconVersion
from reports.models.report_type import VersionState

KEY = ("means", "name", "phrase")
PHRASE = Shape("Phrase", LexiconPhrase, (*KEY, "example"), key=KEY, ordered=False)


class LexiconPart(Part):
    """One document: what is in force, and the drafts."""

    file = "lexicon"
    shape = Shape("The lexicon additions", LexiconVersion, ())
    content = Shape("Version", LexiconVersion, (), inside={"phrases": PHRASE})
    kind = "lexiconversion"
    draft_kind = "lexiconversion"

    def here(self, customer: Customer) -> list[Document]:
        """One, whether there are additions or not."""
        versions = (
            LexiconVersion.objects.filter(customer=customer)
            .exclude(state=VersionState.RETIRED)
            .order_by("number")
            .prefetch_related("phrases")
        )
        read = [(version.state, _content(version)) for version in versions]
        return [
            {
                "in_force": next((one for state, one in read if state == VersionState.PUBLISHED), None),
                "drafts": [one for state, one in read if state == VersionState.DRAFT],
            }
        ]

    def name(self, document: Mapping[str, Any]) -> str:
        """There is one of it."""
        return "The lexicon additions"

    def is_untouched(self, customer: Customer) -> bool:
        """Whether nobody has added a word yet."""
        return not LexiconVersion.objects.filter(customer=customer).exists()

    def draft(self, customer: Customer, document: Document, content: Document, note: str) -> int:
        """A draft with the phrases of the file."""
        last = LexiconVersion.objects.filter(customer=customer).aggregate(last=Max("number"))["last"] or 0
        draft = LexiconVersion.objects.create(customer=customer, number=last + 1, note=note)
        LexiconPhrase.objects.bulk_create(
            LexiconPhrase(version=draft, **phrase) for phrase in content["phrases"]
        )
        return draft.id

    def publish(self, version_id: int, *, by: User, at: datetime) -> None:
        """Put the first additions in force."""
        version = LexiconVersion.objects.select_for_update().get(id=version_id)
        said = version_obstacles(version)
        if said:
            raise CannotPublish(said)
        put_lexicon_in_force(version, by=by, at=at)


def _content(version: LexiconVersion) -> Document:
    phrases = sorted(version.phrases.all(), key=lambda one: (one.means, one.name, one.phrase))
    return {"phrases": [PHRASE.own(phrase) for phrase in phrases]}
