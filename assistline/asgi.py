"""Live streams only, served by uvicorn: see ``assistline/streams.py``."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assistline.settings")
application = get_asgi_application()
