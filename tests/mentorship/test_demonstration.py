"""The demonstration: two hospitals, made once, through the services."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from allauth.account.models import EmailAddress
from django.conf import global_settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from matching.models import Proposal, Relationship, RelationshipMember
from mentorship.access import actor_for
from mentorship.demonstration.calendar import Calendar, season, weekday_near
from mentorship.demonstration.logins import LOGINS, PASSWORD
from mentorship.demonstration.seeding import SeedFailed, make_side_by_side
from mentorship.models import AuditEvent, Membership, Organization, OutboxMessage, User
from mentorship.tenancy import activate, identified_as
from participants.models import Enrollment, Person, SurveyParticipation
from programs.models import Cohort, Program
from reporting.models import ActivityRollup, Signal
from reporting.outcomes import Change, Standardised
from reporting.queries.equity import equity_of
from reporting.queries.outcomes import changes
from reporting.queries.retention import retention
from scheduling.models import Meeting, Note
from tests import demonstration
from tests.conftest import use_database


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 9), "Winter 2026"),
        (date(2026, 3, 1), "Spring 2026"),
        (date(2026, 9, 14), "Autumn 2026"),
        (date(2026, 12, 28), "Winter 2027"),
    ],
)
def test_a_cohort_is_called_by_its_season(day: date, name: str) -> None:
    assert season(day) == name


def test_the_calendar_counts_from_this_monday() -> None:
    calendar = Calendar(date(2026, 11, 21))
    assert calendar.week(0) == date(2026, 11, 16)
    assert calendar.week(-9) == date(2026, 9, 14)
    assert weekday_near(date(2026, 11, 22)) == date(2026, 11, 20)


def test_it_stays_out_of_production(settings: Any) -> None:
    settings.IN_PRODUCTION = True
    with pytest.raises(CommandError, match="--force"):
        call_command("seed_demo")


def test_it_changes_nothing_where_it_is(world: Any) -> None:
    """The world's Northgate bears the name of the demonstration's."""
    before = User.objects.count()
    output = StringIO()
    call_command("seed_demo", stdout=output)
    assert "there already" in output.getvalue()
    assert User.objects.count() == before


@pytest.fixture
def seeded(
    django_db_setup: None,
    django_db_blocker: Any,
    database_names: tuple[str, str],
    settings: Any,
    tmp_path: Path,
) -> Iterator[Path]:
    """The demonstration in a database of its own, as the command makes it."""
    name = f"{database_names[1]}_demonstration"
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    demonstration.put(name, tmp_path)
    with django_db_blocker.unblock():
        use_database(name)
        yield tmp_path
        use_database(database_names[1])
    demonstration.drop(name)


class SmallHouse:
    """An organisation and nothing in it, which may fail to be made."""

    def __init__(self, slug: str, *, fails: bool = False) -> None:
        self.SLUG, self.NAME, self.fails = slug, slug.title(), fails

    def build(self) -> None:
        Organization.objects.create(slug=self.SLUG, name=self.NAME)
        if self.fails:
            raise ValueError("The roof leaks.")


@pytest.mark.parametrize(
    ("failing", "error"), [("", None), ("first", ValueError), ("second", SeedFailed)]
)
def test_two_houses_made_side_by_side_are_both_kept_or_neither(
    committed: Any, failing: str, error: type[Exception] | None
) -> None:
    first, second = (SmallHouse(name, fails=name == failing) for name in ("first", "second"))
    with pytest.raises(error, match="roof") if error else nullcontext():
        make_side_by_side(cast(ModuleType, first), cast(ModuleType, second), lambda text: None)
    left = Organization.objects.filter(slug__in=["first", "second"]).count()
    assert left == (0 if error else 2)


@pytest.mark.slow
def test_two_hospitals_come_to_life(seeded: Path) -> None:
    """One seeding, looked at from all sides: it takes a while."""
    _check_logins(seeded)
    northgate = Organization.objects.get(slug="northgate")
    with activate(northgate):
        _check_people()
        _check_cohorts()
        _check_meetings()
        _check_what_was_said()
        _check_reports()
        _check_monitoring(northgate)
        _check_outcomes(northgate)
        _check_outbox()
    with activate(Organization.objects.get(slug="harbour-view")):
        assert Person.objects.count() > 90
        assert Relationship.objects.filter(status="active").count() >= 11
        assert Signal.objects.count() == Relationship.objects.filter(status="active").count()
        _check_outbox()


def _check_logins(data: Path) -> None:
    path = data / "demo-logins.json"
    assert path.stat().st_mode & 0o077 == 0
    rows = json.loads(path.read_text())
    assert [row["email"] for row in rows] == [login.email for login in LOGINS]
    assert len(PASSWORD) >= 15
    for row in rows:
        assert set(row) == {"organization", "role", "name", "email", "password"}
        user = authenticate(None, email=row["email"], password=row["password"])
        assert user is not None
        assert user.get_full_name() == row["name"]
        assert EmailAddress.objects.get(user=user).verified


def _check_monitoring(northgate: Organization) -> None:
    """Enough people declared something for groups to be shown; nobody's row is."""
    admin = Membership.objects.select_related("user").get(role="admin")
    tables = equity_of(actor_for(admin, northgate), Cohort.objects.select_related("program"))
    assert len(tables) >= 4
    shown = [group for table in tables for group in table.groups if not group.is_withheld]
    assert all((group.people or 0) >= 10 for group in shown)
    assert any(group.is_withheld for table in tables for group in table.groups)


