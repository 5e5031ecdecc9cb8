"""Tags for pages in several languages: what language the page is in, and what on it is not.

They need no request: the pages for broken things are drawn without one.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from reports.portal_language import ENGLISH, Language, active, is_english

register = template.Library()


@register.simple_tag
def page_language() -> SafeString:
    """The attributes of the page's language."""
    return _attributes(active())


@register.simple_tag
def in_english() -> SafeString:
    """The attributes of what is in English on a page that may not be: nothing on an English page."""
    return mark_safe("") if is_english() else format_html(" {}", _attributes(ENGLISH))


@register.simple_tag
def in_language() -> SafeString:
    """The attributes of what is in the page's language inside of what is in English."""
    return mark_safe("") if is_english() else format_html(" {}", _attributes(active()))


@register.simple_tag
def said(words: object) -> str:
    """Words that are data: translated if they are known, else marked as English."""
    text = str(words or "")
    spoken = gettext(text) if text else ""
    if spoken != text or is_english() or not text:
        return spoken
    return format_html("<span {}>{}</span>", _attributes(ENGLISH), text)


def _attributes(language: Language) -> SafeString:
    return format_html('lang="{}" dir="{}"', language.tag, language.direction)
