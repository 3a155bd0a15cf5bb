"""Pairs from somebody's own list: looked at line by line, then begun."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from matching import services
from matching.models import Relationship
from matching.queries import Line, listed_pairs
from mentorship.errors import NotAllowed
from mentorship.models import AuditEvent
from participants.models import Enrollment, Exclusion, Person
from tests.matching.conftest import Ward
from tests.world import World


@pytest.fixture
def manager(world: World, ward: Ward) -> Client:
    return world.client("manager")


def address(name: str, ward: Ward) -> str:
    return reverse(name, kwargs={"slug": "northgate", "cohort_id": ward.cohort.pk})


def upload(client: Client, ward: Ward, text: str) -> Any:
    file = SimpleUploadedFile("pairs.csv", text.encode())
    return client.post(address("matching:pairs_file", ward), {"file": file})


def problems(ward: Ward, *rows: tuple[str, str]) -> list[str]:
    lines = [Line(at, mentee, mentor) for at, (mentee, mentor) in enumerate(rows, start=2)]
    return [one.problem for one in listed_pairs(ward.manager, ward.cohort, lines)]


def test_people_are_known_by_address_number_or_whole_name(ward: Ward) -> None:
    Person.objects.filter(pk=ward.person("mentee_b").pk).update(employee_number="N-77")
    assert problems(
        ward,
        ("mentee_a@ward.example", "Mentor A"),
        ("n-77", "MENTOR_B@ward.example"),
        ("mentee c", "mentor c"),
    ) == ["", "", ""]


def test_each_line_says_what_stands_in_its_way(ward: Ward) -> None:
    Enrollment.objects.filter(pk=ward.enrollments["mentee_d"].pk).update(status="withdrawn")
    Person.objects.filter(pk=ward.person("mentor_c").pk).update(family_name="A")
    services.join_people(
        actor=ward.manager,
        cohort_id=ward.cohort.pk,
        enrollment_ids=[ward.enrollments["mentee_a"].pk, ward.enrollments["mentor_b"].pk],
    )
    found = problems(
        ward,
        ("", "Mentor B"),
        ("Nobody Known", "Mentor B"),
        ("Mentee B", "Mentor A"),
        ("Mentee D", "mentor_a@ward.example"),
        ("Mentee A", "mentor_a@ward.example"),
        ("Mentee B", "mentor_b@ward.example"),
        ("Mentee B", "mentor_a@ward.example"),
        ("Mentee B", "mentor_c@ward.example"),
    )
    assert found == [
        "There is no mentee in this line.",
        "No mentee of this cohort is “Nobody Known”.",
        "2 mentors are called “Mentor A”: give the e-mail address.",
        "The mentee is withdrawn, not accepted.",
        "The mentee has a mentor already.",
        "The mentor has no place left.",
        "",
        "The mentee stands in an earlier line.",
    ]


def test_a_list_does_not_tell_who_is_kept_apart(ward: Ward) -> None:
    before = problems(ward, ("Mentee B", "Mentor B"))
    Exclusion.objects.create(person=ward.person("mentee_b"), excluded=ward.person("mentor_b"))
    assert problems(ward, ("Mentee B", "Mentor B")) == before == [""]


def test_from_the_file_to_relationships(ward: Ward, manager: Client) -> None:
    Exclusion.objects.create(person=ward.person("mentee_c"), excluded=ward.person("mentor_c"))
    text = "Mentee;Mentor\nMentee B;Mentor B\nMentee C;Mentor C\nSomebody;Mentor A\n"
    shown = upload(manager, ward, text)
    assert "2 of 3 can begin" in shown.content.decode()
    assert "No mentee of this cohort is “Somebody”." in shown.content.decode()
    assert not Relationship.objects.filter(cohort=ward.cohort).exists()
    done = manager.post(
        address("matching:pairs_begin", ward), {"pairs": shown.context["kept"]}, follow=True
    )
    assert "1 pair began" in done.content.decode()
    assert "Mentee C with Mentor C: These people cannot be joined" in done.content.decode()
    begun = Relationship.objects.get(cohort=ward.cohort)
    assert set(begun.members.values_list("person_id", flat=True)) == {
        ward.person("mentee_b").pk,
        ward.person("mentor_b").pk,
    }
    event = AuditEvent.objects.get(action="match_pair.listed")
    assert event.details == {"begun": 1, "refused": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty."),
        ("Name,Role\nMentee B,Mentor B\n", "needs a column “mentee” and a column “mentor”"),
        ("%PDF-1.4 nothing here", "This is not a list of people."),
    ],
    ids=["empty", "columns", "pdf"],
)
def test_what_cannot_be_read_is_said_plainly(
    ward: Ward, manager: Client, text: str, words: str
) -> None:
    response = upload(manager, ward, text)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_nobody_but_managers_begins_and_strangers_stay_out(ward: Ward, manager: Client) -> None:
    pair = (ward.enrollments["mentee_b"].pk, ward.enrollments["mentor_b"].pk)
    with pytest.raises(NotAllowed):
        services.join_listed(actor=ward.admin, cohort_id=ward.cohort.pk, pairs=[pair])
    done = services.join_listed(
        actor=ward.manager, cohort_id=ward.cohort.pk, pairs=[(uuid4(), pair[1])]
    )
    assert (done.begun, len(done.refused)) == (0, 1)
    bad = manager.post(address("matching:pairs_begin", ward), {"pairs": "a:b"}, follow=True)
    assert "Choose the list once more." in bad.content.decode()
    assert not Relationship.objects.filter(cohort=ward.cohort).exists()
