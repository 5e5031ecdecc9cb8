"""What a person sees of a page: its heading, its forms with what is in them, its buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_TICKS = ("radio", "checkbox")
_PRESSED = ("submit", "button", "image", "reset")


@dataclass
class Form:
    """One form: where it goes, and what is in its fields; ``unticked`` ones send nothing as they are."""

    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)
    unticked: set[str] = field(default_factory=set)

    def filled(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What is sent when this was typed; what the form has no field for is left out."""
        asked = {name: value for name, value in typed.items() if name in self.fields}
        kept = {name: value for name, value in self.fields.items() if name not in self.unticked}
        return kept | asked


@dataclass
class Button:
    """A button that sends a form. ``form`` is the id that it names; empty where it stands in its form."""

    words: str = ""
    form: str = ""
    action: str = ""
    name: str = ""
    value: str = ""


@dataclass
class Page:
    """A page as it was read."""

    heading: str = ""
    forms: list[Form] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    by_id: dict[str, Form] = field(default_factory=dict)
    around: dict[int, Form] = field(default_factory=dict)

    def form_of(self, button: Button) -> Form | None:
        """The form that a button sends."""
        return self.by_id.get(button.form) if button.form else self.around.get(id(button))


def read_page(text: str) -> Page:
    """Read a page's HTML."""
    reader = _Reader()
    reader.feed(text)
    return reader.finish()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._page = Page()
        self._inside: Form | None = None
        # Fields may stand before the form that they name.
        self._outside: dict[str, Form] = {}
        self._area = self._list = ("", Form(""))
        self._button: Button | None = None
        self._in_heading = False

    def finish(self) -> Page:
        """The page, with what stands outside of its form in it."""
        page = self._page
        for name, outside in self._outside.items():
            if name in page.by_id:
                page.by_id[name].fields |= outside.fields
                page.by_id[name].unticked |= outside.unticked
        for button in page.buttons:
            button.words = " ".join(button.words.split())
        page.heading = " ".join(page.heading.split())
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, has = {name: value or "" for name, value in attrs}, dict(attrs)
        name = given.get("name", "")
        if tag == "form":
            self._inside = Form(given.get("action", ""), given.get("method", "get").lower())
            self._page.forms.append(self._inside)
            if "id" in given:
                self._page.by_id[given["id"]] = self._inside
        elif tag == "button":
            self._open_button(given)
        elif tag == "h1" and not self._page.heading:
            self._in_heading = True
        elif tag == "option":
            listed, form = self._list
            if listed and "selected" in has:
                form.fields[listed] = given.get("value", "")
        elif tag in ("input", "textarea", "select") and name:
            self._open_field(tag, name, given, has)

    def handle_data(self, data: str) -> None:
        name, form = self._area
        if name:
            form.fields[name] += data
        elif self._button is not None:
            self._button.words += data
        elif self._in_heading:
            self._page.heading += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "textarea":
            name, form = self._area
            if name:
                # As a browser does: the line break after the tag is none of the text.
                form.fields[name] = form.fields[name].removeprefix("\n")
            self._area = ("", Form(""))
        elif tag == "select":
            self._list = ("", Form(""))
        elif tag == "button":
            self._button = None
        elif tag == "h1":
            self._in_heading = False

    def _open_button(self, given: dict[str, str]) -> None:
        if given.get("type", "submit") != "submit":
            return
        words = {name: given.get(name, "") for name in ("form", "name", "value")}
        self._button = Button(action=given.get("formaction", ""), **words)
        self._page.buttons.append(self._button)
        if self._inside is not None:
            self._page.around[id(self._button)] = self._inside

    def _open_field(self, tag: str, name: str, given: dict[str, str], has: dict[str, str | None]) -> None:
        form = self._outside.setdefault(given["form"], Form("")) if "form" in given else self._inside
        if form is None or given.get("type") in _PRESSED:
            return
        if tag == "textarea":
            self._area = (name, form)
            form.fields[name] = ""
        elif tag == "select":
            self._list = (name, form)
            form.fields[name] = ""
        elif given.get("type") in _TICKS:
            if "checked" in has:
                form.fields[name] = given.get("value", "on")
                form.unticked.discard(name)
            elif name not in form.fields:
                form.fields[name] = ""
                form.unticked.add(name)
        else:
            form.fields[name] = given.get("value", "")
