"""Planted rows: nothing of the erased person remains, nothing of the other is gone."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections

from mentorship import sealing
from mentorship.access import Actor
from mentorship.errors import Conflict, NotAllowed
from mentorship.holding import all_holdings
from mentorship.models import AuditEvent, DataKey, Membership, Organization, User
from mentorship.queries.trail import visible_events
from mentorship.tenancy import acting_as, identify
from participants.models import Enrollment, Person, SurveyResponse
from reporting import services as reporting
from reporting.models import ActivityRollup
from reporting.rights import tasks
from reporting.rights.models import Erasure
from reporting.rights.queries.subjects import activate_for, subject_of
from reporting.rights.services import erasures
from reporting.rights.services.holds import lift_hold, place_hold
from reporting.rights.services.processing import change_statement
from scheduling.models import Meeting, Note, NoteOpening
from tests.rights.planting import Planted, plant_pair
from tests.world import House, World

# What is declared to change for others: the relationship has ended, files that may name the erased
# one are let go, the openings of a note go with the note, who was to meet the erased one is free
# again, and rosters that wait may hold anybody.
DECLARED = {
    "matching_relationshipmember",
    "participants_personimport",
    "reporting_export",
    "scheduling_noteopening",
    "scheduling_busytime",
    "scheduling_rosterimport",
}


def everything(committed: World) -> dict[str, list[str]]:
    """Every row of every table as text, as the superuser would see it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found[table] = sorted(text for (text,) in cursor.fetchall())
            cursor.execute("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    return found


def holding(rows: dict[str, list[str]], *words: str) -> dict[str, list[str]]:
    """The rows, by table, in which one of the words stands."""
    lowered = [word.lower() for word in words]
    found = {
        table: [text for text in texts if any(word in text.lower() for word in lowered)]
        for table, texts in rows.items()
    }
    return {table: texts for table, texts in found.items() if texts}


def erase(house: House, planted: Planted) -> Erasure:
    with house.activate():
        change_statement(actor=house.actor("admin"), erasure_wait_days=0)
        asked = erasures.ask_for_erasure(
            actor=house.actor("admin"), person=planted.person, reason="Asked by letter"
        )
        erasures.start_erasure(actor=house.actor("admin"), erasure=asked)
    tasks.carry_out_erasure(str(house.organization.pk), str(asked.pk))
    with house.activate():
        return Erasure.objects.get(pk=asked.pk)


def rollups(house: House) -> list[dict[str, object]]:
    """Nobody knows an erased person's profession and stage, nor whether they still work here."""
    forgotten = {"people_stayed", "people_employed"}
    with house.activate():
        reporting.refresh_touched(actor=house.system)
        rows = ActivityRollup.objects.exclude(scope__in=["profession", "stage"])
        rows = rows.order_by("scope", "scope_id", "period", "starts_on")
        return [{key: row[key] for key in row.keys() - forgotten} for row in rows.values()]


def words_of(note: Note, house: House, planted: Planted) -> str:
    with acting_as(planted.user), house.activate():
        identify(planted.person.pk)
        return sealing.unseal(Note.objects.get(pk=note.pk), actor=planted.actor(house))


def test_rows_are_planted_for_both_in_every_table(committed: World) -> None:
    """So that the tests below prove something of each."""
    house = committed.northgate
    for planted in plant_pair(house)[:2]:
        with activate_for(house.organization, planted.user, planted.person.pk):
            them = Actor(house.organization, None, "system", person_id=planted.person.pk)
            subject = subject_of(them, planted.user, planted.person)
            empty = [
                f"{one.model}: {one.title}"
                for one in all_holdings()
                if not one.rows(subject).exists()
            ]
        assert empty == []


def test_nothing_of_the_erased_remains_and_nothing_of_the_other_is_gone(committed: World) -> None:
    house = committed.northgate
    first, second, _relationship = plant_pair(house)
    before = everything(committed)
    assert len(holding(before, first.token)) > 15

    done = erase(house, first)

    after = everything(committed)
    assert done.state == Erasure.State.DONE
    gone = [first.token, first.user.email, str(first.user.pk), first.person.employee_number]
    remains = holding(after, *gone)
    # The id of an account that is no more: a random number, with nothing left to look it up in.
    trail = remains.pop("mentorship_auditevent")
    assert holding({"trail": trail}, first.token, first.user.email) == {}
    assert remains == {}
    # Of the other every row stands as it stood, but for what names the erased one.
    theirs = [second.token, str(second.user.pk), str(second.person.pk)]
    for table, texts in holding(before, *theirs).items():
        changed = {row for row in set(texts) - set(after[table]) if not _names(row, first)}
        assert not changed or table in DECLARED, table


def _names(row: str, planted: Planted) -> bool:
    ids = (planted.person.pk, planted.user.pk, planted.enrollment.pk, planted.membership.pk)
    return planted.token in row.lower() or any(str(one) in row for one in ids)


def test_files_that_name_the_erased_are_gone(committed: World) -> None:
    house = committed.northgate
    first, _second, _ = plant_pair(house)
    erase(house, first)
    root = Path(default_storage.location)
    texts = [path.read_text() for path in root.rglob("*") if path.is_file()]
    assert not any(first.token in text for text in texts)
    assert settings.STORAGES["default"]["OPTIONS"]["location"] == str(root)


def test_counts_and_rollups_stay_true(committed: World) -> None:
    house = committed.northgate
    first, _second, relationship = plant_pair(house)

    def counts() -> dict[str, int]:
        with house.activate():
            return {
                "people": Person.objects.count(),
                "enrollments": Enrollment.objects.filter(cohort=house.cohort).count(),
                "meetings": Meeting.objects.filter(relationship=relationship).count(),
                "members": relationship.members.count(),
                "answers": SurveyResponse.objects.filter(answers__useful=4).count(),
            }

    before = rollups(house), counts()
    erase(house, first)
    assert (rollups(house), counts()) == before


def test_the_others_words_can_still_be_read_and_the_erased_ones_key_is_destroyed(
    committed: World,
) -> None:
    house = committed.northgate
    first, second, relationship = plant_pair(house)
    with acting_as(second.user), house.activate():
        identify(second.person.pk)
        theirs = list(Note.objects.filter(author=second.person))
    erase(house, first)
    assert {words_of(note, house, second) for note in theirs} == {"wombatwren confides"}
    with acting_as(second.user), house.activate():
        identify(second.person.pk)
        assert set(Note.objects.filter(relationship=relationship)) == set(theirs)
        assert NoteOpening.objects.filter(note__in=theirs).count() == 1
        keys = dict(DataKey.objects.values_list("subject_id", "erased_at"))
    assert keys[first.enrollment.pk] is not None
    assert keys[second.enrollment.pk] is None
    assert keys[relationship.pk] is None


def test_when_both_are_erased_the_key_of_their_relationship_goes_too(committed: World) -> None:
    house = committed.northgate
    first, second, relationship = plant_pair(house)
    erase(house, first)
    erase(house, second)
    with house.activate():
        assert DataKey.objects.get(subject_id=relationship.pk).erased_at is not None


def test_the_report_says_what_was_kept_and_why(committed: World) -> None:
    house = committed.northgate
    first, _, _ = plant_pair(house)
    done = erase(house, first)
    outcome = {one["title"]: one for one in done.outcome}
    assert outcome["The audit trail on you"]["fate"] == "kept"
    assert "17(3)(b)" in outcome["The audit trail on you"]["reason"]
    assert outcome["Notes that you wrote"] == {
        "title": "Notes that you wrote",
        "fate": "deleted",
        "count": 2,
        "reason": outcome["Notes that you wrote"]["reason"],
    }
    assert outcome["Notes of others for your relationship"]["fate"] == "kept"
    page = committed.client("admin").get(f"/o/northgate/settings/erasures/{done.pk}/")
    shown = page.content.decode()
    parts = [
        shown.index(f">{title}<") for title in ("Erased", "Kept without a name", "Kept as it is")
    ]
    written, trail = shown.index("Notes that you wrote"), shown.index("The audit trail on you")
    assert parts[0] < written < parts[1] < parts[2] < trail
    assert "17(3)(b)" in shown
    assert "Carried out" in shown


def test_the_trail_calls_them_an_erased_person(committed: World) -> None:
    house = committed.northgate
    first, _, _ = plant_pair(house)
    with house.activate():
        events = visible_events(house.actor("admin")).filter(actor_id=first.user.pk)
        assert events.first().shown_actor == "Quokkaquill Surname"
    erase(house, first)
    with house.activate():
        events = visible_events(house.actor("admin")).filter(actor_id=first.user.pk)
        assert {one.shown_actor for one in events} == {"an erased person"}


def test_an_account_of_two_organisations_stays_with_the_other(committed: World) -> None:
    house, other = committed.northgate, committed.harbour
    first, _, _ = plant_pair(house)
    with other.activate():
        Membership.objects.create(user=first.user, role="member")
    erase(house, first)
    assert User.objects.filter(pk=first.user.pk).exists()
    with other.activate():
        assert Membership.objects.filter(user=first.user).exists()
    with house.activate():
        assert not Membership.objects.filter(user=first.user).exists()
        assert Person.objects.get(pk=first.person.pk).user_id is None


def test_twice_is_once_and_the_erased_is_named_in_the_organisations_language(
    committed: World,
) -> None:
    house = committed.northgate
    Organization.objects.filter(pk=house.organization.pk).update(language="es")
    first, _, _ = plant_pair(house)
    done = erase(house, first)
    tasks.carry_out_erasure(str(house.organization.pk), str(done.pk))
    with house.activate():
        assert Erasure.objects.get(pk=done.pk).closed_at == done.closed_at
        carried_out = AuditEvent.objects.filter(action="erasure.carried_out", subject_id=done.pk)
        assert carried_out.count() == 1
        assert str(Person.objects.get(pk=first.person.pk)) == "Persona borrada"


def test_a_hold_stops_it_and_nothing_is_half_done(committed: World) -> None:
    house = committed.northgate
    first, _, _ = plant_pair(house)
    with house.activate():
        admin = house.actor("admin")
        change_statement(actor=admin, erasure_wait_days=0)
        asked = erasures.ask_for_erasure(actor=admin, person=first.person, reason="")
        erasures.start_erasure(actor=admin, erasure=asked)
        hold = place_hold(actor=admin, reason="A claim", cohort=house.cohort)
    before = holding(everything(committed), first.token)
    with pytest.raises(Conflict, match="legal hold"):
        tasks.carry_out_erasure(str(house.organization.pk), str(asked.pk))
    after = holding(everything(committed), first.token)
    assert after == before
    with house.activate():
        admin = house.actor("admin")
        failed = Erasure.objects.get(pk=asked.pk)
        assert failed.state == Erasure.State.FAILED
        with pytest.raises(Conflict, match="legal hold"):
            erasures.start_erasure(actor=admin, erasure=failed)
        lift_hold(actor=admin, hold=hold, reason="Settled")
        erasures.start_erasure(actor=admin, erasure=failed)
    tasks.carry_out_erasure(str(house.organization.pk), str(asked.pk))
    assert set(holding(everything(committed), first.token)) <= {"django_session"}


@pytest.mark.django_db
def test_there_is_time_to_change_ones_mind(world: World) -> None:
    house = world.northgate
    with acting_as(house.user("mentor")), house.activate():
        asked = erasures.ask_for_own_erasure(actor=house.actor("mentor"))
        assert not asked.is_due
        with pytest.raises(Conflict, match="change their mind"):
            erasures.start_erasure(actor=house.actor("admin"), erasure=asked)
        with pytest.raises(NotAllowed):
            erasures.withdraw_erasure(actor=house.actor("admin"), erasure=asked)
        erasures.withdraw_erasure(actor=house.actor("mentor"), erasure=asked)
        with pytest.raises(Conflict, match="withdrawn already"):
            erasures.start_erasure(actor=house.actor("admin"), erasure=asked)


@pytest.mark.django_db
def test_the_last_administrator_stays(world: World) -> None:
    house = world.northgate
    with house.activate(), pytest.raises(Conflict, match="last administrator"):
        erasures.ask_for_own_erasure(actor=house.actor("admin"))


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["manager", "mentor", "member"])
def test_nobody_else_erases(world: World, part: str) -> None:
    house = world.northgate
    with house.activate():
        with pytest.raises(NotAllowed):
            erasures.ask_for_erasure(
                actor=house.actor(part), person=house.person("mentee"), reason=""
            )
        with pytest.raises(NotAllowed):
            erasures.finish_erasure(actor=house.actor(part), erasure_id=Erasure.objects.first().pk)
