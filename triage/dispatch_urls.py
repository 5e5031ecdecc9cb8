"""Doors of requests to the emergency number and for a car, for people and for programs."""

from django.urls import path

from triage import dev_desk, emergency_api
from triage.views import dispatch

urlpatterns = [
    path("dispatch/", dispatch.dispatches, name="triage-dispatches"),
    path("dispatch/<int:transfer_id>/", dispatch.transfer, name="triage-transfer"),
    path("review/<str:reference>/000/", dispatch.to_000, name="triage-000"),
    path("review/<str:reference>/dispatch/", dispatch.dispatch, name="triage-dispatch"),
    path("api/v1/emergency/contacts/", emergency_api.contacts, name="api-emergency-contacts"),
    path("api/v1/emergency/answers/", emergency_api.answers, name="api-emergency-answers"),
    path("dev/000/", dev_desk.desk, name="dev-000"),
]
