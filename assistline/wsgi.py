"""Pages and API, served by gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assistline.settings")
application = get_wsgi_application()
import_string(settings.READ_AHEAD)()
