"""Words in other languages in the settings: the English ones beside them, what is missing, who has looked."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.bundle.shape import check
from assistline.models import AuditEntry
from reports.bundle_translations import TranslationsPart
from reports.models import ReportTypeVersion, Translation
from reports.models.report_type import VersionState

pytestmark = pytest.mark.django_db
SOURCE = "Is anyone hurt or in danger?"


@pytest.fixture
def page(customer) -> str:
    version = ReportTypeVersion.objects.get(
        report_type__customer=customer, report_type__slug="theft", state=VersionState.PUBLISHED
    )
    return reverse("admin:translation", args=["vi", str(version.id)])


def name_of(client, page: str) -> str:
    rows = client.get(page).context["rows"]
    return next(row.name for row in rows if row.text.words == SOURCE)


def now(customer) -> Translation | None:
    return Translation.objects.filter(
        customer=customer, language="vi", source=SOURCE, is_current=True
    ).first()


def test_first_words_are_there_and_nobody_has_looked_at_them(as_administrator, page):
    said = as_administrator.get(page).content.decode()

    assert SOURCE in said
    assert "Có ai bị thương hoặc gặp nguy hiểm không?" in said
    assert "Looked at by nobody" in said


def test_saving_makes_a_version_with_who_has_looked_at_it(customer, as_administrator, administrator, page):
    name = name_of(as_administrator, page)
    typed = {f"{name}-source": SOURCE, name: "Có ai bị thương không?", f"{name}-reviewed": "on"}

    as_administrator.post(page, typed)

    row = now(customer)
    assert (row.words, row.version, row.reviewed_by_id) == ("Có ai bị thương không?", 2, administrator.id)
    assert AuditEntry.objects.filter(action="configuration.changed", object_kind="translation").exists()


def test_what_is_emptied_is_english_again_and_counted_as_missing(customer, as_administrator, page):
    name = name_of(as_administrator, page)

    as_administrator.post(page, {f"{name}-source": SOURCE, name: ""})

    assert now(customer) is None
    assert "1 of" in as_administrator.get(reverse("admin:translations")).content.decode()


def test_what_the_product_says_itself_is_not_missing(as_administrator):
    line = as_administrator.get(reverse("admin:translation", args=["vi", "line"]))
    rows = as_administrator.get(reverse("admin:translations")).context["rows"]

    first_name = next(row for row in line.context["rows"] if row.text.words == "Tell police what happened")
    assert (first_name.state, first_name.ours) == (
        "In our own words",
        "Báo cho cảnh sát biết chuyện đã xảy ra",
    )
    assert first_name.ours in line.content.decode()
    assert [cell["missing"] for cell in rows[0]["cells"]] == [0, 0, 0, 0]


def test_another_customer_s_types_are_not_there(foreigner, page):
    assert foreigner.get(page).status_code == 404


def test_the_configuration_carries_them_and_says_what_differs(customer):
    part = TranslationsPart()
    documents = part.here(customer)
    one = next(entry for entry in documents if (entry["language"], entry["source"]) == ("vi", SOURCE))

    check(one, part.shape, "translations")
    part.make_all(customer, [one | {"words": "Khác"}], at=timezone.now())

    assert part.name(one) == f"Vietnamese of “{SOURCE}”"
    assert (now(customer).words, now(customer).reviewed_by_id) == ("Khác", None)
    assert list(part.obstacles(one | {"language": "tlh"})) == ["The portal does not speak “tlh”."]
