"""Words of types and agencies in the portal's other languages: the English ones and the translation side by
side, what is missing, and who has looked at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods, require_safe

from assistline.admin.base import customer_of, person
from assistline.admin_site import page
from assistline.audit import record
from assistline.models import Customer, User
from reports.actions import translate, untranslate
from reports.actions.publish_type import as_it_stands
from reports.agencies import agencies_of
from reports.definition_texts import Text, texts
from reports.models import ReportTypeVersion, Translation
from reports.models.report_type import VersionState
from reports.models.translation import LONGEST_WORDS
from reports.portal_language import ENGLISH, LANGUAGES, NAMES, Language
from reports.questions.text import Refused, line

# What stands on the page beside the versions of types.
AGENCIES, LINE = "agencies", "line"
_OF_CUSTOMER = ("portal_title", "portal_line", "acknowledgement", "silent_call_words")


@dataclass(frozen=True)
class Row:
    """English words with their translation.

    Args:
        text: The English words and what they are.
        name: Of the row's fields.
        words: How they are said now, or what was typed.
        state: What is to be said of it: missing, by nobody looked at, or by whom.
        error: Why what was typed cannot be kept.
        ours: How the product says it as long as nobody translates it.
    """

    text: Text
    name: str
    words: str
    state: str
    reviewed: bool
    error: str = ""
    ours: str = ""


@page("translations/", name="translations")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is translated and what is missing, of each type and language.

    Raises:
        PermissionDenied: The person may not change them.
    """
    customer_id = _customer_of(request)
    sources = _sources(customer_id)
    known = _known(customer_id)
    rows = [
        {"title": title, "cells": [_cell(place, of_it, known, language) for language in _languages()]}
        for place, title, of_it in sources
    ]
    context = {"title": "Words in other languages", "languages": _languages(), "rows": rows}
    return _draw(request, "admin/translation/overview.html", context)


@page("translations/<slug:language>/<slug:place>/", name="translation")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, language: str, place: str) -> HttpResponse:
    """The words of one type's version, or of the agencies, beside their translation.

    Raises:
        PermissionDenied: The person may not change them.
        Http404: No such language, or nothing of the person's own customer.
    """
    customer_id = _customer_of(request)
    if language not in NAMES:
        raise Http404
    title, of_it = _place(customer_id, place)
    rows = _rows(request, customer_id, language, of_it)
    context = {
        "title": f"{title} in {NAMES[language]}",
        "language": LANGUAGES[language],
        "rows": rows,
        "wrong": [row for row in rows if row.error],
        "longest": LONGEST_WORDS,
    }
    if request.method != "POST" or context["wrong"]:
        status = 400 if context["wrong"] else 200
        return _draw(request, "admin/translation/edit.html", context, status=status)
    count = _save(request, customer_id, language, rows)
    messages.success(request, f"{count} saved." if count else "Nothing was changed.")
    return redirect("admin:translation", language=language, place=place)


def _customer_of(request: HttpRequest) -> int:
    if not person(request).has_perm("reports.change_translation"):
        raise PermissionDenied
    return customer_of(request)


