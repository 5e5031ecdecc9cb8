"""One key links a call to the case that it tells again; another takes it out, or says that nobody came."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agents import actions
from agents.views.access import own_call, person
from agents.views.console import TAKES_CALLS
from agents.views.console_call import drawn_again
from agents.views.typing_along import keep_typed
from triage.models import Case, IllegalMove


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def same(request: HttpRequest, call_id: int) -> HttpResponse:
    """Link the call to ``case``, take it out of the one that it is in, or keep that nobody came to it; what
    is typed is kept.

    Raises:
        Http404: There is no such call or case for this person.
    """
    call, at, user = own_call(request, call_id), timezone.now(), person(request)
    typed = keep_typed(request, call, at=at)
    try:
        if "leave" in request.POST:
            actions.leave_call(call_id=call.id, agent=user, at=at)
        elif "not_came" in request.POST:
            reference = request.POST["not_came"]
            actions.say_nobody_came(call_id=call.id, agent=user, reference=reference, at=at)
            messages.success(request, "The officers, the sergeants and the supervisors are told.")
        else:
            actions.join_call(call_id=call.id, agent=user, reference=request.POST.get("case", ""), at=at)
    except Case.DoesNotExist as error:
        raise Http404 from error
    except IllegalMove as error:
        messages.error(request, str(error))
    return drawn_again(request, own_call(request, call_id), typed)
