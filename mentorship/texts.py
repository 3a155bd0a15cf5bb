"""Texts that are said in the reader's language only when they are shown.

Django's lazy texts are no `str`: say `str(…)` before one is joined with others, stored or sent.
Everywhere else they behave like one, so that is what they are called here.
"""

from typing import cast

from django.utils import translation


def gettext_lazy(message: str) -> str:
    """For a text at a module's or class's level, which is read once and shown to many."""
    return cast("str", translation.gettext_lazy(message))


def untranslated(text: str) -> str:
    """A text as it stands in the code, to be kept and translated for whoever reads it then."""
    with translation.override(None):
        return str(text)
