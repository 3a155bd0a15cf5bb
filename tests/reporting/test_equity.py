"""Equity characteristics: read by their owner and counted by the database, by nobody else."""

import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone
from django.utils.translation import override

from mentorship.errors import Invalid, NotAllowed
from mentorship.models import AuditEvent
from mentorship.tenancy import acting_as
from participants.equity import PREFER_NOT, USUAL, WORDING, Question
from participants.forms.equity import OwnEquityForm
from participants.models import EquityAnswer, EquityConsent, EquityQuestion, Person
from participants.queries.equity import OwnEquity, equity_questions, own_equity
from participants.services.equity import (
    change_equity_questions,
    declare_equity,
    withdraw_equity,
)
from reporting.models import Export
from reporting.queries.equity import (
    EquityGroup,
    InvitedGroup,
    counted_equity,
    equity_of,
    equity_tables,
)
from reporting.queries.sheets import sheet_of
from reporting.services import publish_equity
from reporting.suppression import decide
from tests.factories.matching import pair
from tests.factories.mentorship import UserFactory
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.factories.programs import CohortFactory
from tests.world import DECLARED, World

ASKED = Question("caring", "Caring", ("Yes", "No", "Sometimes"))


@pytest.fixture
def house(world: World) -> Any:
    with world.northgate.activate():
        EquityQuestion.objects.update(choices=list(ASKED.choices))
        yield world.northgate


def rows_seen(user: Any = None) -> tuple[int, int]:
    if user is None:
        return EquityAnswer.objects.count(), EquityConsent.objects.count()
    with acting_as(user):
        return EquityAnswer.objects.count(), EquityConsent.objects.count()


# --- Who reads a row ----------------------------------------------------------------------------


def test_the_database_shows_rows_to_their_owner_alone(house: Any) -> None:
    assert rows_seen(house.user("mentee")) == (1, 1)
    for part in ("admin", "manager", "mentor", "member", "other_mentee"):
        assert rows_seen(house.user(part)) == (0, 0)
    assert rows_seen() == (0, 0)


def test_nobody_writes_a_row_for_somebody_else(house: Any) -> None:
    for part in ("admin", "mentor"):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            acting_as(house.user(part)),
        ):
            EquityAnswer.objects.create(
                person=house.person("mentee"), question="age", choice="Under 25"
            )
    with acting_as(house.user("admin")):
        assert EquityAnswer.objects.all().delete()[0] == 0
        assert EquityAnswer.objects.update(choice="No") == 0
    assert rows_seen(house.user("mentee")) == (1, 1)


def test_the_apps_role_cannot_become_the_function_nor_change_it(house: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, pg_get_userbyid(proowner) <> current_user,"
            " NOT pg_has_role(current_user, proowner, 'MEMBER'), proconfig"
            " FROM pg_proc WHERE proname LIKE 'reporting_equity_%'"
        )
        assert cursor.fetchall() == 2 * [(True, True, True, ["search_path=pg_catalog, pg_temp"])]


# --- Saying, changing, withdrawing ----------------------------------------------------------------


def declare(house: Any, part: str, **answers: str) -> None:
    person = house.person(part)
    declare_equity(actor=house.actor(part), person=person, answers=answers, has_consented=True)


def test_declaring_and_withdrawing(house: Any) -> None:
    actor = house.actor("mentor")
    declare(house, "mentor", caring="Yes")
    assert own_equity(actor).answers == {"caring": "Yes"}
    declare(house, "mentor", caring=PREFER_NOT)
    assert own_equity(actor).answers == {"caring": PREFER_NOT}
    declare(house, "mentor")
    assert own_equity(actor).answers == {}
    declare(house, "mentor", caring="No")
    withdraw_equity(actor=actor, person=house.person("mentor"))
    assert own_equity(actor) == type(own_equity(actor))()
    assert rows_seen(house.user("mentor")) == (0, 0)
    assert rows_seen(house.user("mentee")) == (1, 1)


def test_only_with_consent_and_only_what_is_offered(house: Any) -> None:
    mentor = {"actor": house.actor("mentor"), "person": house.person("mentor")}
    with pytest.raises(Invalid, match="Agree first"):
        declare_equity(**mentor, answers={"caring": "Yes"}, has_consented=False)
    for wrong in ({"caring": "Perhaps"}, {"salary": "Yes"}):
        with pytest.raises(Invalid):
            declare_equity(**mentor, answers=wrong, has_consented=True)
    assert rows_seen(house.user("mentor")) == (0, 0)


