"""What the product asks today is offered to a house that was set up with earlier questions, as a draft."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import definitions
from reports.actions.product_version import has_newer, steps_of_product
from reports.actions.publish_type import as_it_stands, begin_version, publish_version
from reports.models import ReportType

pytestmark = pytest.mark.django_db
OFFER = "The product asks something else today"


@pytest.fixture
def theft(customer) -> ReportType:
    return customer.report_types.get(slug="theft")


@pytest.fixture
def older(theft) -> ReportType:
    """A house that was set up when the product asked one thing less."""
    draft = begin_version(version_id=theft.versions.get().id)
    draft.steps.get(slug="help").delete()
    publish_version(version_id=draft.id, by=None, at=timezone.now())
    definitions.forget()
    return theft


def page(client, kind: ReportType) -> str:
    return client.get(reverse("admin:reports_reporttype_change", args=[kind.pk])).content.decode()


def test_a_house_that_is_as_the_product_is_offered_nothing(customer):
    assert [kind.slug for kind in customer.report_types.all() if has_newer(type_id=kind.pk)] == []


def test_an_older_house_reads_so_and_takes_the_new_questions_as_a_draft(as_administrator, older):
    assert OFFER in page(as_administrator, older)

    answer = as_administrator.post(reverse("admin:reports_reporttype_product", args=[older.pk]))

    draft = older.versions.get(state="draft")
    assert as_it_stands(version_id=draft.id).steps == steps_of_product("theft")
    assert f"/{draft.pk}/" in answer.url
    assert OFFER not in page(as_administrator, older)
    assert definitions.published(older.customer_id, "theft").number == 2  # nothing on the portal has changed


def test_pressed_twice_it_is_one_draft(as_administrator, older):
    for _ in range(2):
        as_administrator.post(reverse("admin:reports_reporttype_product", args=[older.pk]))

    assert older.versions.filter(state="draft").count() == 1


def test_the_list_says_what_is_on_the_portal_and_leads_to_a_draft(as_administrator, older):
    draft = begin_version(version_id=older.versions.order_by("-number").first().id)

    page = as_administrator.get(reverse("admin:reports_reporttype_changelist")).content.decode()
    found = as_administrator.get(reverse("admin:reports_reporttype_changelist"), {"q": "theft"})

    assert "v2 on the portal" in page
    assert reverse("admin:reports_reporttypeversion_change", args=[draft.pk]) in page
    assert "Something was stolen" in found.content.decode()
    assert "A dog or another animal" not in found.content.decode()
