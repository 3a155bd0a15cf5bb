"""Starting, changing, archiving and saving programmes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.languages import of_organization
from mentorship.models import Membership
from programs import rules
from programs.catalogue import BY_KEY, TemplateDefinition
from programs.catalogue.translating import templates_in
from programs.filling import fill
from programs.locking import locked
from programs.models import (
    Program,
    ProgramManager,
    ProgramTemplate,
)

CHANGEABLE = (
    "name",
    "purpose",
    "audience",
    "model",
    "rhythm_days",
    "rhythm_min_days",
    "rhythm_max_days",
    "meeting_minutes",
    "protected_hours",
    "is_preparation_required",
    "topics",
)


@transaction.atomic
def create_program(*, actor: Actor, name: str, purpose: str, **fields: Any) -> Program:
    """Start an empty programme, which its creator manages.

    Raises NotAllowed; Conflict where a programme in use has the name.
    """
    require(rules.create_program, actor)
    program = Program.objects.create(name=name, purpose=purpose, **_known(fields))
    _add_creator(actor, program)
    audit.record(actor=actor, action="program.created", subject=program)
    return program


@transaction.atomic
def create_program_from_template(
    *,
    actor: Actor,
    name: str = "",
    template_key: str = "",
    template: ProgramTemplate | None = None,
    audience: str = "",
) -> Program:
    """Start a whole programme from one of the catalogue or from a saved template; for whom it is,
    may be said in other words than the template's.

    Its creator manages it. Raises NotAllowed; Invalid for a template that is not there; Conflict
    where a programme in use has the name.
    """
    require(rules.create_program, actor)
    definition = _definition(actor, template_key, template)
    program = Program.objects.create(
        name=name or definition.name,
        template_key=definition.key,
        purpose=definition.purpose,
        audience=audience or definition.audience,
        model=definition.model,
        rhythm_days=definition.rhythm_days,
        rhythm_min_days=definition.rhythm_min_days,
        rhythm_max_days=definition.rhythm_max_days,
        meeting_minutes=definition.meeting_minutes,
        protected_hours=definition.protected_hours,
        is_preparation_required=definition.is_preparation_required,
        topics=[{"key": topic.key, "label": topic.label} for topic in definition.topics],
        matching_weights=dict(definition.matching_weights),
        matching_rules=dict(definition.matching_rules),
    )
    fill(program, definition)
    _add_creator(actor, program)
    audit.record(actor=actor, action="program.created", subject=program, template=definition.key)
    return program


@transaction.atomic
def update_program(*, actor: Actor, program: Program, **changes: Any) -> Program:
    """Change what a programme says of itself (`CHANGEABLE`).

    Raises NotAllowed; Conflict when it is archived or the name is taken.
    """
    program = locked(program)
    require(rules.change_program, actor, program)
    program.require_in_use()
    changed = [name for name, value in _known(changes).items() if getattr(program, name) != value]
    for name in changed:
        setattr(program, name, changes[name])
    program.save(update_fields=changed)
    audit.record(actor=actor, action="program.changed", subject=program, fields=changed)
    return program


@transaction.atomic
def archive_program(*, actor: Actor, program: Program) -> Program:
    """Put a programme away; its cohorts and their reports stay readable.

    Raises NotAllowed; Conflict while one of its cohorts is running.
    """
    program = locked(program)
    require(rules.archive_program, actor, program)
    program.require_in_use()
    if program.cohorts.exclude(status__in=["draft", "closed"]).exists():
        raise Conflict(
            _("A cohort of this programme is still running. Close it first."),
            code="program_has_running_cohorts",
        )
    program.archived_at = timezone.now()
    program.save(update_fields=["archived_at"])
    audit.record(actor=actor, action="program.archived", subject=program)
    return program


@transaction.atomic
def restore_program(*, actor: Actor, program: Program) -> Program:
    """Bring an archived programme back. Raises NotAllowed; Conflict where its name is taken."""
    program = locked(program)
    require(rules.archive_program, actor, program)
    program.archived_at = None
    program.save(update_fields=["archived_at"])
    audit.record(actor=actor, action="program.restored", subject=program)
    return program


@transaction.atomic
def assign_manager(*, actor: Actor, program: Program, membership: Membership) -> ProgramManager:
    """Let a manager or an administrator run the programme.

    Raises NotAllowed; Invalid for a plain member; Conflict for one who manages it already.
    """
    program = locked(program)
    require(rules.change_program_managers, actor, program)
    if membership.role == Membership.Role.MEMBER:
        raise Invalid(
            _("Only programme managers and administrators can manage a programme."),
            fields={"membership": _("Choose a programme manager.")},
        )
    manager = ProgramManager.objects.create(program=program, membership=membership)
    audit.record(
        actor=actor, action="program.manager_added", subject=program, membership=str(membership.pk)
    )
    return manager


@transaction.atomic
def remove_manager(*, actor: Actor, program: Program, manager: ProgramManager) -> None:
    """Take a manager off the programme.

    Raises NotAllowed; Conflict for the last one, unless an administrator does it.
    """
    program = locked(program)
    require(rules.change_program_managers, actor, program)
    if not actor.is_admin and program.managers.count() == 1:
        raise Conflict(
            _("A programme needs somebody who looks after it. Add another manager first."),
            code="last_manager",
        )
    membership_id = str(manager.membership_id)
    manager.delete()
    audit.record(
        actor=actor, action="program.manager_removed", subject=program, membership=membership_id
    )


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"A programme has no changeable {', '.join(sorted(unknown))}.")
    return dict(fields)


def _definition(actor: Actor, key: str, template: ProgramTemplate | None) -> TemplateDefinition:
    if template is not None:
        return TemplateDefinition.from_json(template.definition)
    if key not in BY_KEY:
        raise Invalid(_("There is no such template."), fields={"template": _("Choose a template.")})
    return templates_in(of_organization(actor.organization))[key]


def _add_creator(actor: Actor, program: Program) -> None:
    """A manager manages what they start; an administrator sees every programme anyway."""
    if actor.is_manager and actor.user is not None:
        membership = Membership.objects.get(user=actor.user)
        ProgramManager.objects.create(program=program, membership=membership)
