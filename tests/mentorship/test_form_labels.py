"""Forms are read in every language: what a field is called is marked, and put together late."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.utils.functional import Promise

from mentorship.texts import gettext_lazy

APPS = ("mentorship", "programs", "participants", "matching", "scheduling", "reporting")
ROOT = Path(__file__).resolve().parent.parent.parent
REFUSALS = {"Invalid", "Conflict", "NotAllowed", "ValidationError"}
APART = {"migrations", "management", "wsgi", "celery"}
NAMED_LATE = {"AddForm.name"}
"""A field of the library's, which gets its label when the form is made."""
SAME_EVERYWHERE = {"CSV", "PDF", "Parquet", "English", "Español", "Français"}


def test_every_field_of_a_form_is_called_something_in_every_language() -> None:
    """A label that is made of the field's name, or put together while the form is read, stays
    English."""
    found = []
    for form in set(_forms()):
        for name, field in form.base_fields.items():
            if field.widget.is_hidden or f"{form.__name__}.{name}" in NAMED_LATE:
                continue
            texts = [("label", field.label), ("help", field.help_text or gettext_lazy("None"))]
            texts += [("choice", label) for label in _choices(field)]
            found += [
                f"{form.__name__}.{name}: {what} {text!s}"
                for what, text in texts
                if not isinstance(text, Promise)
                and re.search(r"[A-Za-z]", str(text))
                and text not in SAME_EVERYWHERE
            ]
    assert sorted(found) == []


def _forms() -> Iterator[type[forms.BaseForm]]:
    for app in APPS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if not APART.intersection(module.name.split(".")):
                importlib.import_module(module.name)
    known: list[type[forms.BaseForm]] = [forms.BaseForm]
    while known:
        one = known.pop()
        known += one.__subclasses__()
        if one.__module__.partition(".")[0] in APPS and not one.__module__.endswith("showcase"):
            yield one


def _choices(field: Any) -> list[Any]:
    if isinstance(field, forms.ModelChoiceField) or "zone" in str(field.label):
        return []
    choices = getattr(field, "choices", None) or []
    found = [] if callable(choices) else list(choices)
    groups = [label for _value, label in found if isinstance(label, list | tuple)]
    return [
        label
        for _value, label in [*found, *(one for group in groups for one in group)]
        if not isinstance(label, list | tuple)
    ]


def test_every_refusal_can_be_said_in_every_language() -> None:
    """Its words, and those beside a field."""
    found = [
        f"{path.name}:{node.lineno}: {node.value}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        for node in _said_plainly(ast.parse(path.read_text()))
    ]
    assert found == []


def _said_plainly(module: ast.Module) -> Iterator[ast.Constant]:
    for call in ast.walk(module):
        if not isinstance(call, ast.Call):
            continue
        words = [
            value
            for one in call.keywords
            if one.arg == "fields" and isinstance(one.value, ast.Dict)
            for value in one.value.values
        ]
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in REFUSALS:
            words += call.args[:1]
        for one in words:
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and " " in one.value:
                yield one
