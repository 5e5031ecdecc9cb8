"""The fixed cast: the same people in every test, at two centres of one customer."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest
from django.test import Client

from assistline.models import Centre, Customer, User
from reports import definitions

# The machine may be busy: how long an example takes says nothing about the code.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What can be asked for on the command line."""
    parser.addoption(
        "--rewrite-routing",
        action="store_true",
        help="Write tests/routing/outcomes.csv anew, to be reviewed.",
    )


BACKEND = "assistline.staff_log_in.StaffBackend"
PASSWORD = "cast-only-password"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords quickly: tests make many people."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def customer(db) -> Customer:
    """The default customer of the reference data."""
    return Customer.objects.get(is_default=True)


@pytest.fixture
def centre(customer) -> Centre:
    """The centre that takes online reports."""
    return customer.centres.get(takes_online_reports=True)


@pytest.fixture
def other_centre(customer) -> Centre:
    """Another centre of the same customer: its officers see nothing of the first one's."""
    return Centre.objects.create(customer=customer, slug="elsewhere", name="Elsewhere")


def person(username: str, role: str, centre: Centre, full_name: str) -> User:
    """A member of staff."""
    return User.objects.create_user(
        username, PASSWORD, role=role, centre=centre, full_name=full_name, email=f"{username}@example.org"
    )


@pytest.fixture
def agent(centre) -> User:
    return person("agent", "agent", centre, "Mei Tran")


@pytest.fixture
def officer(centre) -> User:
    return person("officer", "officer", centre, "Const. A. Petrakis")


@pytest.fixture
def officer_two(centre) -> User:
    """A second officer of the same centre."""
    return person("officer-two", "officer", centre, "Const. L. Singh")


@pytest.fixture
def officer_elsewhere(other_centre) -> User:
    """An officer of another centre, who must see nothing of this one's."""
    return person("officer-elsewhere", "officer", other_centre, "Const. J. Walsh")


@pytest.fixture
def sergeant(centre) -> User:
    return person("sergeant", "sergeant", centre, "Sgt. R. Okafor")


@pytest.fixture
def supervisor(centre) -> User:
    return person("supervisor", "supervisor", centre, "Helen Marsh")


@pytest.fixture
def administrator(centre) -> User:
    return person("administrator", "administrator", centre, "Tom Baxter")


@pytest.fixture
def auditor(centre) -> User:
    return person("auditor", "auditor", centre, "Priya Nair")


def signed_in(user: User) -> Client:
    """A browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def stranger(db) -> Client:
    """A browser in which nobody is signed in: a citizen's, or anybody's."""
    return Client()


@pytest.fixture
def as_agent(agent) -> Client:
    return signed_in(agent)


@pytest.fixture
def as_officer(officer) -> Client:
    return signed_in(officer)


@pytest.fixture
def as_officer_two(officer_two) -> Client:
    return signed_in(officer_two)


@pytest.fixture
def as_officer_elsewhere(officer_elsewhere) -> Client:
    return signed_in(officer_elsewhere)


@pytest.fixture
def as_sergeant(sergeant) -> Client:
    return signed_in(sergeant)


@pytest.fixture
def as_supervisor(supervisor) -> Client:
    return signed_in(supervisor)


@pytest.fixture
def as_administrator(administrator) -> Client:
    return signed_in(administrator)


@pytest.fixture
def as_auditor(auditor) -> Client:
    return signed_in(auditor)


@pytest.fixture
def theft_is_sealed(customer: Customer) -> Iterator[None]:
    """What is told of a theft is kept in confidence; afterwards no process remembers that."""
    customer.report_types.filter(slug="theft").update(narrative_class="sealed")
    definitions.forget()
    yield
    definitions.forget()