def _check_outcomes(northgate: Organization) -> None:
    """The closed cohort shows each kind of comparison, and nothing of it is withheld."""
    admin = Membership.objects.select_related("user").get(role="admin")
    actor, cohort = actor_for(admin, northgate), Cohort.objects.get(status="closed")
    assert [isinstance(one.change, Change) for one in changes(actor, cohort) or ()] == [True] * 3
    stayed = retention(actor, [cohort])[cohort.pk]
    assert stayed.everyone is not None
    assert isinstance(stayed.everyone.compared, Standardised)
    assert [one.difference is not None for one in stayed.waited] == [True]


def _check_people() -> None:
    assert 1_150 < Person.objects.count() < 1_205
    roles = dict(Membership.objects.values_list("user__email", "role"))
    assert roles["rachel.davies@northgate.example"] == "admin"
    assert roles["priya.nagar@northgate.example"] == "manager"
    assert roles["olivia.ahmed@northgate.example"] == "member"
    assert roles["daniel.cooper@northgate.example"] == "member"


def _check_cohorts() -> None:
    assert Program.objects.count() == 3
    assert Program.objects.values("template_key").distinct().count() == 3
    closed, active, enrolling = Cohort.objects.order_by("starts_on")
    assert [closed.status, active.status, enrolling.status] == ["closed", "active", "enrolling"]
    assert 24 <= closed.relationships.filter(status="completed").count() <= 30
    for relationship in Relationship.objects.exclude(ended_on=None).select_related("cohort"):
        assert relationship.began_on <= relationship.ended_on
        assert relationship.ended_on <= min(relationship.cohort.ends_on, timezone.localdate())
    assert 44 <= active.relationships.filter(status="active").count() <= 56
    assert active.relationships.filter(status="ended").count() == 5
    assert Proposal.objects.filter(run__cohort=active, status="published").count() >= 2
    mentees = Enrollment.objects.filter(cohort=enrolling, role="mentee")
    assert mentees.filter(status="accepted").count() == enrolling.mentee_places
    assert mentees.filter(status="waitlisted").exists()
    assert mentees.filter(status="applied").exists()
    assert Enrollment.objects.filter(cohort=enrolling, role="mentor").count() == 20
    mentor = Person.objects.get(email="olivia.ahmed@northgate.example")
    assert (
        Relationship.objects.filter(cohort=active, status="active", members__person=mentor).count()
        == 2
    )


def _check_meetings() -> None:
    held = Meeting.objects.filter(status="held")
    assert held.count() > 200
    months = held.dates("starts_at", "month")
    assert len(months) >= 9
    assert Meeting.objects.filter(status="planned").count() >= 15
    assert not held.filter(starts_at__date__lt=Relationship.objects.earliest("began_on").began_on)
    assert held.filter(means="in_person").count() / held.count() == pytest.approx(0.5, abs=0.12)
    for meeting in held.select_related("relationship"):
        assert meeting.starts_at.date() >= meeting.relationship.began_on
        assert meeting.logged_at is not None
        assert meeting.logged_at >= meeting.starts_at


def _check_what_was_said() -> None:
    """Notes are sealed, and no word of them is in the trail or in an e-mail."""
    assert not Note.objects.exists(), "nobody asks, so there is nothing to see"
    written = 0
    for person_id in set(RelationshipMember.objects.values_list("person_id", flat=True)):
        with identified_as(person_id):
            for sealed in Note.objects.filter(author=person_id).values_list("sealed_text"):
                written += 1
                assert b"We " not in bytes(sealed[0])
    assert written > 40
    trail = json.dumps(list(AuditEvent.objects.values_list("details", flat=True)))
    letters = json.dumps(list(OutboxMessage.objects.values_list("payload", flat=True)))
    for word in ("portfolio", "corridor", "worries"):
        assert word not in trail
        assert word not in letters


def _check_reports() -> None:
    assert SurveyParticipation.objects.filter(round__kind="end").count() >= 30
    assert ActivityRollup.objects.filter(scope="cohort", period="month").count() >= 9
    active = Relationship.objects.filter(status="active").count()
    assert Signal.objects.count() == active
    states = Signal.objects.values("state")
    shares = {state: states.filter(state=state).count() / active for state in Signal.State.values}
    assert 0.1 < shares["stalled"] < 0.35
    assert shares["on_track"] > 0.4
    assert shares["not_started"] > 0
    assert shares["slowing"] > 0


def _check_outbox() -> None:
    owed = OutboxMessage.objects.filter(sent_at=None, withdrawn_at=None)
    assert owed.count() <= 25
    assert OutboxMessage.objects.exclude(sent_at=None).count() > 10
