"""The first page on a bad line: what it weighs, whom it asks, and that it keeps nothing in the browser."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

MOST = 100_000
ASKED = re.compile(r'<(?:link|script|img|source|iframe|video|audio)\b[^>]*?\b(?:href|src)="([^"]+)"')
HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.)")
PACKED = {".woff2", ".png", ".jpg"}  # these are as small as they get


def weight(address: str) -> int:
    """What a file costs on the wire."""
    name = HASHED.sub("", urlsplit(address).path.removeprefix(settings.STATIC_URL))
    found = finders.find(name)
    assert found, address
    body = Path(found).read_bytes()
    return len(body if Path(found).suffix in PACKED else gzip.compress(body, 6))


@pytest.mark.parametrize("address", ["/", "/report/theft/", "/report/", "/track/"])
def test_a_first_page_is_light_asks_nobody_else_and_sets_no_cookie(citizen, theft, address):
    answer = citizen.get(address, headers={"accept-language": "vi"})
    asked = set(ASKED.findall(answer.content.decode()))

    assert asked
    assert not {link for link in asked if urlsplit(link).netloc}
    assert len(gzip.compress(answer.content, 6)) + sum(map(weight, asked)) <= MOST
    assert not set(answer.cookies) - {
        settings.CSRF_COOKIE_NAME if address in ("/report/theft/", "/track/") else ""
    }


def test_the_stylesheet_asks_nobody_else():
    styles = Path(finders.find("portal.css")).read_text()

    assert not re.findall(r"url\(['\"]?(?:https?:)?//", styles)
    assert "@import" not in styles
