"""Addresses of the portal and of the API. A step's slug is the last part, so the fixed words come before
it."""

from django.urls import path

from reports.api import views as api
from reports.views import (
    calling,
    codes,
    danger,
    following,
    later,
    listening,
    not_ours,
    offers,
    pages,
    receipts,
    resuming,
    sending,
    steps,
    tracking,
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contact/", pages.contact, name="contact"),
    path("report/", pages.all_types, name="report-start"),
    path("report/describe/", pages.describe, name="describe"),
    path("report/listen/", listening.listen, name="listen"),
    path("report/quick-exit/", pages.quick_exit, name="quick-exit"),
    path("report/call-me/", calling.call_me, name="call-me"),
    path("report/resume/", resuming.resume, name="resume"),
    path("report/deleted/", later.deleted, name="report-deleted"),
    path("report/<str:code>/type/", offers.choose, name="report-choose"),
    path("report/<str:code>/not-ours/", not_ours.other_agency, name="report-not-ours"),
    path("report/<str:code>/check/", sending.check, name="report-check"),
    path("report/<str:code>/now/", danger.now, name="report-now"),
    path("report/<str:code>/call-me/", calling.call_from_draft, name="report-call-me"),
    path("report/<str:code>/later/", later.later, name="report-later"),
    path("report/<str:code>/delete/", later.delete, name="report-delete"),
    path("report/<str:code>/sent/", sending.sent, name="report-sent"),
    path("report/<str:code>/receipt/", receipts.of_sending, name="report-receipt"),
    path("report/<slug:slug>/", steps.start, name="report-type"),
    path("report/<str:code>/<slug:slug>/", steps.step, name="report-step"),
    path("track/", tracking.track, name="track"),
    path("track/leave/", tracking.track_leave, name="track-leave"),
    path("track/code/", codes.ask, name="track-code"),
    path("track/code/enter/", codes.enter, name="track-code-enter"),
    path("track/<str:reference>/receipt/", receipts.of_report, name="track-receipt"),
    path("track/<str:reference>/rate/", following.rate, name="track-rate"),
    path("track/<str:reference>/verify/", codes.verify, name="track-verify"),
    path("track/<str:reference>/now/", following.now, name="track-now"),
    path("track/<str:reference>/<slug:kind>/", following.write, name="track-write"),
    path("track/<str:reference>/", tracking.track_report, name="track-report"),
    path("api/v1/reports/", api.submit, name="api-reports"),
    path("api/v1/reports/<str:reference>/", api.status, name="api-report"),
]
