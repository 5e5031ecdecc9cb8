"""A browser without a script: pages, the forms on them, and what is typed into those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests

SECONDS = 20.0


class WentWrong(Exception):
    """An answer that nobody should get; the message says what was asked for and what came."""


@dataclass
class Form:
    """One form of a page: where it goes, and what is in its fields."""

    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)


class Browser:
    """One person's browser.

    Args:
        url: The address of the installation.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        site = urlsplit(self.url)
        self._session = requests.Session()
        self._session.headers["Origin"] = f"{site.scheme}://{site.netloc}"
        self._session.headers["User-Agent"] = "assistline-simulate"
        self.at = self.url
        self.text = ""

    def open(self, path: str) -> None:
        """Go to a page.

        Raises:
            WentWrong: There was no page.
        """
        self._take("GET", urljoin(f"{self.url}/", path))

    def send(self, form: Form, typed: Mapping[str, str]) -> None:
        """Fill a form and send it; what it has no field for is left out, unless it begins with ``+``.

        Raises:
            WentWrong: It was not taken.
        """
        asked = {name: value for name, value in typed.items() if name in form.fields}
        pressed = {name[1:]: value for name, value in typed.items() if name.startswith("+")}
        self._take("POST", urljoin(self.at, form.action), {**form.fields, **asked, **pressed})

    def form_with(self, field_name: str) -> Form | None:
        """The first form of this page that has a field of this name."""
        return next((form for form in forms_of(self.text) if field_name in form.fields), None)

    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(self.at).path

    def _take(self, method: str, url: str, data: Mapping[str, str] | None = None) -> None:
        try:
            answer = self._session.request(method, url, data=data, timeout=SECONDS)
        except requests.RequestException as error:
            raise WentWrong(f"{method} {urlsplit(url).path}: {type(error).__name__}") from error
        if answer.status_code >= 400:
            raise WentWrong(f"{method} {_kind_of_place(url)}: {answer.status_code}")
        self.at, self.text = answer.url, answer.text


def forms_of(page: str) -> list[Form]:
    """The forms of a page, with what their fields hold."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def _kind_of_place(url: str) -> str:
    """An address without the codes in it, so that the same fault is one line of the summary."""
    parts = urlsplit(url).path.strip("/").split("/")
    return "/" + "/".join("…" if any(letter.isdigit() for letter in part) else part for part in parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside: Form | None = None
        self._area = ""
        self._list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._inside)
        # A field may stand outside its form and name it; ours stand inside.
        if self._inside is None:
            return
        name, has = given.get("name", ""), dict(attrs)
        if tag == "input" and name:
            self._keep(name, given, has)
        elif tag == "textarea" and name:
            self._area = name
            self._inside.fields[name] = ""
        elif tag == "select" and name:
            self._list = name
            self._inside.fields[name] = ""
        elif tag == "option" and self._list and "selected" in has:
            self._inside.fields[self._list] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area and self._inside is not None:
            self._inside.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "textarea":
            if self._inside is not None and self._area:
                # As a browser does: the line break after the tag is none of the text.
                self._inside.fields[self._area] = self._inside.fields[self._area].removeprefix("\n")
            self._area = ""
        elif tag == "select":
            self._list = ""

    def _keep(self, name: str, given: dict[str, str], has: dict[str, str | None]) -> None:
        fields = self._inside.fields if self._inside else {}
        if given.get("type", "text") in ("radio", "checkbox"):
            if "checked" in has:
                fields[name] = given.get("value", "on")
            else:
                fields.setdefault(name, "")
        elif given.get("type") not in ("submit", "button", "image", "reset"):
            fields[name] = given.get("value", "")
