"""Pages and API, served by gunicorn."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from assistline.configuration import listen
from assistline.whole_requests import WholeRequests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assistline.settings")
application = WholeRequests(get_wsgi_application())
read_ahead = import_string(settings.READ_AHEAD)
read_ahead()
# Lexicons and code stay as long as the process: the collector need not look through them at every round.
gc.collect()
gc.freeze()
listen(on_change=read_ahead)
