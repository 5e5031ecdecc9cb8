"""What every settings page shares: one customer's rows, a trace of every change, no count of a big table."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from assistline.audit import record
from assistline.models import Centre, Customer, User

NEWEST = 1000


def person(request: HttpRequest) -> User:
    """Who is asking; the site lets nobody in who is not logged in."""
    return cast(User, request.user)


def customer_of(request: HttpRequest) -> int:
    """The id of the customer whose administrator is asking."""
    return person(request).centre.customer_id


class AuditedAdmin(admin.ModelAdmin):
    """Writes every change into the audit trail, in the transaction of the change."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's, and in the trail."""
        self.trace(request, obj.pk)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's, and in the trail."""
        self.trace(request, obj.pk)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """As Django's, and in the trail."""
        self.trace(request, *[row.pk for row in queryset])
        return super().log_deletions(request, queryset)

    def trace(self, request: HttpRequest, *ids: int) -> None:
        """Write that this person changed these rows.

        Raises:
            CannotRecord: The trail cannot be written; the change is undone with the transaction.
        """
        record(
            actor=person(request),
            action="configuration.changed",
            object_kind=str(self.opts.model_name),
            object_ids=ids,
            request=request,
        )


class SettingsAdmin(AuditedAdmin):
    """A kind of row that belongs to one customer; another customer's is as if it were not there."""

    customer_path: ClassVar[str]
    """The lookup from a row to its customer's id."""

    search_hint: ClassVar[str] = ""
    """What the search box finds, if it is not a part of a name."""

    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the person's own customer."""
        return super().get_queryset(request).filter(**{self.customer_path: customer_of(request)})

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest | None, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer the person's own customer and its centres only."""
        if request is not None:
            if db_field.related_model is Customer:
                kwargs["queryset"] = Customer.objects.filter(id=customer_of(request))
                # There is one to choose: it need not be chosen.
                kwargs.setdefault("initial", None if db_field.null else customer_of(request))
            elif db_field.related_model is Centre:
                kwargs["queryset"] = Centre.objects.filter(customer_id=customer_of(request))
        return super().formfield_for_foreignkey(db_field, cast(HttpRequest, request), **kwargs)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        # Django would go to the index and say that the id is not there; here all that is unseen is one 404.
        raise Http404


class NoChanges:
    """Mixed into an admin or an inline: rows are looked at, never written."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds one here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one here."""
        return False


class NewestOnly(Paginator):
    """Pages over the newest thousand rows of a table of millions; search and filters reach the rest."""

    @cached_property
    def count(self) -> int:
        """How many rows there are to page through; counting stops beyond :data:`NEWEST`."""
        return min(self.counted, NEWEST)

    @cached_property
    def counted(self) -> int:
        """As :attr:`count`, and one more when there are more."""
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[: NEWEST + 1].count()

    @property
    def is_cut(self) -> bool:
        """Whether there are older rows than those on the pages."""
        return self.counted > NEWEST


class BigTableAdmin(NoChanges, SettingsAdmin):
    """A table that grows with every report: newest first, no sorting, no counting, looked at only.

    Whoever looks leaves a trace: one entry with the ids that a list shows.
    """

    paginator = NewestOnly
    change_list_template = "admin/newest_list.html"
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    sortable_by = ()
    ordering = ("-id",)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only by its filters: any other lookup would tell, by yes and no, what the pages keep closed."""
        return lookup.removesuffix("__exact") in self.list_filter

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with its trace."""
        with transaction.atomic():
            response = super().changelist_view(request, extra_context)
            if (
                isinstance(response, TemplateResponse)
                and response.context_data
                and "cl" in response.context_data
            ):
                self._trace_reading(
                    request, "listed", [row.pk for row in response.context_data["cl"].result_list]
                )
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One row, with its trace."""
        with transaction.atomic():
            response = super().change_view(request, object_id, form_url, extra_context)
            if isinstance(response, TemplateResponse) and response.context_data:
                self._trace_reading(request, "read", [response.context_data["original"].pk])
        return response

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What was done to one row, with its trace."""
        with transaction.atomic():
            response = super().history_view(request, object_id, extra_context)
            if isinstance(response, TemplateResponse) and response.context_data:
                self._trace_reading(request, "read", [response.context_data["object"].pk])
        return response

    def _trace_reading(self, request: HttpRequest, verb: str, ids: list[int]) -> None:
        kind = str(self.opts.model_name)
        record(
            actor=person(request), action=f"{kind}.{verb}", object_kind=kind, object_ids=ids, request=request
        )
