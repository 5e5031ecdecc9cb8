"""In which language the portal speaks: English, unless somebody chooses another.

What a browser asks for offers a language and never decides it: a report is read on borrowed phones. What is
chosen is kept in a cookie that ends with the browser, and Quick exit ends it too.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_noop
from django.utils.translation.trans_real import parse_accept_lang_header

# The query's word, and the cookie.
ASKED, COOKIE = "lang", "lang"


@dataclass(frozen=True, slots=True)
class Language:
    """One language. ``tag`` is what a browser calls it, ``name`` what its speakers do."""

    code: str
    tag: str
    name: str
    offer: str
    direction: str = "ltr"


ENGLISH = Language("en-au", "en-AU", "English", "Read this page in English")
# What a portal is called before a customer gives it a name of their own.
FIRST_NAMES = (gettext_noop("Tell police what happened"), gettext_noop("Police help, not emergencies"))
# Nobody who speaks them has checked the words of the other four; the pages say so.
LANGUAGES = {
    language.code: language
    for language in (
        ENGLISH,
        Language("vi", "vi", "Tiếng Việt", "Đọc trang này bằng tiếng Việt"),
        Language("zh-hans", "zh-Hans", "简体中文", "用简体中文阅读此页"),
        Language("ar", "ar", "العربية", "اقرأ هذه الصفحة بالعربية", "rtl"),
        Language("el", "el", "Ελληνικά", "Διαβάστε αυτή τη σελίδα στα ελληνικά"),
    )
}


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