def test_nobody_declares_for_somebody_else(house: Any) -> None:
    for part in ("admin", "manager", "mentee"):
        with pytest.raises(NotAllowed):
            declare_equity(
                actor=house.actor(part),
                person=house.person("mentor"),
                answers={"caring": "Yes"},
                has_consented=True,
            )


def test_a_new_wording_asks_again(house: Any) -> None:
    assert own_equity(house.actor("mentee")).has_consented
    with acting_as(house.user("mentee")):
        EquityConsent.objects.update(wording=f"before-{WORDING}")
    assert not own_equity(house.actor("mentee")).has_consented


def test_the_trail_says_that_but_not_whose_nor_what(house: Any) -> None:
    declare(house, "mentor", caring="Sometimes")
    withdraw_equity(actor=house.actor("mentor"), person=house.person("mentor"))
    for event in AuditEvent.objects.filter(action__startswith="equity."):
        assert (event.actor_id, event.subject_id, event.details) == (None, None, {})


def test_a_deleted_person_takes_the_answers_along(house: Any) -> None:
    person = PersonFactory(user=UserFactory())
    with acting_as(person.user):
        EquityAnswer.objects.create(person=person, question="caring", choice="Yes")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM participants_person WHERE id = %s", [person.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Person.objects.filter(pk=person.pk).exists()


# --- Pages --------------------------------------------------------------------------------------


def test_the_own_page_keeps_changes_and_deletes(world: World) -> None:
    client, path = world.client("mentor"), "/o/northgate/me/equity/"
    refused = client.post(path, {"caring": "Yes"})
    assert refused.status_code == 422
    assert "Agree first" in refused.content.decode()
    assert 'value="Yes"' in refused.content.decode()
    client.post(path, {"caring": "Yes", "consent": "on"})
    page = client.get(path).content.decode()
    assert re.search(r'value="Yes"[^>]*checked', page)
    client.post(f"{path}withdraw/")
    assert not re.search(r'value="Yes"[^>]*checked', client.get(path).content.decode())


def test_by_the_api(world: World) -> None:
    client, path = world.client("mentor"), "/api/v1/organizations/northgate/me/equity/"
    said = {"answers": {"caring": "No"}, "has_consented": True}
    assert client.put(path, said, content_type="application/json").json() == said
    assert client.get(path).json() == said
    assert client.delete(path).status_code == 204
    assert client.get(path).json() == {"answers": {}, "has_consented": False}


def test_an_organization_asks_in_its_own_way(world: World) -> None:
    client, path = world.client("admin"), "/o/northgate/people/equity/"
    sent = {"caring_asked": "on", "caring_choices": "Children\nAdults\n\nNobody"}
    assert "The questions are saved." in client.post(path, sent, follow=True).content.decode()
    with world.northgate.activate():
        asked = equity_questions(world.northgate.actor("mentee"))
    assert [one.choices for one in asked] == [("Children", "Adults", "Nobody")]
    wrong = client.post(path, {"caring_asked": "on", "caring_choices": "One"})
    assert wrong.status_code == 422
    with world.harbour.activate():
        (other,) = equity_questions(world.harbour.actor("mentee"))
        assert other.choices == ("Yes", "No")
        change_equity_questions(actor=world.harbour.actor("admin"), questions=[])
        assert equity_questions(world.harbour.actor("mentee")) == list(USUAL)


def test_elsewhere_an_organization_decides_what_british_law_lets_it_ask(world: World) -> None:
    with world.harbour.activate():
        actor = world.harbour.actor("admin")
        change_equity_questions(actor=actor, questions=[])
        actor.organization.language = "fr"
        asked = {one.key for one in equity_questions(actor)}
        assert asked == {"age", "disability", "gender", "caring"}
        assert equity_questions(actor, also_not_asked=True)[2].key == "ethnic_group"


def test_it_is_on_no_other_page_and_in_no_export(world: World) -> None:
    for part in ("admin", "manager", "mentor"):
        client = world.client(part)
        for path in (
            f"people/{world.northgate.person('mentee').pk}/",
            "overview/",
            f"programs/{world.northgate.program.pk}/report/",
            "settings/audit/",
        ):
            assert DECLARED not in client.get(f"/o/northgate/{path}").content.decode()
    with world.northgate.activate():
        for part, kind in product(("admin", "manager"), Export.Kind.values):
            if kind == Export.Kind.BOARD:
                continue
            sheet = sheet_of(world.northgate.actor(part), kind, world.northgate.cohort)
            assert DECLARED not in str(list(sheet.rows))


