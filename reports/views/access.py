"""Who may open what on the portal, and the headers and cookies that go with it.

A draft opens for the browser that holds its secret in the cookie ``d_<code>``; a sent report for the browser
that has typed reference and access code in the last half hour (cookie ``t_<REFERENCE>``, signed). Both have
the path ``/``, so that Quick exit, wherever it is pressed, is sent all of them and can end all of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from assistline.middleware import client_address
from assistline.models import Customer
from assistline.not_taken import not_taken
from assistline.throttle import count_attempt, network_of
from reports.actions import set_language
from reports.context import host_of
from reports.customers import customer_for
from reports.drafts import KeptDraft, find_draft
from reports.portal_language import active
from reports.wording import unbroken

DRAFT, TRACK = "d_", "t_"
TRACKING_LASTS = timedelta(minutes=30)
ASKED, ASKED_LASTS = f"{TRACK}asked", timedelta(minutes=10)
TRACK_SALT = "reports.track"
STARTS, STARTS_WINDOW = 30, timedelta(minutes=10)


def customer_of(request: HttpRequest) -> Customer:
    """Whose portal this is."""
    return customer_for(host_of(request))


def draft_of(request: HttpRequest, code: str, *, at: datetime) -> KeptDraft | None:
    """The draft in the address, if this browser may open it."""
    secret = secret_of(request, code)
    draft = find_draft(code=code, secret=secret, at=at) if secret else None
    return draft if draft and draft.customer_id == customer_of(request).id else None


def secret_of(request: HttpRequest, code: str) -> str:
    """The secret of a draft that this browser holds; empty without one, and for an address that is none."""
    return request.COOKIES.get(f"{DRAFT}{code}", "") if "\0" not in code else ""


def closed(request: HttpRequest) -> HttpResponse:
    """The page for a draft that this browser may not open: the same whether there is one or not.

    What was typed on a page that has closed meanwhile is still on it.
    """
    typed = not_taken(request)
    words = "\n\n".join(typed.written) if typed else ""
    context = {
        "words": words,
        "typed": typed,
        "words_form": "again" if words else "",
        "form_url": request.path,
    }
    return render(request, "reports/closed.html", context, status=404)


def note_language(draft: KeptDraft) -> None:
    """Keep in which language a draft goes on, where that is another than before."""
    if draft.language != active().code:
        set_language(draft_id=draft.id, language=active().code)


def may_start(request: HttpRequest, *, at: datetime) -> bool:
    """Count a draft that begins, and say whether its address may begin one more."""
    key = f"start:{network_of(client_address(request))}"
    return count_attempt(key=key, limit=STARTS, window=STARTS_WINDOW, at=at)


def too_many_starts(customer: Customer) -> str:
    """What is said instead of beginning one more."""
    why = gettext("Too many reports came from your network. Your words are still on this page.")
    wait = gettext("Wait 10 minutes and try again.")
    if customer.line_number:
        wait = gettext("Wait 10 minutes and try again, or call %(number)s.") % {
            "number": unbroken(customer.line_number)
        }
    return active().gap.join((why, wait))


def let_open(response: HttpResponse, *, code: str, secret: str) -> HttpResponse:
    """Give the browser the secret of a draft, until it is closed."""
    response.set_cookie(f"{DRAFT}{code}", secret, httponly=True, samesite="Lax", secure=settings.SECURE)
    return response


def let_track(response: HttpResponse, *, reference: str) -> HttpResponse:
    """Let the browser see one report for half an hour."""
    response.set_signed_cookie(
        f"{TRACK}{reference}",
        reference,
        salt=TRACK_SALT,
        max_age=TRACKING_LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response


def may_track(request: HttpRequest, reference: str) -> bool:
    """Whether this browser has shown the access code of a report in the last half hour."""
    kept = request.get_signed_cookie(
        f"{TRACK}{reference}", default="", salt=TRACK_SALT, max_age=int(TRACKING_LASTS.total_seconds())
    )
    return kept == reference


def keep_asked(response: HttpResponse, *, reference: str) -> HttpResponse:
    """Keep for which reference a code was asked while the code lives, so that nobody types it twice.

    It goes with Quick exit like the others, and says nothing of whether there is such a report.
    """
    response.set_signed_cookie(
        ASKED,
        reference,
        salt=TRACK_SALT,
        max_age=ASKED_LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response


def asked_lately(request: HttpRequest) -> str:
    """The reference, as it was typed, that this browser has asked a code for; empty without one."""
    lasts = int(ASKED_LASTS.total_seconds())
    return str(request.get_signed_cookie(ASKED, default="", salt=TRACK_SALT, max_age=lasts))


def forget_all(request: HttpRequest, response: HttpResponse, *prefixes: str) -> HttpResponse:
    """End every cookie of this browser that begins with one of the prefixes."""
    for name in request.COOKIES:
        if name.startswith(prefixes):
            response.delete_cookie(name, samesite="Lax")
    return response
