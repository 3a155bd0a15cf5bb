"""The organisation's own templates: saved from a programme, or brought as a file."""

from django.db import transaction
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from programs import rules
from programs.catalogue import TemplateDefinition
from programs.definitions import definition_of
from programs.locking import locked
from programs.models import Program, ProgramTemplate


@transaction.atomic
def save_as_template(*, actor: Actor, program: Program, name: str) -> ProgramTemplate:
    """Keep a programme's structure as a template of the organisation; a template of that name is
    replaced. Nothing of its cohorts or people goes with it.

    Raises NotAllowed; Conflict for a programme without a step.
    """
    program = locked(program)
    require(rules.save_template, actor, program)
    if not program.touchpoints.exists():
        raise Conflict(
            _("This programme has no step to keep as a template."), code="structure_empty"
        )
    definition = definition_of(program, name=name)
    template, is_new = ProgramTemplate.objects.update_or_create(
        name=name, defaults={"definition": definition.as_json()}
    )
    action = "template.created" if is_new else "template.replaced"
    audit.record(actor=actor, action=action, subject=template, program=str(program.pk))
    return template


@transaction.atomic
def remove_template(*, actor: Actor, template: ProgramTemplate) -> None:
    """Remove one of the organisation's templates; programmes started from it stay.

    Raises NotAllowed.
    """
    template = ProgramTemplate.objects.select_for_update().get(pk=template.pk)
    require(rules.remove_template, actor, template)
    audit.record(actor=actor, action="template.removed", subject=template)
    template.delete()


@transaction.atomic
def import_template(
    *, actor: Actor, definition: TemplateDefinition, replaces: bool = False
) -> ProgramTemplate:
    """Keep a template that was read from a file (`programs.template_files`).

    Raises NotAllowed, also for who may not replace one; Conflict where a template has the name and
    is not to be replaced: it stays as it is.
    """
    require(rules.import_template, actor)
    there = ProgramTemplate.objects.select_for_update().filter(name=definition.name).first()
    if there is not None:
        if not replaces:
            raise Conflict(
                _("A template named “%(name)s” is there already. It was left as it is.")
                % {"name": definition.name},
                code="template_exists",
            )
        require(rules.replace_template, actor, there)
        there.definition = definition.as_json()
        there.save(update_fields=["definition"])
    template = there or ProgramTemplate.objects.create(
        name=definition.name, definition=definition.as_json()
    )
    audit.record(
        actor=actor, action="template.imported", subject=template, replaced=there is not None
    )
    return template
