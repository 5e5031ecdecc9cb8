"""In which language the portal speaks: English, unless somebody chooses another.

What a browser asks for offers a language and never decides it: a report is read on borrowed phones. What is
chosen is kept in a cookie that ends with the browser, and Quick exit ends it too.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.translation import gettext_noop
from django.utils.translation.trans_real import parse_accept_lang_header

# The query's word, and the cookie.
ASKED, COOKIE = "lang", "lang"


@dataclass(frozen=True, slots=True)
class Language:
    """One language. ``tag`` is what a browser calls it, ``name`` what its speakers do, ``gap`` what stands
    between two sentences."""

    code: str
    tag: str
    name: str
    offer: str
    direction: str = "ltr"
    gap: str = " "


ENGLISH = Language("en-au", "en-AU", "English", "Read this page in English")
# What a portal is called before a customer gives it a name of their own.
FIRST_NAMES = (gettext_noop("Tell police what happened"), gettext_noop("Police help, not emergencies"))
# As staff say them.
NAMES = {"vi": "Vietnamese", "zh-hans": "Simplified Chinese", "ar": "Arabic", "el": "Greek"}
# Nobody who speaks them has checked the words of the other four; the pages say so.
LANGUAGES = {
    language.code: language
    for language in (
        ENGLISH,
        Language("vi", "vi", "Tiếng Việt", "Đọc trang này bằng tiếng Việt"),
        Language("zh-hans", "zh-Hans", "简体中文", "用简体中文阅读此页", gap=""),
        Language("ar", "ar", "العربية", "اقرأ هذه الصفحة بالعربية", "rtl"),
        Language("el", "el", "Ελληνικά", "Διαβάστε αυτή τη σελίδα στα ελληνικά"),
    )
}


class InLanguage(str):
    """Words of a type in the language of the page."""

    __slots__ = ()

    def __str__(self) -> str:
        """Itself: what copies words keeps what they are."""
        return self


class English(str):
    """Words of a type, or of the customer, that are in English on a page that may not be: in a template they
    are marked as that, wherever they stand. In an attribute and in a title, ask for ``plain``."""

    __slots__ = ()

    def __str__(self) -> str:
        """Itself: what copies words (errors of forms) keeps what they are."""
        return self

    def __html__(self) -> str:
        """As a template writes it."""
        text = escape(self.plain)
        if is_english() or not text:
            return text
        return format_html('<span lang="{}" dir="{}">{}</span>', ENGLISH.tag, ENGLISH.direction, text)

    @property
    def plain(self) -> str:
        """The words alone."""
        return "".join(self)


def in_its_language(text: str, code: str) -> str:
    """Words that were kept in one language, on a page that may be in another."""
    return InLanguage(text) if code == active().code else English(text)


def active() -> Language:
    """The language that is spoken now."""
    return LANGUAGES.get(translation.get_language() or "", ENGLISH)


def asked_for(request: HttpRequest) -> str:
    """The language that the address asks for, if it is one of ours."""
    asked = request.GET.get(ASKED, "")
    return asked if asked in LANGUAGES else ""


def chosen(request: HttpRequest) -> str:
    """The language that was chosen here or earlier in this browser; nothing if none was."""
    kept = request.COOKIES.get(COOKIE, "")
    return asked_for(request) or (kept if kept in LANGUAGES else "")


def speak(request: HttpRequest, response: HttpResponse, code: str) -> HttpResponse:
    """A browser that opens what was written in another language speaks it from now on, unless somebody chose
    one here."""
    if code in LANGUAGES and code != ENGLISH.code and not chosen(request):
        keep(response, code)
    return response


def keep(response: HttpResponseBase, code: str) -> None:
    """Keep a choice, until the browser is closed."""
    response.set_cookie(COOKIE, code, httponly=True, samesite="Lax", secure=settings.SECURE)


def name_of(code: str) -> str:
    """What staff call a language of the portal; nothing for English."""
    return NAMES.get(code, "")


def offered(request: HttpRequest) -> Language | None:
    """The language that the browser asks for, while nobody has chosen one."""
    if chosen(request):
        return None
    for tag, _ in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        if tag.startswith("en"):
            return None
        found = LANGUAGES.get(tag) or LANGUAGES.get(tag.partition("-")[0])
        if tag in ("zh", "zh-cn", "zh-sg") or tag.startswith("zh-hans"):
            found = LANGUAGES["zh-hans"]
        if found:
            return found
    return None


def is_english() -> bool:
    """Whether nothing has to be marked as being in another language than the page."""
    return active() is ENGLISH


def same_page(request: HttpRequest, code: str) -> str:
    """The query that shows the page that is asked for in another language."""
    query = request.GET.copy()
    query[ASKED] = code
    return f"?{query.urlencode()}"


def default_code() -> str:
    """What staff, the API and everything that is not the portal speak."""
    return settings.LANGUAGE_CODE
