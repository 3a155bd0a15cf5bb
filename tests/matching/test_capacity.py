"""Where mentors are short: by how many, of which kind, and what would help."""

from django.test import Client
from django.urls import reverse

from matching.queries import GroupCapacity, capacity_by_group, capacity_of
from participants.models import Person
from tests.factories.participants import EnrollmentFactory, SpecialtyFactory
from tests.matching.conftest import Ward
from tests.world import World


def by_label(rows: list[GroupCapacity]) -> dict[str, tuple[int, int, int]]:
    return {one.label: (one.mentees, one.places, one.short_by) for one in rows}


def test_by_specialty_the_shortest_first(ward: Ward) -> None:
    heart, brain = SpecialtyFactory(name="Heart"), SpecialtyFactory(name="Brain")
    of_heart = [ward.person(name).pk for name in ("mentor_a", "mentee_a", "mentee_b", "mentee_c")]
    Person.objects.filter(pk__in=of_heart).update(specialty=heart)
    Person.objects.filter(pk__in=[ward.person("mentor_b").pk]).update(specialty=brain)
    rows = capacity_by_group(ward.manager, ward.cohort)["specialty"]
    assert rows[0].label == "Heart"
    assert by_label(rows)["Heart"] == (3, 2, 1)
    assert by_label(rows)["Brain"] == (0, 1, 0)
    assert sum(one.mentees for one in rows) == 4
    assert sum(one.places for one in rows) == 4


def test_a_stage_is_served_by_mentors_who_are_ahead(ward: Ward) -> None:
    """Mentees stand at 2, mentors at 5; the usual range is one to three stages ahead."""
    assert by_label(capacity_by_group(ward.manager, ward.cohort)["stage"]) == {
        "Early career": (4, 4, 0)
    }
    mentor = ward.person("mentor_a").pk
    Person.objects.filter(pk=mentor).update(career_stage=7)
    assert by_label(capacity_by_group(ward.manager, ward.cohort)["stage"]) == {
        "Early career": (4, 2, 2)
    }


def test_what_is_short_leads_to_the_planner(ward: Ward, world: World) -> None:
    for _ in range(6):
        EnrollmentFactory(cohort=ward.cohort, role="mentee")
    assert capacity_of(ward.manager, ward.cohort).short_by == 6
    manager: Client = world.client("manager")
    where = {"slug": "northgate", "cohort_id": ward.cohort.pk}
    text = manager.get(reverse("matching:matching", kwargs=where)).content.decode()
    assert "6 places short" in text
    assert reverse("matching:planner", kwargs=where) in text


def test_nobody_else_learns_of_it(ward: Ward) -> None:
    assert not any(capacity_by_group(ward.actor("mentee_a"), ward.cohort).values())
