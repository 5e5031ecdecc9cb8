"""The demonstration's staff: log-ins that everyone may know, so they exist in demo mode only."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured

from assistline.models import Centre, User
from assistline.roles import ADMINISTRATOR, AGENT, AUDITOR, OFFICER, ROLES, SERGEANT, SUPERVISOR

PASSWORD = "demo-only-password"  # noqa: S105  (shown on the log-in page of the demonstration)


@dataclass(frozen=True)
class DemoLogin:
    """One person of the demonstration; ``elsewhere`` works at the second centre."""

    username: str
    role: str
    full_name: str
    elsewhere: bool = False
    password: str = PASSWORD

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLES[self.role].name


DEMO_LOGINS = (
    DemoLogin("agent", AGENT, "Mei Tran"),
    DemoLogin("officer", OFFICER, "Const. A. Petrakis"),
    DemoLogin("sergeant", SERGEANT, "Sgt. R. Okafor"),
    DemoLogin("supervisor", SUPERVISOR, "Helen Marsh"),
    DemoLogin("administrator", ADMINISTRATOR, "Tom Baxter"),
    DemoLogin("auditor", AUDITOR, "Priya Nair"),
    DemoLogin("officer2", OFFICER, "Const. J. Walsh", elsewhere=True),
)


def load() -> None:
    """Make the demonstration's centres and people that are not there yet.

    Raises:
        ImproperlyConfigured: This is no demonstration.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo log-ins are for demo mode only.")
    centre = Centre.objects.get(customer__is_default=True, takes_online_reports=True)
    known = set(User.objects.values_list("username", flat=True))
    missing = [login for login in DEMO_LOGINS if login.username not in known]
    if not missing:
        return
    elsewhere, _ = Centre.objects.get_or_create(
        slug="gippsland", defaults={"customer_id": centre.customer_id, "name": "Gippsland"}
    )
    password = make_password(PASSWORD)  # slow on purpose: once for all of them
    User.objects.bulk_create(
        User(
            username=login.username,
            full_name=login.full_name,
            email=f"{login.username}@example.org",
            role=login.role,
            centre=elsewhere if login.elsewhere else centre,
            password=password,
        )
        for login in missing
    )
