"""What still stands between an installation and the public, in sentences. ``manage.py setup`` prints them."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection

from assistline.demo import EVERYBODY, PASSWORD
from assistline.models import AuditEntry, Customer, User
from assistline.roles import ADMINISTRATOR, OFFICER, ROLES, SERGEANT
from assistline.virus_scanner import is_there

# Without one of each, reports wait for nobody: who configures, who decides, who answers for the clocks.
NEEDED_ROLES = (ADMINISTRATOR, OFFICER, SERGEANT)
CONNECT_SECONDS = 3.0


def blocks(*, customer: Customer) -> list[str]:
    """What blocks going live; nothing when all is well.

    Args:
        customer: Whose line it is.

    Raises:
        DatabaseError: Out of reach, so nothing can be said.
    """
    return [*_of_settings(), *_of_providers(), *_of_the_database(), *_of_people(customer)]


def _of_settings() -> list[str]:
    said = []
    if settings.DEMO:
        said.append("DEMO is on: its log-ins are open to everybody. Set DEMO=0.")
    if not settings.SECURE:
        said.append("SITE_URL is not https: everything that is told would travel in the open.")
    heads = settings.AUDIT_HEADS_FILE
    if not heads:
        said.append(
            "AUDIT_HEADS_FILE is not set: the trail's signed heads must be kept outside the database."
        )
    elif not _can_be_written(Path(heads)):
        said.append(f"AUDIT_HEADS_FILE cannot be written: {heads}.")
    return said


def _of_providers() -> list[str]:
    said = []
    for name, url, what in (
        ("SMTP_URL", settings.SMTP_URL, "e-mail"),
        ("SMS_PROVIDER_URL", settings.SMS_PROVIDER_URL, "text message"),
    ):
        if not url:
            said.append(f"{name} is not set: no {what} leaves.")
        elif not _answers(url):
            said.append(f"{name} is set, but nothing answers there: no {what} leaves.")
    if not settings.CLAMD_URL:
        said.append("CLAMD_URL is not set: files that people send stay in quarantine for ever.")
    elif not is_there(settings.CLAMD_URL):
        said.append("CLAMD_URL is set, but no scanner answers there: files stay in quarantine.")
    return said


def _of_the_database() -> list[str]:
    """The application must not be able to change its own trail."""
    table = AuditEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%(role)s, %(table)s, 'UPDATE')"
            " OR has_table_privilege(%(role)s, %(table)s, 'DELETE')",
            {"role": settings.DATABASE_APP_USER, "table": table},
        )
        (may_change,) = cursor.fetchone()
    if not may_change:
        return []
    return [
        "The application's database role can change the audit trail: give DATABASE_URL and "
        "DATABASE_OWNER_URL a role each, and run `manage.py prepare` as the owner."
    ]


def _of_people(customer: Customer) -> list[str]:
    people = User.objects.filter(centre__customer=customer, is_active=True)
    can_log_in = [user for user in people.filter(role__in=NEEDED_ROLES) if user.has_usable_password()]
    there = {user.role for user in can_log_in}
    said = [
        f"There is nobody with the role {ROLES[role].name.lower()} who can log in."
        for role in NEEDED_ROLES
        if role not in there
    ]
    administrators = [user for user in can_log_in if user.role == ADMINISTRATOR]
    if administrators and not any(user.email for user in administrators):
        said.append("No administrator has an e-mail address: nobody hears when something needs one.")
    known = User.objects.filter(username__in=[login.username for login in EVERYBODY], is_active=True)
    open_to_all = sorted(user.username for user in known if check_password(PASSWORD, user.password))
    if open_to_all:
        said.append(f"These people have the demonstration's password: {', '.join(open_to_all)}.")
    return said


def _can_be_written(path: Path) -> bool:
    place = path if path.exists() else path.parent
    return place.exists() and os.access(place, os.W_OK)


def _answers(url: str) -> bool:
    """Whether something listens where a provider should be."""
    parts = urlsplit(url)
    usual = {"smtp": 25, "smtps": 465, "http": 80, "https": 443}
    try:
        place = (parts.hostname or "", parts.port or usual.get(parts.scheme, 0))
        with socket.create_connection(place, timeout=CONNECT_SECONDS):
            return True
    except (OSError, ValueError, OverflowError):
        return False
