"""What was typed in a form of the portal that could not be taken: it stands on the page that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token

from assistline.portal_guard import comes_from_elsewhere

# What a page carries for itself, and what must not be read over somebody's shoulder.
_OWN = frozenset(
    {"csrfmiddlewaretoken", "page", "key", "link", "press", "then", "next", "do"}
    | {"word", "access_code", "code", "reference"}
    | {"page-versions", "thing-key", "thing-seen", "thing-value"}
)
# What a page sends of a choice, or of a day and a month.
_CHOSEN = re.compile(r"[a-z_]*|\d{1,2}")
_MOST_READ = 3_000_000
_MOST_FIELDS = 300
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class NotTaken:
    """A form as it was sent.

    Args:
        action: Where it was sent to.
        hidden: Names and values that go along.
        words: Names and values to show and to change: what a person wrote in words of their own.
        files: Whether files were sent: a browser does not let a page fill those in again.
        token: For the form that sends it again.
    """

    action: str
    hidden: list[tuple[str, str]]
    words: list[tuple[str, str]]
    files: bool
    token: str

    @property
    def written(self) -> list[str]:
        """All that a person may have written, single words too: no choices, and no parts of a date."""
        single = [value for name, value in self.hidden if name not in _OWN and not _CHOSEN.fullmatch(value)]
        return [value for _, value in self.words] + single


def not_taken(request: HttpRequest, *, too_long: bool = False) -> NotTaken | None:
    """What was typed, if it was sent from a page of our own; nothing where it cannot be read any more.

    Args:
        request: As it came.
        too_long: It was refused for its length, before it was read.
    """
    if request.method != "POST" or comes_from_elsewhere(request):
        return None
    try:
        sent = _read_long(request) if too_long else request.POST
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return None
    fields = [(name, value) for name in sent for value in sent.getlist(name) if name != "csrfmiddlewaretoken"]
    fields = [(name, value.replace("\0", "")) for name, value in fields[:_MOST_FIELDS]]
    words = [(name, value) for name, value in fields if _is_words(name, value)]
    hidden = [pair for pair in fields if pair not in words]
    files = bool(request.content_type == "multipart/form-data" and request.FILES)
    return NotTaken(request.get_full_path(), hidden, words, files, get_token(request)) if fields else None


def _is_words(name: str, value: str) -> bool:
    return name not in _OWN and len(value.split()) > (0 if name == "words" else 1)


def _read_long(request: HttpRequest) -> QueryDict:
    """A form that is longer than we take, as far as it can be given back."""
    if request.content_type != _FORM:
        return QueryDict("")
    try:
        return QueryDict(request.read(_MOST_READ), encoding="utf-8")
    except (SuspiciousOperation, UnreadablePostError, UnicodeDecodeError):
        return QueryDict("")
