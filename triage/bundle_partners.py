"""Who takes what we hand over, as a part of the configuration: what they take, never where or with which key.

Addresses, numbers and secrets are the installation's own. A desk that a file brings is switched off until
somebody has written where it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Centre, Customer
from assistline.publishing import CannotPublish
from reports.models import ReportType
from triage.actions import hash_token
from triage.models import EmergencyDesk, ReferralDesk, Way

MINUTES = ("visit_minutes_low", "visit_minutes_high", "telling_minutes_low", "telling_minutes_high")
TAKES = Shape("Type", ReportType, ("slug",), key=("slug",), ordered=False)


class ReferralDesksPart(Part):
    """One document for each desk, by its name."""

    file = "referral_desks"
    shape = Shape(
        "Referral desk",
        ReferralDesk,
        (
            *("name", "kind", "agency", "area", "way", "by_rule", "rule_address", "rule_answers"),
            *("rule_note", "answer_hours", "done_days"),
        ),
        key=("name",),
        inside={"takes": TAKES},
        ordered=False,
    )
    kind = "referraldesk"
    when_made = "It is switched off: write its address and its secret in the settings, then switch it on."

    def here(self, customer: Customer) -> list[Document]:
        """All of the customer's."""
        desks = customer.referral_desks.prefetch_related("takes").order_by("name")
        return [{**self.shape.own(desk), "takes": _slugs(desk)} for desk in desks]

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """What the form of the settings would refuse."""
        if document["by_rule"] and (
            document["way"] == Way.PHONE or not document["agency"] or not document["rule_note"]
        ):
            yield "By rule needs an agency, a way that is not the phone, and what they are asked."

    def kept(self, customer: Customer, there: Document, document: Document) -> Iterable[str]:
        """How it is reached is the installation's own, and what goes by rule hangs on that."""
        return ("way", "by_rule") if there["way"] != document["way"] else ()

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Make it, switched off: nobody knows yet where it is."""
        fields = {name: document[name] for name in self.shape.fields}
        desk = ReferralDesk.objects.create(customer=customer, is_active=False, **fields)
        desk.takes.set(_types(customer, document))
        return desk.id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Write it."""
        desk = ReferralDesk.objects.get(customer=customer, name=document["name"])
        fields = [name for name in names if name in self.shape.fields]
        for name in fields:
            setattr(desk, name, document[name])
        if desk.by_rule and (desk.way == Way.PHONE or not desk.agency or not desk.rule_note):
            raise CannotPublish(["By rule needs an agency, and what they are asked."])
        desk.save(update_fields=fields)
        if "takes" in names:
            desk.takes.set(_types(customer, document))
        return desk.id


class EmergencyDesksPart(Part):
    """One document for each program of the emergency number, by its name."""

    file = "emergency_desks"
    shape = Shape(
        "Emergency desk",
        EmergencyDesk,
        ("name", "centre", *MINUTES),
        key=("name",),
        judged_by={"centre": (Centre, "name")},
        ordered=False,
    )
    kind = "emergencydesk"
    when_made = (
        "It is switched off: write its address, make its token and secret in the settings, then switch it on."
    )

    def here(self, customer: Customer) -> list[Document]:
        """All of the customer's, the oldest of those that share a name."""
        desks = customer.emergency_desks.select_related("centre").order_by("name", "-id")
        found = {desk.name: {**self.shape.own(desk), "centre": desk.centre.name} for desk in desks}
        return list(found.values())

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """What the form of the settings would refuse."""
        for what in ("visit", "telling"):
            if document[f"{what}_minutes_low"] > document[f"{what}_minutes_high"]:
                yield "The least number of minutes is not more than the most."

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Make it, switched off; nobody has its token, so that nothing comes in by it either."""
        return EmergencyDesk.objects.create(
            customer=customer,
            name=document["name"],
            centre=_centre(customer, document),
            is_active=False,
            secret=secrets.token_urlsafe(32),
            token_hash=hash_token(token=secrets.token_urlsafe(24)),
            **{name: document[name] for name in MINUTES},
        ).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Write it; its address, token and secret stay."""
        desk = customer.emergency_desks.filter(name=document["name"]).order_by("id")[0]
        for name in names:
            setattr(desk, name, _centre(customer, document) if name == "centre" else document[name])
        desk.save(update_fields=list(names))
        return desk.id


def _slugs(desk: ReferralDesk) -> list[Document]:
    return [{"slug": slug} for slug in sorted(kind.slug for kind in desk.takes.all())]


def _types(customer: Customer, document: Mapping[str, Any]) -> list[ReportType]:
    """The types that it names; a file that names another is refused as a whole.

    Raises:
        CannotPublish: There is no such type.
    """
    wanted = [one["slug"] for one in document["takes"]]
    found = {kind.slug: kind for kind in ReportType.objects.filter(customer=customer, slug__in=wanted)}
    missing = [f"There is no type called “{slug}”." for slug in wanted if slug not in found]
    if missing:
        raise CannotPublish(missing)
    return list(found.values())


def _centre(customer: Customer, document: Mapping[str, Any]) -> Centre:
    found = customer.centres.filter(name=document["centre"]).order_by("id").first()
    if found is None:
        raise CannotPublish([f"There is no centre called “{document['centre']}”."])
    return found
