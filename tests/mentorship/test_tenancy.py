"""The second and third wall, and the traps that were met before."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.db.utils import ProgrammingError

from mentorship.tenancy import NestedTenant, NoTenant, activate
from participants.models import Enrollment, Person
from scheduling.models import Meeting, Note
from tests.factories.participants import PersonFactory
from tests.world import World


def _setting() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.organization', true)")
        return cursor.fetchone()[0]


def test_nothing_is_read_without_an_organization(world: World) -> None:
    with pytest.raises(NoTenant):
        Person.objects.count()


def test_nothing_is_written_without_an_organization(world: World) -> None:
    with pytest.raises(NoTenant):
        PersonFactory()


def test_organizations_do_not_nest(world: World) -> None:
    with (
        world.northgate.activate(),
        pytest.raises(NestedTenant),
        activate(world.harbour.organization),
    ):
        pass


def test_the_same_organization_may_be_activated_again(world: World) -> None:
    with world.northgate.activate():
        count = Person.objects.count()
        with world.northgate.activate():
            assert Person.objects.count() == count
        assert Person.objects.count() == count


def test_sql_sees_the_active_organization_alone(world: World) -> None:
    with world.northgate.activate(), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT organization_id FROM participants_person")
        assert cursor.fetchall() == [(world.northgate.organization.pk,)]


def test_a_setting_that_reads_as_an_empty_string_shows_nothing(committed: World) -> None:
    """After a commit a transaction-local setting reads as '', not NULL, on the same connection."""
    with committed.northgate.activate():
        pass
    assert _setting() == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM participants_person")
        assert cursor.fetchone() == (0,)


def test_a_released_savepoint_does_not_keep_the_inner_setting(world: World) -> None:
    with transaction.atomic():
        before = _setting()
        with world.northgate.activate():
            assert _setting() == str(world.northgate.organization.pk)
        assert (_setting() or "") == (before or "")


def test_an_error_inside_leaves_no_setting_behind(world: World) -> None:
    with pytest.raises(IntegrityError), world.northgate.activate():
        PersonFactory(employee_number="1")
    assert not _setting()


def test_a_row_cannot_point_into_another_organization(world: World) -> None:
    foreign = world.harbour.person("mentee")
    with pytest.raises(IntegrityError) as caught, world.northgate.activate():
        Enrollment.objects.create(
            cohort_id=world.northgate.enrolling.pk, person_id=foreign.pk, role="mentee"
        )
    assert "same_tenant" in str(caught.value)


def test_a_row_cannot_be_moved_to_another_organization(world: World) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), world.northgate.activate():
        Person.objects.update(organization=world.harbour.organization)


def test_unique_values_do_not_tell_of_another_organization(world: World) -> None:
    number = world.harbour.person("mentee").employee_number
    with world.northgate.activate():
        Person.objects.filter(employee_number=number).delete()
        PersonFactory(employee_number=number)


def test_copy_into_a_table_under_row_level_security_is_refused(world: World) -> None:
    """Bulk loads must go by INSERT: COPY FROM is not possible here."""
    with (
        pytest.raises(Exception, match="row-level security"),
        world.northgate.activate(),
        connection.cursor() as cursor,
        cursor.copy("COPY participants_skill (id, organization_id, name) FROM STDIN") as copy,
    ):
        copy.write("")


def test_rows_go_with_what_they_belong_to(world: World) -> None:
    """Also where the key that ties them may be empty, as a note's meeting may."""
    with world.northgate.activate():
        world.northgate.meeting.delete()
        assert not Note.objects.filter(meeting=world.northgate.meeting.pk).exists()
        Meeting.objects.all().delete()


def test_a_row_that_is_needed_is_not_deleted(world: World) -> None:
    with world.northgate.activate(), pytest.raises(ProtectedError):
        world.northgate.program.agreements.all().delete()
