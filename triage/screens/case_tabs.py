"""The pages of one case: the case itself, and beside it what needs a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Count, Expression, OuterRef, Subquery
from django.urls import reverse

from triage.marked import kinds_marked, planned
from triage.models import Case, FollowUp, Passing, PassingState, Proposal, ProposalState
from triage.models.case import CaseQuerySet
from triage.screens.keeping_page import holds_in_force
from triage.screens.markers_page import marked
from triage.screens.records import earlier_numbers, number_subquery
from triage.screens.records import waits as records_waiting
from triage.screens.referrals import waits as referrals_waiting
from triage.screens.related_page import contacts, suggested
from triage.screens.transfers import requests_now, waiting_count


class Tab(NamedTuple):
    """One page of a case.

    Args:
        name: Marks the page that is open.
        title: What the tab says.
        url_name: Its door; takes the case's reference.
        waits: Makes an expression of the case's own query that counts what is open there, so that the tabs
            cost no statement.
    """

    name: str
    title: str
    url_name: str
    waits: Callable[[], Expression | Subquery] | None = None


def follow_ups_open() -> Subquery:
    """How much there is still to do on the case."""
    rows = FollowUp.objects.open().filter(case=OuterRef("pk")).order_by()
    return Subquery(rows.values("case").annotate(open_now=Count("id")).values("open_now"))


def _to_sign() -> Subquery:
    waits = Proposal.objects.filter(case=OuterRef("id"), state=ProposalState.OPEN).order_by()
    return Subquery(waits.values("case").annotate(n=Count("id")).values("n"))


def _on_its_way() -> Subquery:
    waits = Passing.objects.filter(case=OuterRef("id"), state=PassingState.OPEN).order_by()
    return Subquery(waits.values("case").annotate(n=Count("id")).values("n"))


TABS: tuple[Tab, ...] = (
    Tab("case", "Case", "triage-case"),
    Tab("todo", "To do", "triage-todo", follow_ups_open),
    Tab("related", "Related", "triage-related", suggested),
    Tab("markers", "Markers", "triage-case-markers", marked),
    Tab("dispatch", "Dispatch", "triage-dispatch", waiting_count),
    Tab("refer", "Refer", "triage-refer", referrals_waiting),
    Tab("record", "Record", "triage-record", records_waiting),
    Tab("type", "Type", "triage-type"),
    Tab("keeping", "Keeping", "triage-keeping", waits=holds_in_force),
    Tab("grade", "Grade", "triage-grade"),
    Tab("sign", "Second signature", "triage-sign", _to_sign),
    Tab("pass_on", "Pass on", "triage-pass-on", _on_its_way),
)


def with_tabs(cases: CaseQuerySet) -> CaseQuerySet:
    """The same cases, each with what its tabs count, how many contacts it has, its crime number
    and those of cases that were merged into it, which markers stand on what it names, and until when it is
    kept."""
    waits = {f"waits_{tab.name}": tab.waits() for tab in TABS if tab.waits is not None}
    return cases.select_related("customer", "owner", "keeping__retention_class").annotate(
        marked_kinds=kinds_marked(),
        planned=planned(),
        contact_count=contacts(),
        requests_now=requests_now(),
        crime_number=number_subquery(),
        earlier_numbers=earlier_numbers(),
        **waits,
    )


def tabs(case: Case, here: str) -> list[dict[str, Any]]:
    """The tabs for the page; ``case`` was read by :func:`with_tabs`."""
    return [
        {
            "title": tab.title,
            "url": reverse(tab.url_name, args=[case.reference]),
            "count": getattr(case, f"waits_{tab.name}", None) or None,
            "current": tab.name == here,
        }
        for tab in TABS
    ]
