"""Doors of the officers: the queue and the case."""

from django.urls import path

from triage.views import (
    case,
    citizen,
    drafts,
    duty,
    files,
    filters,
    follow_ups,
    handover,
    queue,
    registrations,
    search,
)

urlpatterns = [
    path("handover/", handover.handover, name="triage-handover"),
    path("handover/give/", handover.give, name="triage-handover-give"),
    path("handover/answer/", handover.answer, name="triage-handover-answer"),
    path("registrations/", registrations.registrations, name="triage-registrations"),
    path("review/", queue.queue, name="triage-queue"),
    path("review/rows/", queue.rows, name="triage-rows"),
    path("review/search/", search.search, name="triage-search"),
    path("review/filters/", filters.filters, name="triage-filters"),
    path("review/next/", queue.take_next, name="triage-next"),
    path("review/duty/", duty.duty, name="triage-duty"),
    path("review/duty/seen/", duty.seen, name="triage-duty-seen"),
    path("review/<str:reference>/", case.case, name="triage-case"),
    path("review/<str:reference>/to-do/", follow_ups.to_do, name="triage-todo"),
    path("review/<str:reference>/to-do/<int:follow_up_id>/done/", follow_ups.done, name="triage-todo-done"),
    path("review/<str:reference>/preview/", queue.preview, name="triage-preview"),
    path("review/<str:reference>/files/<str:token>/", files.preview, name="triage-file"),
    path("review/<str:reference>/files/<str:token>/<int:number>/", files.still, name="triage-file-still"),
    path("review/<str:reference>/files/<str:token>/original/", files.original, name="triage-file-original"),
    path("review/<str:reference>/heard/", files.heard, name="triage-heard"),
    path("review/<str:reference>/claim/", case.claim, name="triage-claim"),
    path("review/<str:reference>/release/", case.release, name="triage-release"),
    path("review/<str:reference>/decide/", case.decide, name="triage-decide"),
    path("review/<str:reference>/raise/", case.raise_grade, name="triage-raise"),
    path("review/<str:reference>/write/", citizen.write, name="triage-write"),
    path("review/<str:reference>/withdrawal/", citizen.withdrawal, name="triage-withdrawal"),
    path("review/<str:reference>/heartbeat/", case.heartbeat, name="triage-heartbeat"),
    path("review/<str:reference>/seen/", drafts.seen, name="triage-seen"),
    path("review/<str:reference>/draft/", drafts.draft, name="triage-draft"),
]
