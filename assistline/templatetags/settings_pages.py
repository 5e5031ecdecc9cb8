"""What the settings' templates need beyond Django's own."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter(is_safe=True)
def without_empty_headings(html: str) -> str:
    """Turn the headings that Django leaves empty above its tables into cells: a heading says something."""
    return html.replace('<th class="original"></th>', '<td class="original"></td>').replace(
        "<th></th>", "<td></td>"
    )


@register.filter
def words(slug: str) -> str:
    """A name of the rules as people read it: ``crime in progress``."""
    return slug.replace("_", " ")