# --- Groups ---------------------------------------------------------------------------------------


def populate(house: Any, sizes: dict[str, int], matched: int = 0) -> Any:
    """A cohort in which so many people gave each answer ("" for none)."""
    cohort = CohortFactory(program=house.program, name="Counted")
    mentor = EnrollmentFactory(cohort=cohort, role="mentor", status="withdrawn")
    for choice, people in sizes.items():
        for number in range(people):
            person = PersonFactory(user=UserFactory(second_factor=False))
            enrollment = EnrollmentFactory(cohort=cohort, person=person, role="mentee")
            if choice:
                with acting_as(person.user):
                    EquityAnswer.objects.create(person=person, question="caring", choice=choice)
            if number < matched:
                pair(mentor, enrollment)
    return cohort


def populate_more(house: Any, cohort: Any, choice: str, people: int) -> list[Any]:
    found = []
    for _ in range(people):
        person = PersonFactory(user=UserFactory(second_factor=False))
        found.append(EnrollmentFactory(cohort=cohort, person=person, role="mentee"))
        with acting_as(person.user):
            EquityAnswer.objects.create(person=person, question="caring", choice=choice)
    return found


def figures(house: Any, cohort: Any, part: str = "manager") -> dict[str, EquityGroup]:
    """As the database counts this cohort alone."""
    tables = equity_tables(house.actor(part), *counted_equity(house.system, [cohort.pk]))
    return {one.choice: one for table in tables for one in table.groups}


def test_large_groups_are_shown_in_round_figures(house: Any) -> None:
    cohort = populate(house, {"Yes": 12, "No": 17, "": 11}, matched=6)
    shown = figures(house, cohort)
    assert shown["Yes"] == EquityGroup("Yes", 10, 50, 0)
    assert shown["No"] == EquityGroup("No", 15, 35, 0)
    assert shown["No answer"] == EquityGroup("No answer", 10, 55, 0)
    assert shown["Sometimes"].is_withheld
    assert shown[PREFER_NOT].is_withheld


@pytest.mark.parametrize(
    "sizes",
    [
        {"Yes": 10, "No": 30},
        {"Yes": 10, "No": 12, "": 40},
        {"Yes": 1, "No": 11, "Sometimes": 12, "": 13},
        {"Yes": 11, "No": 11},
        {"Yes": 3, "No": 4, "Sometimes": 5, "": 20},
        {"Yes": 2, "": 3},
        {"": 14},
    ],
)
def test_the_database_withholds_what_the_rule_withholds(house: Any, sizes: dict[str, int]) -> None:
    cohort = populate(house, sizes)
    decision = decide(dict(sorted(sizes.items())), threshold=11)
    shown = {name for name, one in figures(house, cohort).items() if not one.is_withheld}
    assert shown == {name or "No answer" for name in sizes if name not in decision.withheld}


def test_a_lower_bar_is_not_taken(house: Any) -> None:
    cohort = populate(house, {"Yes": 10, "No": 10})
    with connection.cursor() as cursor:
        for bar in (0, 1, 5, None):
            cursor.execute(
                "SELECT * FROM public.reporting_equity_groups('caring', %s, %s)", [[cohort.pk], bar]
            )
            assert cursor.fetchall() == []


def test_a_higher_one_is(house: Any) -> None:
    cohort = populate(house, {"Yes": 12, "No": 15})
    house.organization.suppression_threshold = 15
    house.organization.save()
    assert all(one.is_withheld for one in figures(house, cohort).values())


def test_another_organizations_people_are_not_counted(world: World) -> None:
    with world.harbour.activate():
        EquityQuestion.objects.update(choices=list(ASKED.choices))
        foreign = populate(world.harbour, {"Yes": 12, "No": 12})
        assert not figures(world.harbour, foreign)["Yes"].is_withheld
    with world.northgate.activate(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM public.reporting_equity_groups('caring', %s, 11)", [[foreign.pk]]
        )
        assert cursor.fetchall() == []


def invited(house: Any, cohort: Any, part: str = "manager") -> dict[str, InvitedGroup]:
    tables = equity_tables(house.actor(part), *counted_equity(house.system, [cohort.pk]))
    return {one.choice: one for table in tables for one in table.invited}


def staff(house: Any, sizes: dict[str, int]) -> None:
    """So many more people of each answer who take part in nothing."""
    for choice, people in sizes.items():
        for _ in range(people):
            person = PersonFactory(user=UserFactory(second_factor=False))
            with acting_as(person.user):
                EquityAnswer.objects.create(person=person, question="caring", choice=choice)


