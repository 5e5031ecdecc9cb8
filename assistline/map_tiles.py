"""A map server is named whole or not at all."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def refuse_half_a_map(url: str, credit: str) -> None:
    """Refuse the address of a map server that cannot be used.

    Raises:
        ImproperlyConfigured: It is not an https address of tiles, or nobody is named whose map it is.
    """
    if urlsplit(url).scheme != "https" or not all(part in url for part in ("{z}", "{x}", "{y}")):
        raise ImproperlyConfigured("MAP_TILES_URL is an https address with {z}, {x} and {y} in it.")
    if not credit:
        raise ImproperlyConfigured("MAP_TILES_URL is set without MAP_TILES_CREDIT: say whose map it is.")
