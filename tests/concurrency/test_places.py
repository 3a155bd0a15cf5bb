"""Real transactions: the last place is given once, an import is carried out once."""

from io import BytesIO

from django.core.files import File

from participants import services
from participants.models import Enrollment, Person
from programs.models import Cohort
from tests.concurrency.threads import at_once
from tests.factories.participants import PersonFactory
from tests.participants.files import row, text
from tests.world import World


def test_the_last_place_is_given_once(committed: World) -> None:
    house = committed.northgate
    cohort = house.enrolling
    with house.activate():
        Cohort.objects.filter(pk=cohort.pk).update(mentee_places=1)
        people = PersonFactory.create_batch(4)
    acts = [
        lambda person=person: services.enroll_people(
            actor=house.system, cohort=cohort, person_ids=[person.pk], role="mentee"
        )
        for person in people
    ]
    at_once(house, acts)
    with house.activate():
        states = Enrollment.objects.filter(cohort=cohort).values_list("status", flat=True)
        assert sorted(states) == ["accepted", "waitlisted", "waitlisted", "waitlisted"]


def test_two_workers_carry_an_import_out_once(committed: World) -> None:
    house = committed.northgate
    with house.activate():
        file = File(BytesIO(text(row("500"), row("501")).encode()))
        made = services.upload_people(actor=house.system, file=file, file_name="staff.csv")
        services.map_import(
            actor=house.system, person_import=made, mapping=made.mapping, options={}
        )
        services.start_import(actor=house.system, person_import=made)
    act = lambda: services.run_import(actor=house.system, import_id=made.pk).status  # noqa: E731
    assert at_once(house, [act, act]) == ["imported", "imported"]
    with house.activate():
        assert Person.objects.filter(employee_number__in=["500", "501"]).count() == 2
        assert made.rows.count() == 2
