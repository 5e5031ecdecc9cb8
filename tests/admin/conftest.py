"""A foreign customer, and a report type that was made by forms alone."""

import pytest
from django.test import Client

from assistline.decisions.versions import begin_table_version
from assistline.models import Centre, Customer, DecisionTableVersion
from reports import agencies, customers, definitions
from reports.models import ReportTypeVersion
from tests.admin.settings_forms import add_own_question, add_type, page
from tests.conftest import person, signed_in


@pytest.fixture
def foreign_centre(db) -> Centre:
    """A centre of another customer."""
    foreign = Customer.objects.create(slug="foreign", name="Transit Authority")
    return Centre.objects.create(customer=foreign, slug="foreign", name="Depot")


@pytest.fixture(autouse=True)
def fresh_definitions():
    """What other tests left in this process's memory is gone."""
    customers.forget()
    definitions.forget(versions=False)
    agencies.forget()


@pytest.fixture
def graffiti(customer, as_administrator) -> ReportTypeVersion:
    """A type that was added, completed and published by forms alone."""
    add_type(as_administrator, customer)
    version = ReportTypeVersion.objects.get(report_type__slug="graffiti")
    add_own_question(as_administrator, version)
    as_administrator.post(page("reporttypeversion_publish", version.id))
    version.refresh_from_db()
    assert version.state == "published"
    definitions.forget()
    return version


@pytest.fixture
def version(customer) -> DecisionTableVersion:
    """The grade table of the reference data, in force."""
    return DecisionTableVersion.objects.get(table__customer=customer, table__slug="grade", state="published")


@pytest.fixture
def draft(version) -> DecisionTableVersion:
    """A copy of it that can be changed."""
    return begin_table_version(version_id=version.id)


@pytest.fixture
def second(centre) -> Client:
    """The browser of another administrator."""
    return signed_in(person("second", "administrator", centre, "Ines Moreau"))


@pytest.fixture
def foreigner(foreign_centre) -> Client:
    """The browser of another customer's administrator."""
    return signed_in(person("foreigner", "administrator", foreign_centre, "Rob Castellano"))
