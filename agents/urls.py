"""Doors of those who take calls, of their telephone system, and of those who watch over them."""

from django.urls import path

from agents import api, dev_phone
from agents.views import (
    console,
    console_asking,
    console_call,
    console_online,
    console_reach,
    console_same,
    floor,
    floor_elsewhere,
    floor_help,
    voice_notes,
)

urlpatterns = [
    path("api/v1/cti/<str:token>/", api.cti, name="cti"),
    path("dev/phone/", dev_phone.phone, name="dev-phone"),
    path("console/", console.console, name="console"),
    path("console/now/", console.now, name="console-now"),
    path("console/presence/", console.presence, name="console-presence"),
    path("console/beat/", console.beat, name="console-beat"),
    path("console/calls/<int:call_id>/answer/", console.answer, name="console-answer"),
    path("console/calls/<int:call_id>/not-now/", console.not_now, name="console-not-now"),
    path("console/calls/<int:call_id>/answers/", console_call.answers, name="console-answers"),
    path("console/calls/<int:call_id>/assessment/", console_call.assessment, name="console-assessment"),
    path("console/calls/<int:call_id>/type/", console_call.change_type, name="console-type"),
    path("console/calls/<int:call_id>/cues/", console_call.raise_cue, name="console-cue"),
    path("console/calls/<int:call_id>/cues/<int:cue_id>/clear/", console_call.clear, name="console-clear"),
    path("console/calls/<int:call_id>/000/", console_call.transfer, name="console-transfer"),
    path("console/calls/<int:call_id>/outcome/", console_call.outcome, name="console-outcome"),
    path("console/calls/<int:call_id>/same/", console_same.same, name="console-same"),
    path("console/calls/<int:call_id>/reach/", console_reach.reach, name="console-reach"),
    path("console/calls/<int:call_id>/hold/", console_call.hold, name="console-hold"),
    path("console/calls/<int:call_id>/mute/", console_asking.mute, name="console-mute"),
    path("console/calls/<int:call_id>/interpreter/", console_asking.interpreter, name="console-interpreter"),
    path("console/calls/<int:call_id>/supervisor/", console_asking.supervisor, name="console-supervisor"),
    path("console/calls/<int:call_id>/hang-up/", console_call.hang_up, name="console-hang-up"),
    path("console/calls/<int:call_id>/wrap-up/", console_call.wrap_up, name="console-wrap-up"),
    path(
        "console/calls/<int:call_id>/unfinished/<str:code>/",
        console_online.unfinished,
        name="console-unfinished",
    ),
    path("console/asked/<str:reference>/", console_online.asked, name="console-asked"),
    path("floor/", floor.floor, name="floor"),
    path("floor/now/", floor.now, name="floor-now"),
    path("floor/elsewhere/", floor_elsewhere.elsewhere, name="floor-elsewhere"),
    path("floor/cues/<int:cue_id>/", floor.cue, name="floor-cue"),
    path("floor/help/<int:help_id>/", floor_help.answer, name="floor-help"),
    path("floor/cues/<int:cue_id>/voice/<str:token>/", voice_notes.voice_note, name="floor-voice"),
    path("floor/cues/<int:cue_id>/clear/", floor.clear, name="floor-clear"),
]
