"""People and the organisation's own lists, changed by hand."""

from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.languages import of_organization
from mentorship.models import User
from participants import rules
from participants.models import (
    Department,
    EnrollmentSkill,
    JoinCriterion,
    Person,
    Profession,
    Site,
    Skill,
    Specialty,
)
from participants.overseers import OVERSEERS
from participants.queries.hierarchy import management_chain_ids
from participants.queries.people import departments_below
from participants.usual_skills import usual_skills

EDITABLE = (
    "employee_number", "given_name", "family_name", "email", "profession", "job_title", "grade",
    "career_stage", "specialty", "department", "site", "line_manager", *OVERSEERS, "started_on",
    "left_on", "fte", "languages",
)  # fmt: skip
LISTS: dict[str, type[models.Model]] = {
    "departments": Department,
    "sites": Site,
    "professions": Profession,
    "specialties": Specialty,
    "skills": Skill,
}
ONE_OF = {
    "departments": "department",
    "sites": "site",
    "professions": "profession",
    "specialties": "specialty",
}


@transaction.atomic
def save_person(*, actor: Actor, person: Person | None, values: dict[str, Any]) -> Person:
    """Add a person, or change one. `values` are fields of Person, relations as objects.

    Raises Conflict for a number or an address that somebody else has, and Invalid for a line
    manager whom this person manages and for who would supervise, assess or appraise themselves.
    """
    row = Person.objects.select_for_update().get(pk=person.pk) if person else Person()
    require(rules.change_person, actor, row)
    changed = [name for name in EDITABLE if name in values and getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    row.email = row.email.strip().lower()
    _require_no_circle(row)
    _require_others(row)
    row.changed_at = timezone.now()
    row.save()
    action = "person.changed" if person else "person.added"
    audit.record(actor=actor, action=action, subject=row, fields=changed)
    return row


@transaction.atomic
def link_account(*, actor: Actor, person: Person, user: User) -> Person:
    """Tie a person to the account with the same (verified) e-mail address. Twice is once."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    require(rules.link_account, actor, (row, user))
    if row.user_id == user.pk:
        return row
    row.user = user
    row.save(update_fields=["user"])
    audit.record(actor=actor, action="person.account_linked", subject=row)
    return row


@transaction.atomic
def save_list_entry(
    *,
    actor: Actor,
    kind: str,
    name: str,
    entry_id: UUID | None = None,
    parent: Department | None = None,
    area: str | None = None,
) -> Any:
    """Add a department, site, profession, specialty or skill, or give one another name or place.

    ``area`` is of skills alone; None leaves it as it is.

    Raises Invalid without a name and for a department below itself, Conflict for a name in use.
    """
    require(rules.change_lists, actor)
    model = _model(kind)
    text = " ".join(name.split())
    if not text:
        raise Invalid(_("Enter a name."), fields={"name": _("Enter a name.")})
    row: Any = _locked_entry(model, entry_id) if entry_id else model()
    row.name = text[:120]
    if kind == "departments":
        if entry_id and parent and parent.pk in departments_below(entry_id):
            raise Invalid(
                _("A department cannot lie below itself."),
                fields={"parent": _("Choose another one.")},
            )
        row.parent = parent
    if kind == "skills" and area is not None:
        row.area = " ".join(area.split())[:120]
    row.save()
    verb = "changed" if entry_id else "added"
    audit.record(actor=actor, action=f"{model._meta.model_name}.{verb}", subject=row)
    return row


@transaction.atomic
def begin_skills(*, actor: Actor) -> int:
    """Fill an empty list of skills with usual ones, in the organisation's language; returns how
    many. Raises Conflict where there are skills already."""
    require(rules.change_lists, actor)
    if Skill.objects.exists():
        raise Conflict(_("There are skills on the list already."), code="skills_begun")
    with override(of_organization(actor.organization)):
        rows = [Skill(name=name, area=area) for area, name in usual_skills()]
    Skill.objects.bulk_create(rows)
    for row in rows:
        audit.record(actor=actor, action="skill.added", subject=row)
    return len(rows)


@transaction.atomic
def remove_list_entry(*, actor: Actor, kind: str, entry_id: UUID) -> None:
    """Take an unused entry off its list. Raises Conflict while it is in use."""
    require(rules.change_lists, actor)
    model = _model(kind)
    row = _locked_entry(model, entry_id)
    if _is_used(kind, row):
        raise Conflict(
            _("“%(row)s” is in use, so it stays.") % {"row": row}, code="list_entry_in_use"
        )
    audit.record(actor=actor, action=f"{model._meta.model_name}.removed", subject=row)
    row.delete()


def _is_used(kind: str, row: Any) -> bool:
    if kind == "skills":
        return bool(
            row.person_skills.exists() or EnrollmentSkill.objects.filter(skill=row).exists()
        )
    if kind == "departments" and row.children.exists():
        return True
    if JoinCriterion.objects.filter(**{ONE_OF[kind]: row}).exists():
        return True
    return bool(row.people.exists())


def _model(kind: str) -> type[models.Model]:
    if kind not in LISTS:
        raise Invalid(_("There is no such list."), code="unknown_list")
    return LISTS[kind]


def _locked_entry(model: Any, entry_id: UUID) -> Any:
    row = model.objects.select_for_update().filter(pk=entry_id).first()
    if row is None:
        raise Conflict(_("This entry is gone meanwhile."), code="list_entry_gone")
    return row


def _require_no_circle(person: Person) -> None:
    manager = person.line_manager
    if manager is None:
        return
    if manager.pk == person.pk or person.pk in management_chain_ids(manager.pk):
        raise Invalid(
            _("This person manages the one you chose, so it would be a circle."),
            fields={
                "line_manager": _("%(manager)s is managed by this person.") % {"manager": manager}
            },
        )


def _require_others(person: Person) -> None:
    own = [name for name in OVERSEERS if getattr(person, f"{name}_id") == person.pk]
    if own:
        text = _("Nobody is their own supervisor, assessor or appraiser.")
        raise Invalid(text, fields=dict.fromkeys(own, text))
