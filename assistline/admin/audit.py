"""The trail, for auditors: looked at only, and looking leaves a trace of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.timezone import localtime

from assistline.admin.base import BigTableAdmin, customer_of, person
from assistline.hidden import on_trail
from assistline.models import AuditEntry, AuditHead, Centre, User


@admin.register(AuditEntry)
class AuditEntryAdmin(BigTableAdmin):
    """Who did or saw what. Entries of no centre (strangers, the system) are seen by every auditor."""

    list_display = ("id", "moment", "who", "actor_kind", "action", "what", "reason")
    search_fields = ("action",)  # shows the box; get_search_results says what it finds
    search_hint = "a user name in full, or a kind of record and its number, such as case 9"
    fields = (
        "moment",
        "who",
        "actor_kind",
        "centre_id",
        "action",
        "all_of_it",
        "reason",
        "request_id",
        "source",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """Those of the customer's centres, with the person's name in the same statement; without those of a
        complaint about the auditor, which another auditor sees."""
        own = Centre.objects.filter(customer_id=customer_of(request)).values("id")
        name = User.objects.filter(id=OuterRef("actor_id")).values("full_name")[:1]
        return (
            AuditEntry.objects.filter(Q(centre_id__in=own) | Q(centre_id__isnull=True))
            .exclude(on_trail(person(request)))
            .annotate(actor_name=Subquery(name, output_field=CharField()))
            .order_by("-id")
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Everything that one person did, or all that was done with one record: both have an index."""
        words = search_term.split()
        if len(words) == 2 and words[1].isdecimal() and len(words[1]) < 19:
            return queryset.filter(object_ids__contains=[int(words[1])], object_kind=words[0]), False
        if words:
            name = search_term.strip()
            found = User.objects.filter(username=name, centre__customer_id=customer_of(request)).first()
            queryset = queryset.filter(actor_id=found.id) if found else queryset.none()
        return queryset, False

    @admin.display(description="At", ordering="-id")
    def moment(self, entry: AuditEntry) -> str:
        """To the second, in the time of the auditor's centre."""
        return localtime(entry.at).strftime("%-d %b %Y, %H:%M:%S %Z")

    @admin.display(description="Who")
    def who(self, entry: Any) -> str:
        """The person's name, or what kind of stranger it was."""
        return entry.actor_name or entry.actor_kind

    @admin.display(description="What")
    def what(self, entry: AuditEntry) -> str:
        """The records, by kind and number; the first of a long list."""
        shown = ", ".join(str(number) for number in entry.object_ids[:5])
        more = len(entry.object_ids) - 5
        return f"{entry.object_kind} {shown}" + (f" and {more} more" if more > 0 else "")

    @admin.display(description="What")
    def all_of_it(self, entry: AuditEntry) -> str:
        """The records, every one of them."""
        return f"{entry.object_kind} {', '.join(str(number) for number in entry.object_ids)}"


@admin.register(AuditHead)
class AuditHeadAdmin(BigTableAdmin):
    """The signed heads of the chain, to hold against the copies that are kept elsewhere."""

    list_display = ("seq", "at", "chain_hash")
    search_fields = ("=seq",)
    search_hint = "a sequence number"
    fields = ("seq", "at", "chain_hash", "signature")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditHead]:
        """The chain is one for the whole installation."""
        return AuditHead.objects.order_by("-id")
