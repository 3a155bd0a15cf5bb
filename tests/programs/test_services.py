from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent, Membership
from programs import queries, services
from programs.catalogue import TEMPLATES
from programs.models import Cohort, Program, ProgramManager, ProgramTemplate, Touchpoint
from tests.world import World

DAYS = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 9, 1)}


@pytest.fixture
def house(world: World) -> Any:
    with world.northgate.activate():
        yield world.northgate


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("at").values_list("action", flat=True))


class TestStarting:
    @pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
    def test_a_template_becomes_a_whole_programme(self, house: Any, template: Any) -> None:
        program = services.create_program_from_template(
            actor=house.actor("manager"), template_key=template.key, name="Ours to run"
        )
        assert program.purpose == template.purpose
        assert program.touchpoints.count() == len(template.touchpoints)
        assert program.guides.count() == len(template.guides)
        assert program.surveys.count() == len(template.surveys)
        assert program.agreements.get().number == 1
        assert [topic["key"] for topic in program.topics] == [t.key for t in template.topics]
        for step, wanted in zip(queries.structure_of(program), template.touchpoints, strict=True):
            assert (step.guide.key if step.guide else "") == wanted.guide
            assert (step.survey.key if step.survey else "") == wanted.survey

    def test_the_manager_who_starts_it_manages_it(self, house: Any) -> None:
        program = services.create_program_from_template(
            actor=house.actor("manager"), template_key="peer_support"
        )
        assert [row.membership.user for row in program.managers.all()] == [house.user("manager")]
        assert house.actor("manager").manages(program.pk)
        assert actions()[-1] == "program.created"

    def test_an_administrator_does_not_become_its_manager(self, house: Any) -> None:
        program = services.create_program(
            actor=house.actor("admin"), name="Returning", purpose="To come back well."
        )
        assert not program.managers.exists()

    def test_a_member_cannot(self, house: Any) -> None:
        with pytest.raises(NotAllowed):
            services.create_program(actor=house.actor("member"), name="Mine", purpose="Me.")
        with pytest.raises(NotAllowed):
            services.create_program_from_template(
                actor=house.actor("mentor"), template_key="peer_support"
            )

    def test_a_template_that_is_not_there(self, house: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            services.create_program_from_template(actor=house.actor("admin"), template_key="no")
        assert refusal.value.fields == {"template": "Choose a template."}

    def test_a_name_in_use_is_refused_by_the_database(self, house: Any) -> None:
        with pytest.raises(IntegrityError, match="programs_program_name_unique"):
            services.create_program(
                actor=house.actor("admin"), name=house.program.name, purpose="Again."
            )


class TestTemplates:
    def test_a_structure_is_saved_and_started_again(self, house: Any) -> None:
        first = services.create_program_from_template(
            actor=house.actor("manager"), template_key="digital_adoption", name="First"
        )
        actor = house.actor("manager")
        services.update_program(actor=actor, program=first, purpose="Changed by us.")
        template = services.save_as_template(actor=actor, program=first, name="Our digital way")
        second = services.create_program_from_template(
            actor=actor, template=template, name="Second"
        )
        assert second.purpose == "Changed by us."
        assert second.topics == first.topics
        assert second.matching_weights == first.matching_weights
        steps = ("title", "offset_days", "kind", "audience", "prompts", "guide__key", "survey__key")
        assert list(queries.structure_of(second).values_list(*steps)) == list(
            queries.structure_of(first).values_list(*steps)
        )
        assert second.agreements.get().text == first.agreements.get().text
        assert second.surveys.get(key="end").questions == first.surveys.get(key="end").questions

    def test_the_same_name_replaces(self, house: Any) -> None:
        actor = house.actor("manager")
        for _ in range(2):
            services.save_as_template(actor=actor, program=house.program, name="Leading")
        assert ProgramTemplate.objects.filter(name="Leading").count() == 1
        assert actions()[-2:] == ["template.created", "template.replaced"]

    def test_only_an_administrator_removes_one(self, house: Any) -> None:
        template = ProgramTemplate.objects.get(name="Ours")
        with pytest.raises(NotAllowed):
            services.remove_template(actor=house.actor("manager"), template=template)
        services.remove_template(actor=house.actor("admin"), template=template)
        assert not ProgramTemplate.objects.exists()


class TestChanging:
    def test_what_changed_is_recorded_by_name_alone(self, house: Any) -> None:
        services.update_program(
            actor=house.actor("manager"),
            program=house.program,
            purpose="A new purpose.",
            rhythm_days=house.program.rhythm_days,
        )
        event = AuditEvent.objects.latest("at")
        assert (event.action, event.details) == ("program.changed", {"fields": ["purpose"]})

    def test_another_programme_s_manager_cannot(self, house: Any) -> None:
        with pytest.raises(NotAllowed):
            services.update_program(
                actor=house.actor("other_manager"), program=house.program, name="Taken over"
            )

    def test_an_unknown_field_is_a_programming_error(self, house: Any) -> None:
        with pytest.raises(TypeError, match="archived_at"):
            services.update_program(
                actor=house.actor("admin"), program=house.program, archived_at=None
            )

    def test_a_running_programme_is_not_archived(self, house: Any) -> None:
        with pytest.raises(Conflict) as refusal:
            services.archive_program(actor=house.actor("manager"), program=house.program)
        assert refusal.value.code == "program_has_running_cohorts"

    def test_an_archived_programme_rests_until_it_is_brought_back(self, house: Any) -> None:
        actor = house.actor("admin")
        program = services.create_program(actor=actor, name="Old", purpose="Done.")
        program = services.archive_program(actor=actor, program=program)
        for use_case, arguments in (
            (services.update_program, {"name": "New"}),
            (services.publish_agreement, {"text": "Hush."}),
            (services.add_touchpoint, {"title": "Meet", "offset_days": 1}),
            (services.create_cohort, {"name": "One", **DAYS}),
        ):
            with pytest.raises(Conflict) as refusal:
                use_case(actor=actor, program=program, **arguments)
            assert refusal.value.code == "program_archived"
        program = services.restore_program(actor=actor, program=program)
        services.update_program(actor=actor, program=program, name="New")
        assert "program.restored" in actions()


class TestManagers:
    def test_a_manager_is_added_and_removed(self, house: Any) -> None:
        actor, program = house.actor("manager"), house.program
        other = Membership.objects.get(user=house.user("other_manager"))
        added = services.assign_manager(actor=actor, program=program, membership=other)
        assert house.actor("other_manager").manages(program.pk)
        services.remove_manager(actor=actor, program=program, manager=added)
        assert not house.actor("other_manager").manages(program.pk)

    def test_a_plain_member_cannot_become_one(self, house: Any) -> None:
        member = Membership.objects.get(user=house.user("member"))
        with pytest.raises(Invalid):
            services.assign_manager(
                actor=house.actor("admin"), program=house.program, membership=member
            )

    def test_one_who_becomes_a_plain_member_manages_nothing(self, house: Any) -> None:
        Membership.objects.filter(user=house.user("manager")).update(role="member")
        assert house.actor("manager").managed_program_ids == frozenset()

    def test_the_last_one_stays_unless_an_administrator_says_so(self, house: Any) -> None:
        last = ProgramManager.objects.get(program=house.program)
        with pytest.raises(Conflict) as refusal:
            services.remove_manager(
                actor=house.actor("manager"), program=house.program, manager=last
            )
        assert refusal.value.code == "last_manager"
        services.remove_manager(actor=house.actor("admin"), program=house.program, manager=last)
        assert not house.program.managers.exists()


class TestStructure:
    @pytest.fixture
    def steps(self, house: Any) -> list[Touchpoint]:
        house.program.touchpoints.all().delete()
        return [
            services.add_touchpoint(
                actor=house.actor("manager"), program=house.program, title=title, offset_days=day
            )
            for title, day in (("one", 7), ("two", 14), ("three", 21))
        ]

    def order(self, house: Any) -> list[tuple[str, int]]:
        return list(queries.structure_of(house.program).values_list("title", "offset_days"))

    def test_a_step_changes_days_with_its_neighbour(self, house: Any, steps: Any) -> None:
        actor = house.actor("manager")
        assert services.move_touchpoint(actor=actor, touchpoint=steps[2], direction="up")
        assert self.order(house) == [("one", 7), ("three", 14), ("two", 21)]
        assert services.move_touchpoint(actor=actor, touchpoint=steps[0], direction="down")
        assert self.order(house) == [("three", 7), ("one", 14), ("two", 21)]

    def test_steps_of_one_day_change_places_too(self, house: Any, steps: Any) -> None:
        Touchpoint.objects.update(offset_days=7)
        services.move_touchpoint(actor=house.actor("manager"), touchpoint=steps[1], direction="up")
        assert self.order(house) == [("two", 7), ("one", 7), ("three", 7)]

    def test_at_the_end_nothing_happens(self, house: Any, steps: Any) -> None:
        before = actions()
        actor = house.actor("manager")
        assert not services.move_touchpoint(actor=actor, touchpoint=steps[0], direction="up")
        assert not services.move_touchpoint(actor=actor, touchpoint=steps[2], direction="down")
        assert actions() == before

    def test_sideways_is_no_direction(self, house: Any, steps: Any) -> None:
        with pytest.raises(Invalid):
            services.move_touchpoint(
                actor=house.actor("manager"), touchpoint=steps[0], direction="sideways"
            )

    def test_a_step_to_read_needs_its_guide(self, house: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            services.add_touchpoint(
                actor=house.actor("admin"),
                program=house.program,
                title="Read",
                offset_days=1,
                kind="guide",
            )
        assert refusal.value.fields == {"guide": "Choose the guide to read."}

    def test_a_guide_of_another_programme_is_refused(self, house: Any) -> None:
        with pytest.raises(Invalid):
            services.add_touchpoint(
                actor=house.actor("admin"),
                program=house.program,
                title="Read",
                offset_days=1,
                guide=house.other_program.guides.get(),
            )

    def test_a_removed_step_is_gone(self, house: Any, steps: Any) -> None:
        services.remove_touchpoint(actor=house.actor("manager"), touchpoint=steps[1])
        assert self.order(house) == [("one", 7), ("three", 21)]

    def test_guides_of_the_same_title_get_keys_of_their_own(self, house: Any) -> None:
        keys = [
            services.add_guide(
                actor=house.actor("manager"), program=house.program, title="On call", body="Sleep."
            ).key
            for _ in range(3)
        ]
        assert keys == ["on_call", "on_call_2", "on_call_3"]


class TestAgreement:
    def test_the_next_version_has_the_next_number(self, house: Any) -> None:
        version = services.publish_agreement(
            actor=house.actor("manager"), program=house.program, text=" Ours alone.\r\n\r\nYes. "
        )
        assert (version.number, version.text) == (2, "Ours alone.\n\nYes.")
        assert queries.current_agreement(house.program) == version
        assert AuditEvent.objects.latest("at").details == {"number": 2}

    def test_the_same_text_asks_nobody_again(self, house: Any) -> None:
        text = queries.current_agreement(house.program).text
        with pytest.raises(Conflict) as refusal:
            services.publish_agreement(
                actor=house.actor("manager"), program=house.program, text=f"{text}\n"
            )
        assert refusal.value.code == "agreement_unchanged"

    def test_an_empty_one_is_none(self, house: Any) -> None:
        with pytest.raises(Invalid):
            services.publish_agreement(actor=house.system, program=house.program, text="  ")


class TestCohorts:
    def test_a_new_one_is_a_draft_with_the_programme_s_matching(self, house: Any) -> None:
        cohort = services.create_cohort(
            actor=house.actor("manager"), program=house.program, name="Fresh", **DAYS
        )
        assert cohort.status == Cohort.Status.DRAFT
        assert cohort.matching_weights == house.program.matching_weights
        assert cohort.matching_rules == house.program.matching_rules
        assert cohort.join_token

    def test_days_out_of_order(self, house: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            services.create_cohort(
                actor=house.actor("manager"),
                program=house.program,
                name="Backwards",
                starts_on=DAYS["ends_on"],
                ends_on=DAYS["starts_on"],
                enrollment_opens_on=DAYS["starts_on"],
                enrollment_closes_on=DAYS["starts_on"] - timedelta(days=1),
            )
        assert set(refusal.value.fields) == {"ends_on", "enrollment_closes_on"}

    def test_the_database_refuses_them_too(self, house: Any) -> None:
        with (
            pytest.raises(IntegrityError, match="programs_cohort_ends_after_start"),
            transaction.atomic(),
        ):
            Cohort.objects.filter(pk=house.cohort.pk).update(ends_on=house.cohort.starts_on)

    def test_a_copy_takes_settings_and_no_people(self, house: Any) -> None:
        original = services.update_cohort(
            actor=house.actor("manager"),
            cohort=house.cohort,
            mentee_places=24,
            questions=[{"key": "why", "text": "Why?", "type": "text", "choices": []}],
        )
        copy = services.copy_cohort(
            actor=house.actor("manager"), cohort=original, name="Once more", **DAYS
        )
        assert copy.copied_from == original
        assert (copy.mentee_places, copy.questions) == (24, original.questions)
        assert copy.status == Cohort.Status.DRAFT
        assert copy.join_token != original.join_token
        assert not copy.enrollments.exists()

    def test_its_whole_life(self, house: Any) -> None:
        actor = house.actor("manager")
        cohort = services.create_cohort(actor=actor, program=house.program, name="Life", **DAYS)
        for stage in ("enrolling", "matching", "active", "closing", "closed"):
            assert cohort.next_status == stage
            cohort = services.move_cohort(actor=actor, cohort=cohort, to=stage)
        assert cohort.closed_at is not None
        assert cohort.next_status is None
        assert actions()[-5:] == ["cohort.moved"] * 5

    @pytest.mark.parametrize(
        ("here", "back"),
        [("enrolling", "draft"), ("matching", "enrolling"), ("closing", "active")],
    )
    def test_the_ways_back(self, house: Any, here: str, back: str) -> None:
        Cohort.objects.filter(pk=house.cohort.pk).update(status=here)
        moved = services.move_cohort(actor=house.actor("admin"), cohort=house.cohort, to=back)
        assert moved.status == back

    def test_no_other_step_is_there(self, house: Any) -> None:
        allowed = {
            ("draft", "enrolling"),
            ("enrolling", "matching"),
            ("matching", "active"),
            ("active", "closing"),
            ("closing", "closed"),
            ("enrolling", "draft"),
            ("matching", "enrolling"),
            ("closing", "active"),
        }
        for here in Cohort.Status.values:
            for to in [*Cohort.Status.values, "nowhere", ""]:
                if (here, to) not in allowed:
                    Cohort.objects.filter(pk=house.cohort.pk).update(status=here)
                    with pytest.raises(Conflict):
                        services.move_cohort(actor=house.actor("admin"), cohort=house.cohort, to=to)

    def test_enrolment_waits_for_an_agreement_and_a_step(self, house: Any) -> None:
        actor = house.actor("admin")
        program = services.create_program(actor=actor, name="Bare", purpose="Nothing yet.")
        cohort = services.create_cohort(actor=actor, program=program, name="First", **DAYS)
        with pytest.raises(Conflict) as refusal:
            services.move_cohort(actor=actor, cohort=cohort, to="enrolling")
        assert refusal.value.code == "agreement_missing"
        services.publish_agreement(actor=actor, program=program, text="Between us.")
        with pytest.raises(Conflict) as refusal:
            services.move_cohort(actor=actor, cohort=cohort, to="enrolling")
        assert refusal.value.code == "structure_empty"
        services.add_touchpoint(actor=actor, program=program, title="Meet", offset_days=14)
        services.move_cohort(actor=actor, cohort=cohort, to="enrolling")

    def test_a_closed_one_takes_lessons_and_nothing_else(self, house: Any) -> None:
        Cohort.objects.filter(pk=house.cohort.pk).update(status="closed")
        actor = house.actor("manager")
        changed = services.update_cohort(actor=actor, cohort=house.cohort, lessons="Start later.")
        assert changed.lessons == "Start later."
        with pytest.raises(Conflict):
            services.update_cohort(actor=actor, cohort=house.cohort, name="Renamed")
        with pytest.raises(Conflict):
            services.renew_join_link(actor=actor, cohort=house.cohort)

    def test_a_new_link_replaces_the_old_one(self, house: Any) -> None:
        old = house.cohort.join_token
        assert services.renew_join_link(
            actor=house.actor("manager"), cohort=house.cohort
        ).join_token not in {old, ""}

    def test_another_programme_s_manager_moves_nothing(self, house: Any) -> None:
        with pytest.raises(NotAllowed):
            services.move_cohort(
                actor=house.actor("other_manager"), cohort=house.cohort, to="closing"
            )


class TestSeeing:
    def names(self, found: Any) -> set[str]:
        return {row.name for row in found}

    def test_programmes(self, house: Any) -> None:
        seen = {
            part: self.names(queries.visible_programs(house.actor(part)))
            for part in ("admin", "manager", "other_manager", "mentor", "member")
        }
        both = {house.program.name, house.other_program.name}
        assert seen["admin"] == both
        assert seen["manager"] == {house.program.name}
        assert seen["other_manager"] == {house.other_program.name}
        assert seen["mentor"] == seen["member"] == set()

    def test_cohorts(self, house: Any) -> None:
        assert house.other_cohort in queries.visible_cohorts(house.actor("admin"))
        mine = queries.visible_cohorts(house.actor("manager"))
        assert {cohort.program_id for cohort in mine} == {house.program.pk}
        assert not queries.visible_cohorts(house.actor("mentee")).exists()

    def test_guides_are_for_those_who_take_part_too(self, house: Any) -> None:
        guide, other = house.program.guides.get(), house.other_program.guides.get()
        for part in ("admin", "manager", "mentor", "mentee"):
            assert guide in queries.visible_guides(house.actor(part))
        for part in ("manager", "mentor"):
            assert other not in queries.visible_guides(house.actor(part))
        assert not queries.visible_guides(house.actor("member")).exists()

    def test_saved_templates_are_for_those_who_may_start(self, house: Any) -> None:
        assert queries.saved_templates(house.actor("manager")).count() == 1
        assert not queries.saved_templates(house.actor("member")).exists()

    def test_the_list_searches_and_filters(self, house: Any) -> None:
        admin = house.actor("admin")
        assert self.names(queries.programs_in_list(admin, search="NURSE")) == {"Nurse leadership"}
        assert self.names(queries.programs_in_list(admin, state="archived")) == set()
        Program.objects.filter(pk=house.program.pk).update(archived_at="2026-01-01T00:00Z")
        assert self.names(queries.programs_in_list(admin, state="archived")) == {"Nurse leadership"}
        assert len(queries.programs_in_list(admin, state="all")) == 2

    def test_the_list_counts_running_cohorts(self, house: Any) -> None:
        program = queries.programs_in_list(house.actor("manager")).get()
        Cohort.objects.create(program=house.program, name="Draft", status="draft", **DAYS)
        again = queries.programs_in_list(house.actor("manager")).get()
        assert again.cohort_count == program.cohort_count + 1
        assert again.running_count == program.running_count
