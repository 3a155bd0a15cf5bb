"""What a use case refused, said beside the form's fields, so that nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError

from mentorship.errors import DomainError, NotAllowed, explain
from mentorship.guarded_forms import DomainForm


def carried_out(form: forms.Form, use_case: Callable[..., Any], **arguments: Any) -> Any:
    """Return what the use case returned, or None after adding its refusal to the form.

    Raises NotAllowed, which is no matter of the form, and database errors without a name.
    """
    try:
        return use_case(**arguments)
    except NotAllowed:
        raise
    except DomainError as refusal:
        _add(form, refusal)
    except IntegrityError as error:
        explained = explain(error)
        if explained is None:
            raise
        _add(form, explained)
    return None


def _add(form: forms.Form, refusal: DomainError) -> None:
    if isinstance(form, DomainForm):
        form.refuse(refusal)
        return
    placed = {name: words for name, words in refusal.fields.items() if name in form.fields}
    for name, words in placed.items():
        form.add_error(name, words)
    if not placed:
        form.add_error(None, refusal.message)
