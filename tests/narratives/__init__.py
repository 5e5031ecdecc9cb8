"""Narratives of our own, what they are graded as, and the second opinion that is trained on them.

The programs here need the settings but no database, so Django is set up as soon as one of them is started.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assistline.settings")
django.setup()