def _draw(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    everywhere = admin.site.each_context(request)
    return TemplateResponse(request, template, {**everywhere, **context}, status=status)


def _languages() -> list[Language]:
    return [language for language in LANGUAGES.values() if language is not ENGLISH]


def _sources(customer_id: int) -> list[tuple[str, str, Sequence[Text]]]:
    """What can be translated: where it is in the address, its title, its words."""
    versions = ReportTypeVersion.objects.filter(report_type__customer_id=customer_id).exclude(
        state=VersionState.RETIRED
    )
    order = ("report_type__position", "report_type__name", "number")
    return [
        (LINE, "The line itself", _line_texts(customer_id)),
        (AGENCIES, "Other agencies", _agency_texts(customer_id)),
        *(
            (str(version.id), str(version), tuple(texts(as_it_stands(version_id=version.id))))
            for version in versions.select_related("report_type").order_by(*order)
        ),
    ]


def _place(customer_id: int, place: str) -> tuple[str, Sequence[Text]]:
    if place == AGENCIES:
        return "Other agencies", _agency_texts(customer_id)
    if place == LINE:
        return "The line itself", _line_texts(customer_id)
    versions = ReportTypeVersion.objects.filter(report_type__customer_id=customer_id)
    number = int(place) if place.isdecimal() and len(place) < 10 else 0
    version = versions.select_related("report_type").filter(id=number).first()
    if version is None:
        raise Http404
    return str(version), tuple(texts(as_it_stands(version_id=version.id)))


def _line_texts(customer_id: int) -> Sequence[Text]:
    customer = Customer.objects.get(id=customer_id)
    words = (str(getattr(customer, name) or "") for name in _OF_CUSTOMER)
    notes = customer.police_elsewhere.exclude(note="").values_list("note", flat=True).distinct()
    return _once([*(Text(said, "the portal") for said in words), *(Text(note, "police") for note in notes)])


def _agency_texts(customer_id: int) -> Sequence[Text]:
    found: list[Text] = []
    for agency in agencies_of(customer_id).values():
        found += [
            Text(agency.title, "name"),
            Text(agency.takes, "what it takes"),
            Text(agency.hours, "hours"),
        ]
        found += [Text(said, "what to do") for said in agency.to_do]
        found += [Text(said, "what to have ready") for said in agency.to_have]
    return _once(found)


def _once(found: Iterable[Text]) -> Sequence[Text]:
    return tuple({text.words: text for text in found if text.words}.values())


def _known(customer_id: int) -> dict[str, dict[str, Translation]]:
    known: dict[str, dict[str, Translation]] = {code: {} for code in NAMES}
    for row in Translation.objects.filter(customer_id=customer_id, is_current=True):
        known.setdefault(row.language, {})[row.source] = row
    return known


def _cell(
    place: str, of_it: Sequence[Text], known: dict[str, dict[str, Translation]], language: Language
) -> dict[str, Any]:
    rows = [known[language.code].get(text.words) for text in of_it]
    missing = [text for text, row in zip(of_it, rows, strict=True) if row is None]
    return {
        "url": reverse("admin:translation", args=[language.code, place]),
        "language": language,
        "all": len(of_it),
        "missing": sum(not _our_words(text, language.code) for text in missing),
        "unreviewed": sum(row is not None and row.reviewed_at is None for row in rows),
    }


def _our_words(text: Text, language: str) -> str:
    """How words that are still our own, such as the portal's first name, are said without a translation."""
    with override(language):
        words = gettext(text.words)
    return words if words != text.words else ""


def _rows(request: HttpRequest, customer_id: int, language: str, of_it: Sequence[Text]) -> list[Row]:
    rows = Translation.objects.filter(customer_id=customer_id, language=language, is_current=True)
    known = {row.source: row for row in rows.filter(source__in=[text.words for text in of_it])}
    by = {row.reviewed_by_id for row in known.values() if row.reviewed_by_id}
    people = {user.id: user.full_name or user.username for user in User.objects.filter(id__in=by)}
    return [
        _row(request, text, f"t{number}", known.get(text.words), people, _our_words(text, language))
        for number, text in enumerate(of_it, start=1)
    ]


def _row(
    request: HttpRequest, text: Text, name: str, now: Translation | None, people: dict[int, str], ours: str
) -> Row:
    state = "In our own words" if ours else "Missing: shown in English"
    if now:
        who = people.get(now.reviewed_by_id or 0, "somebody who has left")
        state = (
            f"Looked at by {who}, {now.reviewed_at:%-d %B %Y}" if now.reviewed_at else "Looked at by nobody"
        )
    words, error = now.words if now else "", ""
    if request.method == "POST" and request.POST.get(f"{name}-source") == text.words:
        words = request.POST.get(name, words)
        try:
            words = line(words, limit=LONGEST_WORDS)
        except Refused as refused:
            error = refused.message
    reviewed = f"{name}-reviewed" in request.POST
    return Row(text, name, words, state, reviewed, error, "" if now else ours)


@transaction.atomic
def _save(request: HttpRequest, customer_id: int, language: str, rows: Sequence[Row]) -> int:
    """Keep what was changed, and what was looked at; how many these are."""
    at, by = timezone.now(), person(request)
    before = {
        row.source: row.words
        for row in Translation.objects.filter(customer_id=customer_id, language=language, is_current=True)
    }
    ids = []
    for row in rows:
        source, was = row.text.words, before.get(row.text.words, "")
        if not row.words and was:
            untranslate(customer_id=customer_id, language=language, source=source)
            ids.append(0)
        elif row.words and (row.words != was or row.reviewed):
            made = translate(
                customer_id=customer_id,
                language=language,
                source=source,
                words=row.words,
                by=by,
                reviewed=row.reviewed,
                at=at,
            )
            ids.append(made.id)
    if ids:
        kept = [made for made in ids if made]
        action = "configuration.changed"
        record(actor=by, action=action, object_kind="translation", object_ids=kept, request=request)
    return len(ids)