def test_how_many_of_the_staff_are_invited(house: Any) -> None:
    """Twelve of 40, of whom shares go by 15, and one of 25, by 20."""
    cohort = populate(house, {"Yes": 12, "No": 1})
    staff(house, {"Yes": 28, "No": 24, "Sometimes": 9})
    shown = invited(house, cohort)
    assert shown["Yes"] == InvitedGroup("Yes", 40, 30)
    assert shown["Sometimes"].is_withheld
    assert shown[PREFER_NOT].is_withheld
    assert shown["No"] == InvitedGroup("No", 25, 0)
    # The smallest of the others hides what would else be told by taking away.
    assert shown["No answer"].is_withheld
    assert figures(house, cohort)["No"].is_withheld


def test_the_invited_are_withheld_by_the_same_rule(house: Any) -> None:
    cohort = populate(house, {"Yes": 3})
    sizes = {"Yes": 14, "No": 12, "Sometimes": 30}
    staff(house, {"Yes": 11, "No": 12, "Sometimes": 30})
    with_none = Person.objects.filter(left_on=None).count() - sum(sizes.values()) - 1
    decision = decide({**sizes, "": with_none, DECLARED: 1}, threshold=11)
    shown = {name for name, one in invited(house, cohort).items() if not one.is_withheld}
    everything = {*sizes, ""}
    assert shown == {name or "No answer" for name in everything if name not in decision.withheld}


def test_nobody_is_told_how_many_of_a_small_group_are_invited(house: Any) -> None:
    """Of twelve the share goes by 45 per cent: none and two of them read alike."""
    staff(house, {"Yes": 10, "No": 11, "Sometimes": 60})
    cohort = populate(house, {"Yes": 2})
    assert invited(house, cohort)["Yes"] == InvitedGroup("Yes", 10, 0)
    assert invited(house, cohort)["No"] == InvitedGroup("No", 10, 0)


def test_no_level_is_told_to_who_does_not_see_it(house: Any) -> None:
    cohort = populate(house, {"Yes": 12, "No": 12})
    assert publish_equity(actor=house.system) == 3
    assert equity_of(house.actor("manager"), [cohort])
    assert equity_of(house.actor("admin"), [cohort])
    assert equity_of(house.actor("manager"), [cohort, house.other_cohort]) == []
    assert equity_of(house.actor("other_manager"), [cohort]) == []
    assert equity_of(house.actor("mentee"), [cohort]) == []
    assert counted_equity(house.actor("admin"), [cohort.pk]) == ([], [])


def test_editions_differ_by_enough_people_or_by_nobody(house: Any) -> None:
    """One who joins, one who is matched or one who is new at work moves nothing."""
    cohort = populate(house, {"Yes": 12, "No": 12})
    publish_equity(actor=house.system)
    admin = house.actor("admin")
    first = equity_of(admin, [cohort])

    [one] = populate_more(house, cohort, "Yes", 1)
    pair(EnrollmentFactory(cohort=cohort, role="mentor"), one)
    assert publish_equity(actor=house.system) == 0
    assert equity_of(admin, [cohort]) == first

    populate_more(house, cohort, "Yes", 10)
    assert publish_equity(actor=house.system) == 3
    later = {one.choice: one for table in equity_of(admin, [cohort]) for one in table.groups}
    assert later["Yes"].people == 25
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert publish_equity(actor=house.system) == 0
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert publish_equity(actor=house.system) == 3


def test_who_sees_which_level(house: Any) -> None:
    populate(house, {"Yes": 12, "No": 12})
    publish_equity(actor=house.system)
    world = World()
    words = "Who is invited, who is matched, and who meets"
    report = f"/o/northgate/programs/{house.program.pk}/report/"
    assert words in world.client("manager").get(report).content.decode()
    assert words not in world.client("admin").get(report).content.decode()
    assert words in world.client("admin").get("/o/northgate/overview/").content.decode()
    assert words not in world.client("manager").get("/o/northgate/overview/").content.decode()


def test_usual_questions_are_said_in_the_reader_s_language_and_kept_as_they_are() -> None:
    with override("fr"):
        form = OwnEquityForm(questions=[USUAL[0], ASKED], own=OwnEquity())
        assert form.fields["age"].label == "Âge"
        assert ("Under 25", "Moins de 25 ans") in form.fields["age"].choices
        # An organisation's own words are shown as they were written.
        assert form.fields["caring"].label == "Caring"
        assert ("Sometimes", "Sometimes") in form.fields["caring"].choices
