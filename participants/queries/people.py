"""People and the organisation's own lists, as far as the actor may see them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from mentorship.access import Actor
from mentorship.models import Invitation
from participants.models import (
    Department,
    Enrollment,
    Person,
    PersonSkill,
    Profession,
    Site,
    Skill,
    Specialty,
)
from participants.overseers import OVERSEERS

SORTS: dict[str, tuple[str, ...]] = {
    "name": ("family_name", "given_name"),
    "number": ("employee_number",),
    "stage": ("career_stage", "family_name"),
    "department": ("department__name", "family_name"),
    "site": ("site__name", "family_name"),
    "started": ("started_on", "family_name"),
}
WHO = ("current", "left", "all")


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of people is narrowed to. Departments count with all that lies below them."""

    search: str = ""
    department: Department | None = None
    site: Site | None = None
    profession: Profession | None = None
    specialty: Specialty | None = None
    stage: int | None = None
    who: str = "current"
    sort: str = "name"


def visible_people(actor: Actor) -> QuerySet[Person]:
    """Everybody for those who run the organisation or a programme; for others, themselves."""
    people = Person.objects.all()
    if actor.is_system or actor.is_admin or actor.is_manager:
        return people
    return people.filter(pk=actor.person_id) if actor.person_id else people.none()


def people_in_list(actor: Actor, narrowed: PeopleFilter) -> QuerySet[Person]:
    """The visible people that fit, sorted, with what a row of the list shows."""
    people = visible_people(actor).select_related("department__parent", "site", "profession")
    people = _by_text(people, narrowed.search)
    if narrowed.who != "all":
        is_current = _is_current()
        people = people.filter(~is_current if narrowed.who == "left" else is_current)
    if narrowed.department:
        people = people.filter(department__in=departments_below(narrowed.department.pk))
    for name in ("site", "profession", "specialty"):
        if value := getattr(narrowed, name):
            people = people.filter(**{name: value})
    if narrowed.stage:
        people = people.filter(career_stage=narrowed.stage)
    return people.order_by(*_order(narrowed.sort))


def current_staff(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of them who have not left."""
    return people.filter(_is_current())


def _is_current(path: str = "") -> Q:
    """A leaving date that is still to come is only announced."""
    ahead = {f"{path}left_on__gt": timezone.localdate()}
    return Q(**{f"{path}left_on": None}) | Q(**ahead)


def _by_text(people: QuerySet[Person], search: str) -> QuerySet[Person]:
    """Every word must be found in the name, the address, the number or the title."""
    for word in search.split()[:6]:
        people = people.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(email__icontains=word)
            | Q(employee_number__istartswith=word)
            | Q(job_title__icontains=word)
        )
    return people


def _order(sort: str) -> tuple[str, ...]:
    names = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    if sort.startswith("-"):
        return (*(f"-{name}" for name in names[:1]), *names[1:], "pk")
    return (*names, "pk")


def departments_below(department_id: UUID) -> list[UUID]:
    """The department and all below it."""
    children: dict[UUID | None, list[UUID]] = {}
    for key, parent in Department.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(key)
    found, waiting = [], [department_id]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.append(key)
            waiting.extend(children.get(key, []))
    return found


def department_tree(actor: Actor) -> list[dict[str, Any]]:
    """All departments in the order of the tree: {department, depth, people, label}."""
    if not (actor.is_system or actor.is_admin or actor.is_manager):
        return []
    current = Count("people", filter=_is_current("people__"))
    rows = Department.objects.annotate(headcount=current).order_by("name")
    children: dict[UUID | None, list[Department]] = {}
    for department in rows:
        children.setdefault(department.parent_id, []).append(department)
    return list(_walk(children, None, 0))


def _walk(children: dict[UUID | None, list[Department]], parent: UUID | None, depth: int) -> Any:
    for department in children.get(parent, []):
        label = f"{'\u2003' * depth}{department.name}"
        yield {"department": department, "depth": depth, "label": label}
        if depth < 20:
            yield from _walk(children, department.pk, depth + 1)


def own_lists(actor: Actor) -> dict[str, QuerySet[Any]]:
    """Sites, professions, specialties and skills with how many people have each."""
    current = _is_current("people__")
    return {
        "sites": _readable(actor, Site).annotate(headcount=Count("people", filter=current)),
        "professions": _readable(actor, Profession).annotate(
            headcount=Count("people", filter=current)
        ),
        "specialties": _readable(actor, Specialty).annotate(
            headcount=Count("people", filter=current)
        ),
        "skills": _readable(actor, Skill).annotate(headcount=Count("person_skills")),
    }


def _readable(actor: Actor, model: Any) -> QuerySet[Any]:
    """The organisation's own words are known to everybody in it."""
    return model.objects.order_by("name")


def visible_skills(actor: Actor) -> QuerySet[Skill]:
    """Everybody chooses goals and expertise from these."""
    return Skill.objects.order_by("name")


def skills_of(person: Person) -> QuerySet[PersonSkill]:
    """The skills of a person whom the caller may see."""
    return person.person_skills.select_related("skill").order_by("skill__name")


def enrollments_of(actor: Actor, person: Person) -> QuerySet[Enrollment]:
    """A person's enrolments in the cohorts that the actor may see."""
    enrollments = Enrollment.objects.filter(person=person).select_related("cohort__program")
    if actor.is_system or actor.is_admin or actor.person_id == person.pk:
        return enrollments.order_by("-created_at")
    return enrollments.filter(cohort__program__in=actor.managed_program_ids).order_by("-created_at")


def person_of(actor: Actor) -> Person | None:
    """The actor's own person, or None where HR does not know them."""
    if not actor.person_id:
        return None
    related = ("department__parent", "site", "profession", "specialty", "line_manager", *OVERSEERS)
    return Person.objects.select_related(*related).filter(pk=actor.person_id).first()


def named(people: QuerySet[Person]) -> QuerySet[Person]:
    """With `full_name`, for searching by the whole of it."""
    return people.annotate(full_name=Concat("given_name", Value(" "), "family_name"))


def open_invitation_to(email: str) -> Invitation | None:
    """The organisation's open invitation to this address."""
    return Invitation.objects.filter(
        email__iexact=email, accepted_at=None, withdrawn_at=None
    ).first()


def list_rows(actor: Actor, kind: str) -> list[dict[str, Any]]:
    """One of the organisation's lists: {entry, depth, count, is_unused}."""
    if kind == "departments":
        return _department_rows(department_tree(actor))
    rows = own_lists(actor)[kind]
    return [
        {"entry": row, "depth": 0, "count": row.headcount, "is_unused": not row.headcount}
        for row in rows
    ]


def _department_rows(tree: list[dict[str, Any]]) -> list[dict[str, Any]]:
    above = {row["department"].parent_id for row in tree}
    return [
        {
            "entry": row["department"],
            "depth": row["depth"],
            "count": row["department"].headcount,
            "is_unused": not row["department"].headcount and row["department"].pk not in above,
        }
        for row in tree
    ]


def list_entry(actor: Actor, kind: str, entry_id: UUID) -> Any:
    """One entry of a list, or None."""
    rows: QuerySet[Any] = (
        Department.objects.all() if kind == "departments" else own_lists(actor)[kind]
    )
    return rows.filter(pk=entry_id).first()
