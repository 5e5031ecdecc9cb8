"""What people register in advance: a party, an empty home. It ends by itself when its days are over."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, NamedTuple

from django.db import models

from assistline.models import User


class RegistrationPlace(NamedTuple):
    """A row's place in the list."""

    first_date: date
    registration_id: int


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> RegistrationQuerySet:
        """Their own centre's, or every centre's of their customer."""
        if not user.has_perm("triage.see_registrations"):
            return self.none()
        if user.has_perm("triage.see_every_centre"):
            return self.filter(customer_id=user.centre.customer_id)
        return self.filter(centre_id=user.centre_id)

    def running(self) -> RegistrationQuerySet:
        """Not ended."""
        return self.filter(ended_at=None)

    def over(self, at: datetime) -> RegistrationQuerySet:
        """Whose last day has passed, and which have not ended."""
        return self.running().filter(ends_at__lte=at)

    def on_days(self, first: date, last: date | None) -> RegistrationQuerySet:
        """That hold on some day between two."""
        held = self.filter(last_date__gte=first)
        return held if last is None else held.filter(first_date__lte=last)

    def at_place(self, words: str) -> RegistrationQuerySet:
        """In a suburb, or with a postcode, written in any case."""
        words = words.strip()
        return self.filter(models.Q(locality__iexact=words) | models.Q(postcode=words))

    def after(self, place: RegistrationPlace) -> RegistrationQuerySet:
        """What follows a row in the order of :meth:`soonest_first`."""
        return self.filter(first_date__gte=place.first_date).filter(
            models.Q(first_date__gt=place.first_date) | models.Q(id__gt=place.registration_id)
        )

    def soonest_first(self) -> RegistrationQuerySet:
        """By their first day; the id makes the order total for keyset pages."""
        return self.order_by("first_date", "id")


class Registration(models.Model):
    """The days and the place of one registration. Its owner is the centre of the place, all of its staff."""

    case = models.OneToOneField("triage.Case", on_delete=models.PROTECT, related_name="registration")
    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT)
    locality = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    first_date = models.DateField()
    last_date = models.DateField()
    ends_at = models.DateTimeField(help_text="When its last day is over, where it is.")
    ended_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its owner last changed its days or people, or took it back."
    )
    cancelled_at = models.DateTimeField(
        null=True, blank=True, help_text="Its owner said that it is off. It stays listed until its end."
    )
    sent_first_date = models.DateField(null=True, help_text="Its first day, as it was sent.")
    sent_last_date = models.DateField(null=True, help_text="Its last day, as it was sent.")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["centre", "first_date", "id"],
                condition=models.Q(ended_at__isnull=True),
                name="registrations",
            ),
            models.Index(
                fields=["customer", "first_date", "id"],
                condition=models.Q(ended_at__isnull=True),
                name="registrations_of_all",
            ),
            models.Index(
                fields=["ends_at"], condition=models.Q(ended_at__isnull=True), name="registrations_to_end"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(last_date__gte=models.F("first_date")), name="registered_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"registration of case {self.case_id}"
