"""Imports and their rows, for those who may import."""

from django.db.models import Q, QuerySet

from mentorship.access import Actor
from participants.models import ImportMapping, ImportRow, PersonImport


def visible_imports(actor: Actor) -> QuerySet[PersonImport]:
    """All imports, the latest first, for administrators."""
    imports = PersonImport.objects.select_related("requested_by__user")
    return imports if actor.is_system or actor.is_admin else imports.none()


def rows_of(
    person_import: PersonImport, *, show: str = "", search: str = ""
) -> QuerySet[ImportRow]:
    """The rows of an import that the caller may see, in the file's order; leavers last.

    `show` is an outcome, or "warned".
    """
    rows = person_import.rows.order_by("line", "pk")
    if show == "warned":
        rows = rows.filter(is_warned=True).exclude(outcome="skipped")
    elif show in ImportRow.Outcome.values:
        rows = rows.filter(outcome=show)
    for word in search.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(employee_number__istartswith=word))
    return rows


def remarks_of(person_import: PersonImport) -> QuerySet[ImportRow]:
    """What the report lists: every row that was refused, repeated, or imported with a remark."""
    remarked = Q(outcome__in=["refused", "skipped"]) | Q(is_warned=True)
    return person_import.rows.filter(remarked).order_by("line")


def remembered_mapping(signature: str) -> ImportMapping | None:
    """What was chosen the last time for a file with these headings."""
    return ImportMapping.objects.filter(signature=signature).first()
