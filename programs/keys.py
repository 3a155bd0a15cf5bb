"""Keys of what people name: they read like the name, and are nobody's yet."""

from collections.abc import Iterable

from django.utils.text import slugify


def free_key(text: str, taken: Iterable[str], otherwise: str) -> str:
    """A key that reads like the text and is nobody's yet."""
    stem = slugify(text)[:40].replace("-", "_").strip("_") or otherwise
    known = set(taken)
    if stem not in known:
        return stem
    return next(key for n in range(2, len(known) + 3) if (key := f"{stem}_{n}") not in known)
