"""Doors of those who take calls, of their telephone system, and of those who watch over them."""

from django.urls import path

from agents import api, dev_phone
from agents.views import floor

urlpatterns = [
    path("api/v1/cti/<str:token>/", api.cti, name="cti"),
    path("dev/phone/", dev_phone.phone, name="dev-phone"),
    path("floor/", floor.floor, name="floor"),
    path("floor/now/", floor.now, name="floor-now"),
    path("floor/cues/<int:cue_id>/", floor.cue, name="floor-cue"),
    path("floor/cues/<int:cue_id>/clear/", floor.clear, name="floor-clear"),
]
