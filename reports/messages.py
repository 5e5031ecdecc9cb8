"""What we say to citizens unasked. The words are data (``reports/reference.py`` has the first ones).

Neither names police or the matter: somebody else may read them.
"""

from __future__ import annotations

from assistline.messages import Message, register

RECEIPT = register(Message("receipt", channels=("sms", "email"), placeholders=("reference", "track_url")))
RESUME_LINK = register(Message("come_back_link", channels=("sms", "email"), placeholders=("link_url",)))
NEWS = register(Message("news", channels=("sms", "email"), placeholders=("reference", "track_url")))
# To a verified safe contact point, when its owner asks for it: the code alone, not even the reference.
CODE = register(Message("code", channels=("sms", "email"), placeholders=("code",)))
