"""Where every address leads."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from assistline import dev_messages, health, streams, views
from assistline.mail_status import mail_status

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("reports.open311.urls")),
    path("", include("triage.urls")),
    path("", include("triage.dispatch_urls")),
    path("", include("agents.urls")),
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("staff/", views.staff_landing, name="staff-landing"),
    path("admin/login/", login_not_required(views.admin_login), name="admin-login"),
    path("admin/", admin.site.urls),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("events/<slug:topic>/", streams.stream, name="events"),
    path("api/v1/mail/status/", mail_status, name="api-mail-status"),
    path("dev/messages/", dev_messages.messages, name="dev-messages"),
    path("too-large/", views.too_large, name="too-large"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

handler400 = "assistline.views.bad_request"
handler403 = "assistline.views.permission_denied"
handler404 = "assistline.views.not_found"
handler500 = "assistline.views.server_error"
