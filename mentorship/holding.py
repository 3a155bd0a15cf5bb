"""What is held on people: each app declares it for each of its tables, in `<app>/holdings.py`.

A declaration says how the rows on a person are found, how one reads in plain words, and what
becomes of them when the person is erased. `tests/architecture` fails for a table that is neither
declared nor said to hold nothing personal.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext, pgettext

from mentorship import sealing
from mentorship.access import Actor
from mentorship.holding_labels import CONTEXT
from mentorship.models import User
from mentorship.sealing import SealedModel
from mentorship.texts import untranslated

ERASED_NAME = "an erased person"


class Fate(StrEnum):
    """What erasure does with the rows on a person."""

    DELETED = "deleted"
    ANONYMISED = "made anonymous"
    KEPT = "kept"


@dataclass(frozen=True)
class Subject:
    """The person in question, in the active organisation.

    `ids` are those of the rows that stand for them (account, person, enrolments, ...), by which
    other rows name them; `words` are the names, addresses and numbers by which texts do.
    """

    actor: Actor
    user: User | None
    person_id: UUID | None
    ids: frozenset[UUID] = frozenset()
    words: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()

    @property
    def user_id(self) -> UUID | None:
        return self.user.pk if self.user else None


Rows = Callable[[Subject], QuerySet[Any]]


def _delete(rows: QuerySet[Any], subject: Subject) -> None:
    rows.delete()


@dataclass(frozen=True)
class Holding:
    """What one table holds on a person.

    `tell` turns a row into plain words: label to value. `erase` acts on `rows` when the person is
    erased; without one, rows that are DELETED are deleted, and rows that are KEPT stay. `reason`
    says in plain words what becomes of them, and why.
    """

    model: str
    title: str
    purpose: str
    rows: Rows
    tell: Callable[[Any, Subject], dict[str, Any]]
    fate: Fate
    reason: str
    erase: Callable[[QuerySet[Any], Subject], None] | None = None
    is_told: bool = True
    """False for rows of others in which the person is only named: erased from, not exported."""

    def erased(self, subject: Subject) -> int:
        """Do to the person's rows what was declared; returns how many there were."""
        rows = self.rows(subject)
        count = rows.count()
        act = self.erase or (_delete if self.fate is Fate.DELETED else None)
        if act is not None and count:
            act(rows, subject)
        return count


@dataclass
class _Registry:
    holdings: dict[str, list[Holding]] = field(default_factory=dict)
    impersonal: dict[str, str] = field(default_factory=dict)


_registry = _Registry()


def declare(*holdings: Holding) -> None:
    """Say what an app's tables hold on a person, in the order in which they are erased."""
    for one in holdings:
        apps.get_model(one.model)
        _registry.holdings.setdefault(one.model.partition(".")[0], []).append(one)


def holds_nothing(**reasons: str) -> None:
    """Say why tables hold nothing on a person: `app__Model="because ..."`."""
    for name, reason in reasons.items():
        label = name.replace("__", ".")
        apps.get_model(label)
        _registry.impersonal[label] = reason


def all_holdings() -> Iterator[Holding]:
    """Every declaration, from the top floor down: what hangs on a row goes before the row."""
    autodiscover_modules("holdings")
    for config in reversed(list(apps.get_app_configs())):
        yield from _registry.holdings.get(config.label, [])


def impersonal_tables() -> dict[str, str]:
    """The tables that hold nothing on a person, with the reason."""
    autodiscover_modules("holdings")
    return dict(_registry.impersonal)


def said(row: Any, *names: str) -> dict[str, Any]:
    """The named fields of a row as label and value, in the words that a page would use."""
    told: dict[str, Any] = {}
    for name in names:
        words = untranslated(row._meta.get_field(name).verbose_name)
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display else getattr(row, name)
        told[label(words.capitalize())] = str(value) if hasattr(value, "_meta") else value
    return told


class Label(str):
    """A label in a reader's language that knows its English: the key by which a program reads."""

    __slots__ = ("key",)
    key: str

    def __new__(cls, said: str, key: str) -> Self:
        one = super().__new__(cls, said)
        one.key = key
        return one


def label(words: str) -> Label:
    """One of `holding_labels.LABELS` in the language of whom the copy is for."""
    return Label(pgettext(CONTEXT, words), words)


def opened(row: SealedModel, subject: Subject, column: str = "sealed_text") -> str:
    """Sealed words, for a copy of everything; or why there are none, which stops nothing else."""
    try:
        return sealing.unseal(row, actor=subject.actor, column=column)
    except sealing.Erased:
        return gettext("(erased)")
    except sealing.CannotUnseal:
        return gettext("(cannot be opened; this is on record)")


def scrubbed(value: Any, words: Iterable[str]) -> Any:
    """The value, a text or plain data, with these words replaced wherever they stand."""
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, ERASED_NAME)
        return value
    if isinstance(value, list):
        return [scrubbed(one, words) for one in value]
    if isinstance(value, dict):
        return {scrubbed(key, words): scrubbed(one, words) for key, one in value.items()}
    return value


def naming(rows: QuerySet[Any], column: str, words: Iterable[str]) -> QuerySet[Any]:
    """The rows in whose column (a text or plain data) one of the words stands."""
    rows = rows.annotate(as_text=Cast(column, TextField()))
    found = rows.none()
    for word in words:
        found |= rows.filter(as_text__contains=word)
    return found


def scrub(rows: QuerySet[Any], subject: Subject, *columns: str) -> None:
    """Replace the person's names, addresses and numbers in these columns."""
    for row in rows:
        for column in columns:
            setattr(row, column, scrubbed(getattr(row, column), subject.words))
        row.save(update_fields=list(columns))
