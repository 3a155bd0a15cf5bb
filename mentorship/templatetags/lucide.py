"""Icons (`{% load lucide %}`), each drawn once: the library copies and writes the whole drawing
every time that it is asked, which was a twentieth of a page."""

from functools import lru_cache

from django import template
from lucide.templatetags import lucide as drawing

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1024)
def lucide(name: str, *, size: int | None = 24, **attributes: object) -> str:
    """The icon of this name, `size` pixels wide and high. Raises IconDoesNotExist."""
    drawn: str = drawing.lucide(name, size=size, **attributes)
    return drawn
