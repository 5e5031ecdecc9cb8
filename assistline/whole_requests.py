"""A request is read to its end, whatever is answered to it.

Much is answered without a look at what was sent: nobody may do that, it is too large, the page is gone. Where
more than 64 kB are unread, gunicorn (27.0) then closes the connection, after it has said that it stays open.
The proxy sends the next request over it, whoever's that is, and has to answer that nobody is there (502).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 65_536


class WholeRequests:
    """The application; what it leaves of a request is read and thrown away. How long one can be, the proxy
    says.

    Args:
        application: That answers.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._application(environ, start_response)
        # Whoever is gone in the middle of sending gets no answer anyway.
        with suppress(OSError):
            while environ["wsgi.input"].read(AT_ONCE):
                pass
        return answer
