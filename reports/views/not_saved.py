"""When the database cannot be reached: the page with what was typed on it, if its questions are in memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from reports.customers import ground_for
from reports.definitions import definition
from reports.models import ReportTypeVersion
from reports.portal_language import active
from reports.questions.forms import StepForm
from reports.translations import step_in_page_language
from reports.views.access import customer_of
from reports.views.step_page import carried_by_page, step_page
from reports.views.things import things_on
from reports.wording import unbroken

View = Callable[..., HttpResponseBase]

NOT_SAVED = gettext_noop("We could not save this. Your words are still on this page. Press Save again.")
OR_CALL = gettext_noop("Or call %(number)s.")


def keeps_words(view: View) -> View:
    """A page that still has what was typed when the database cannot be reached to save it."""

    @wraps(view)
    def tried(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            page = _not_saved(request) if request.method == "POST" else None
            if page is None:
                raise
            return page

    return tried


def _not_saved(request: HttpRequest) -> HttpResponse | None:
    """The page with what was typed on it, if its questions are in memory; 503."""
    version, _, slug = request.POST.get("page", "").partition("/")
    if not version.isdecimal() or len(version) > 9:
        return None
    try:
        questions = definition(int(version))
    except (DatabaseError, ReportTypeVersion.DoesNotExist):
        return None
    current = questions.step(slug)
    if current is None:
        return None
    customer = customer_of(request)
    current = step_in_page_language(current)
    things = things_on(request, current, None)
    form = StepForm(
        things.on(current) if things else current,
        ground=ground_for(customer, at=timezone.now()),
        data=request.POST,
        hidden=carried_by_page(questions, current, None),
    )
    line = unbroken(customer.line_number)
    or_call = gettext(OR_CALL) % {"number": line} if line else ""
    form.add_error(None, active().gap.join(filter(None, (gettext(NOT_SAVED), or_call))))
    return step_page(request, None, questions, current, form, things=things, status=503)
