"""Tags for pages in several languages: what language the page is in, and what on it is not.

They need no request: the pages for broken things are drawn without one.
"""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from reports.portal_language import ENGLISH, InLanguage, Language, active, is_english
from reports.translations import say

register = template.Library()


@register.simple_tag
def page_language() -> SafeString:
    """The attributes of the page's language."""
    return _attributes(active())


@register.simple_tag(takes_context=True)
def said(context: Context, words: object) -> str:
    """Words that are data, of the customer whose page it is: in the page's language where somebody has
    translated them, else marked as English."""
    if is_english() or isinstance(words, SafeString):
        return str(words or "")
    customer = context.get("customer")
    return say(str(words or ""), customer_id=customer.id if customer else None)


@register.simple_tag
def gap() -> str:
    """What stands between two sentences of a page: nothing where its language puts nothing there."""
    return active().gap


@register.simple_tag
def in_english() -> SafeString:
    """The attributes of several words that are in English on a page that is not."""
    return mark_safe("") if is_english() else format_html(" {}", _attributes(ENGLISH))


@register.simple_tag
def letter(words: object) -> SafeString:
    """A paragraph of a letter with its lines: marked as English, unless it is said in the page's language."""
    if isinstance(words, InLanguage):
        # Where something in it stands in English, it says so itself.
        return mark_safe(conditional_escape(words).replace("\n", "<br>"))  # noqa: S308 - escaped
    lines = linebreaksbr(str(words), autoescape=True)
    if is_english():
        return lines
    return format_html("<span{}>{}</span>", in_english(), lines)


@register.simple_tag
def together(first: object, second: object) -> SafeString:
    """Two sentences, each in its own language; the first may be missing."""
    both_spoken = isinstance(first, InLanguage) and isinstance(second, InLanguage)
    return format_html("{}{}{}", first or "", (active().gap if both_spoken else " ") if first else "", second)


@register.simple_tag
def isolate(words: object) -> str:
    """A number, a place or a file's name inside of a sentence that may run the other way."""
    text = str(words or "")
    return text if is_english() else format_html("<bdi>{}</bdi>", text)


@register.simple_tag
def number(words: object) -> SafeString:
    """A number or a reference, to be read off and typed: from left to right in every language."""
    return format_html('<b class="reference"{}>{}</b>', _left_to_right(), words)


@register.simple_tag
def strong(words: object) -> SafeString:
    """What counts in a sentence."""
    return format_html("<b>{}</b>", words)


@register.simple_tag
def tel(words: object) -> SafeString:
    """A telephone number that can be called by pressing it."""
    plain = str(words or "")
    return format_html(
        '<a class="reference" href="tel:{}"{}>{}</a>', plain.replace(" ", ""), _left_to_right(), plain
    )


@register.simple_tag
def way(url: str, words: object) -> SafeString:
    """A link inside of a sentence."""
    return format_html('<a href="{}">{}</a>', url, words)


@register.simple_tag
def page_link(name: str, words: object) -> SafeString:
    """A link inside of a sentence to a page of ours, by its name."""
    return way(reverse(name), words)


@register.simple_tag
def quoted(words: Sequence[str]) -> SafeString:
    """Words of the person in quotation marks, joined."""
    gap = " " + gettext("and") + " "
    return format_html_join(mark_safe(escape(gap)), "“<mark>{}</mark>”", ((said,) for said in words))  # noqa: S308


def _left_to_right() -> SafeString:
    return mark_safe("" if is_english() else ' dir="ltr"')  # noqa: S308 - no words in it


def _attributes(language: Language) -> SafeString:
    return format_html('lang="{}" dir="{}"', language.tag, language.direction)
