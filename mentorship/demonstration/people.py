"""The staff of a hospital: imported from its file, and looked up for a part in the story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.core.files import File
from django.db.models import QuerySet

from mentorship.access import Actor
from participants import services
from participants.models import Person, PersonImport, Skill

_HERE = Path(__file__).parent


def import_staff(actor: Actor, file_name: str) -> PersonImport:
    """Import a file that lies beside this module."""
    path = _HERE / file_name
    with path.open("rb") as file:
        return import_file(actor, File(file), path.name)


def import_file(actor: Actor, file: File[bytes], name: str) -> PersonImport:
    """Upload, map as guessed, preview and import a file."""
    made = services.upload_people(actor=actor, file=file, file_name=name)
    made = services.map_import(
        actor=actor, person_import=made, mapping=made.mapping, options=made.options
    )
    made = services.preview_import(actor=actor, import_id=made.pk)
    made = services.start_import(actor=actor, person_import=made)
    return services.run_import(actor=actor, import_id=made.pk)


def staff() -> QuerySet[Person]:
    """People who can be written to, always in the same order."""
    return (
        Person.objects.exclude(email="")
        .exclude(given_name__startswith="=")  # A formula that the file smuggles in.
        .filter(left_on=None)
        .select_related("organization", "site", "department")
        .order_by("employee_number")
    )


def sort_skills(admin: Actor, areas: Mapping[str, Iterable[str]]) -> None:
    """Name the area of skills, so that those of one count as near."""
    skills = {skill.name: skill for skill in Skill.objects.all()}
    for area, names in areas.items():
        for name in names:
            services.save_list_entry(
                actor=admin, kind="skills", name=name, entry_id=skills[name].pk, area=area
            )


def named(email: str) -> Person:
    """The one with this address."""
    return staff().get(email=email)


def titled(*titles: str, without: Iterable[Person] = ()) -> list[Person]:
    """Who has one of these job titles, except some."""
    people = staff().filter(job_title__in=titles)
    return list(people.exclude(pk__in=[person.pk for person in without]))
