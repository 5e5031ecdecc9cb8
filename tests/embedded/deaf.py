"""Answers without a look at what was sent, like much of the application does."""

from __future__ import annotations

from assistline.whole_requests import WholeRequests


def answer(environ, start_response):
    """200, whatever it is."""
    start_response("200 OK", [("Content-Length", "2")])
    return [b"hm"]


application = WholeRequests(answer)
