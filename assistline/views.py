"""Doors of the floor: log-in and log-out, the staff's first page, and the pages for errors."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import Error, InterfaceError, OperationalError, transaction
from django.forms import CharField, PasswordInput, TextInput
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from assistline import audit
from assistline.demo import DEMO_LOGINS
from assistline.models import User
from assistline.not_taken import not_taken
from assistline.references import group

SENTENCES = {
    400: "This request cannot be read.",
    403: "This is not for you.",
    404: "There is nothing here.",
    500: "Something of ours broke.",
    503: "We are not ready. Try again in a few minutes.",
}
RETRY_AFTER_SECONDS = "10"


class LoginForm(AuthenticationForm):
    """User name and password, with a sentence that says what to do and not which of the two was wrong."""

    # Django's form does not look at the length, and the database would.
    username = UsernameField(max_length=60, widget=TextInput(attrs={"autofocus": True}))
    password = CharField(max_length=200, strip=False, widget=PasswordInput)
    error_messages = {
        "invalid_login": "That user name and password do not go together. Check both and try again.",
        "inactive": "That user name and password do not go together. Check both and try again.",
    }


class Login(LoginView):
    """Staff log in here. Five wrong tries lock a user name at an address for 15 minutes."""

    template_name = "staff/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = {"demo_logins": DEMO_LOGINS} if settings.DEMO else {}
        return super().get_context_data(**kwargs, **demo)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        with transaction.atomic():
            answer = super().form_valid(form)
            user = form.get_user()
            audit.record(
                actor=user, action="login", object_kind="user", object_ids=[user.id], request=self.request
            )
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        name = str(form.data.get("username", ""))[:60].replace("\0", "")
        tried = User.objects.filter(username=name).values_list("id", "centre_id").first()
        audit.record(
            actor="stranger",
            action="login.failed",
            object_kind="user",
            object_ids=[tried[0]] if tried else [],
            centre_id=tried[1] if tried else None,
            request=self.request,
        )
        return super().form_invalid(form)


class Logout(LogoutView):
    """Ends the session; POST only."""

    @method_decorator(transaction.atomic)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            audit.record(
                actor=request.user,
                action="logout",
                object_kind="user",
                object_ids=[request.user.id],
                request=request,
            )
        return super().post(request, *args, **kwargs)


def staff_landing(request: HttpRequest) -> HttpResponse:
    """Who you are and where you can go (``assistline.context.staff`` brings the places)."""
    return render(request, "staff/landing.html")


def admin_login(request: HttpRequest) -> HttpResponse:
    """Django admin has no log-in page of its own: everyone goes through ours, with its lock-out.

    Raises:
        PermissionDenied: Who is signed in already was sent here because admin is not for their role.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    target = request.GET.get("next", reverse("admin:index"))
    return redirect(f"{reverse('login')}?{urlencode({'next': target})}")


@login_not_required
@require_safe
def too_large(request: HttpRequest) -> HttpResponse:
    """413 for what the proxy did not let in: it asks for this page instead, and drops what was sent."""
    return render(request, "too_large.html", status=413)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Rendered without the request: its host name may be what was bad."""
    if _wants_json(request):
        return error_json(400)
    if isinstance(exception, RequestDataTooBig) and not _is_for_staff(request):
        return render(request, "413.html", _typed(request, too_long=True), status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a page that is not for your role."""
    return _page(request, 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for what does not exist and for what is not yours."""
    return _page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came from another page or was too old; what was typed in ours is still on it."""
    if _wants_json(request) or _is_for_staff(request):
        return _page(request, 403)
    try:
        return render(request, "403_csrf.html", _typed(request), status=403)
    except Error:
        return _standalone(request, 503)


def _typed(request: HttpRequest, *, too_long: bool = False) -> dict[str, Any]:
    """What was typed, in a form that another language takes along."""
    typed = not_taken(request, too_long=too_long)
    return {"not_taken": typed, "words_form": "again" if typed else "", "form_url": request.path}


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database is out of reach or the trail cannot be written."""
    return _standalone(request, 503 if is_unavailable(sys.exc_info()[1]) else 500)


def is_unavailable(error: BaseException | None) -> bool:
    """Whether an error means "not now" instead of "broken"."""
    return isinstance(error, OperationalError | InterfaceError | audit.CannotRecord)


def error_json(status: int) -> JsonResponse:
    """An error as the API answers it."""
    answer = JsonResponse({"detail": SENTENCES[status]}, status=status)
    if status == 503:
        answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/open311/"))


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if _wants_json(request):
        return error_json(status)
    try:
        staff = _is_for_staff(request)
        return render(request, f"staff/{status}.html" if staff else f"{status}.html", status=status)
    except Error:
        # The page's own numbers come from the database, and the error may be that it is gone.
        return _standalone(request, 503)


def _is_for_staff(request: HttpRequest) -> bool:
    """Whether who asks is of the staff, or was and is signed out: an address only for them says so."""
    if isinstance(getattr(request, "user", None), User):  # nobody yet, if a middleware refused
        return True
    found = request.resolver_match
    if found is None:
        return False
    return found.url_name in ("login", "logout") or getattr(found.func, "login_required", True)


def _standalone(request: HttpRequest, status: int) -> HttpResponse:
    if _wants_json(request):
        return error_json(status)
    if _is_for_staff(request):
        words = render_to_string(f"{status}.html", {})
    else:
        context = {"not_taken": not_taken(request), **_what_it_was_about(request)}
        try:
            words = render_to_string(f"{status}.html", context, request)  # with the numbers to call, if known
        except Exception:  # whatever else is broken, this page must show
            words = render_to_string(f"{status}.html", context)
    answer = HttpResponse(words, status=status)
    if status == 503:
        answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer


def _what_it_was_about(request: HttpRequest) -> dict[str, str]:
    """The code or the reference in the address: who reads that we are not ready can write it down."""
    known = request.resolver_match.kwargs if request.resolver_match else {}
    return {f"its_{name}": group(known[name]) for name in ("code", "reference") if name in known}
