"""What has happened, and who has yet to hear of it: looked at, and taken up again where it was put aside."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from assistline.admin.base import BigTableAdmin, customer_of, person
from assistline.hidden import in_payload
from assistline.models import Centre, Delivery, OutboxEvent
from assistline.parked import try_again


def in_words(payload: dict[str, Any]) -> str:
    """A payload (names to ids) as a line of words."""
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in payload.items()) or "nothing"


def elsewhere(request: HttpRequest) -> Q:
    """Events of another customer's centres; those of no centre concern the installation: all see them."""
    own = Centre.objects.filter(customer_id=customer_of(request)).values("id")
    return Q(centre_id__isnull=False) & ~Q(centre_id__in=own)


@admin.register(OutboxEvent)
class OutboxEventAdmin(BigTableAdmin):
    """The outbox."""

    list_display = ("id", "name", "about", "centre_id", "at")
    search_fields = ("=id",)
    search_hint = "an event's number"
    fields = ("name", "about", "centre_id", "at", "txid")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxEvent]:
        """The customer's own, without those of a complaint about who looks."""
        own = OutboxEvent.objects.exclude(elsewhere(request))
        return own.exclude(in_payload(person(request))).order_by("-id")

    @admin.display(description="About")
    def about(self, event: OutboxEvent) -> str:
        """The ids that it carries."""
        return in_words(event.payload)


@admin.register(Delivery)
class DeliveryAdmin(BigTableAdmin):
    """Each event for each subscriber."""

    list_display = ("id", "event_name", "subscriber", "about", "state", "attempts", "due_at", "last_error")
    list_filter = ("state",)
    search_fields = ("=event_id",)
    search_hint = "an event's number"
    actions = ("try_again",)
    fields = (
        "event_id",
        "event_name",
        "subscriber",
        "about",
        "state",
        "attempts",
        "due_at",
        "lease_until",
        "last_error",
        "created_at",
        "done_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """The customer's own, and whatever has no event any more; without those of a complaint about who
        looks."""
        foreign = OutboxEvent.objects.filter(elsewhere(request), id=OuterRef("event_id"))
        own = Delivery.objects.filter(~Exists(foreign))
        return own.exclude(in_payload(person(request))).order_by("-id")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Who may press "Try again"."""
        return person(request).has_perm("assistline.retry_delivery")

    @admin.display(description="About")
    def about(self, delivery: Delivery) -> str:
        """The ids that it carries."""
        return in_words(delivery.payload)

    @admin.action(description="Try again", permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Make the chosen ones due, as far as they are parked."""
        ids = list(queryset.values_list("id", flat=True))
        due = try_again(delivery_ids=ids, by=person(request), at=timezone.now())
        if due:
            messages.success(request, f"{due} will be tried again now.")
        if due < len(ids):
            messages.warning(request, f"{len(ids) - due} were not parked, and are left as they are.")
