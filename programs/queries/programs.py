"""Programmes, their managers, guides and templates, as far as the actor may see them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from mentorship.access import Actor
from mentorship.languages import of_organization
from mentorship.models import Membership
from programs.catalogue import TemplateDefinition
from programs.catalogue.mentor_guides import PREPARATION
from programs.catalogue.translating import templates_in
from programs.models import (
    AgreementVersion,
    Cohort,
    Guide,
    PreparationItem,
    Program,
    ProgramManager,
    ProgramTemplate,
)

STATES = ("in_use", "archived", "all")


def visible_programs(actor: Actor) -> QuerySet[Program]:
    """All programmes for an administrator and the system; for others, those they manage."""
    programs = Program.objects.all()
    if actor.is_system or actor.is_admin:
        return programs
    return programs.filter(pk__in=actor.managed_program_ids)


def programs_in_list(actor: Actor, *, search: str = "", state: str = "in_use") -> QuerySet[Program]:
    """The visible programmes with `cohort_count`, `running_count` and their managers, by name."""
    running = ~Q(cohorts__status__in=[Cohort.Status.DRAFT, Cohort.Status.CLOSED])
    programs = visible_programs(actor).annotate(
        cohort_count=Count("cohorts"),
        running_count=Count("cohorts", filter=running & Q(cohorts__isnull=False)),
    )
    if search:
        programs = programs.filter(Q(name__icontains=search) | Q(purpose__icontains=search))
    if state != "all":
        programs = programs.filter(archived_at__isnull=state != "archived")
    return programs.prefetch_related(_managers()).order_by("name", "pk")


def managers_of(program: Program) -> QuerySet[ProgramManager]:
    """Who manages a programme that the caller may see, by name."""
    return program.managers.select_related("membership__user").order_by(
        "membership__user__name", "membership__user__email"
    )


def assignable_members(actor: Actor, program: Program) -> QuerySet[Membership]:
    """Managers and administrators who do not manage the programme yet."""
    roles = [Membership.Role.ADMIN, Membership.Role.MANAGER]
    return (
        Membership.objects.filter(role__in=roles, user__is_active=True)
        .exclude(managed_programs__program=program)
        .select_related("user")
        .order_by("user__name", "user__email")
    )


def agreements_of(program: Program) -> QuerySet[AgreementVersion]:
    """Every published version of a programme's agreement, the newest first."""
    return program.agreements.order_by("-number")


def current_agreement(program: Program) -> AgreementVersion | None:
    """The version that participants are asked to accept."""
    return agreements_of(program).first()


def preparation_guide(program: Program) -> Guide | None:
    """The checklist that mentors work through before they are matched."""
    return program.guides.filter(key=PREPARATION.key).first()


def visible_preparation_items(actor: Actor) -> QuerySet[PreparationItem]:
    """The parts of the mentors' preparation in visible programmes."""
    items = PreparationItem.objects.filter(program__in=visible_programs(actor))
    return items.select_related("program", "guide")


def preparation_items(program: Program) -> QuerySet[PreparationItem]:
    """What mentors of a programme that the caller may see prepare, in order."""
    return program.preparation.select_related("guide").order_by("position", "pk")


def saved_templates(actor: Actor) -> QuerySet[ProgramTemplate]:
    """The organisation's own templates, for those who may start a programme."""
    if actor.is_system or actor.is_admin or actor.is_manager:
        return ProgramTemplate.objects.order_by("name")
    return ProgramTemplate.objects.none()


def saved_template(actor: Actor, key: str) -> ProgramTemplate | None:
    """The organisation's own template with that id; None for a key of the catalogue, which asks
    the database nothing."""
    try:
        return saved_templates(actor).filter(pk=UUID(key)).first()
    except ValueError:
        return None


def catalogue(actor: Actor) -> Iterable[TemplateDefinition]:
    """The seven templates that come with the product, in the organisation's language."""
    if not (actor.is_system or actor.is_admin or actor.is_manager):
        return ()
    return templates_in(of_organization(actor.organization)).values()


def _managers() -> "Prefetch[str]":
    return Prefetch("managers", ProgramManager.objects.select_related("membership__user"))
