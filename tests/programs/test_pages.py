import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentorship.addresses import org_reverse
from programs import queries, services
from programs.models import Cohort, Program
from tests.factories.programs import CohortFactory, ProgramFactory
from tests.world import World


@pytest.fixture
def house(world: World) -> Any:
    return world.northgate


@pytest.fixture
def manager(world: World) -> Client:
    return world.client("manager")


def at(house: Any, name: str, **kwargs: Any) -> str:
    return org_reverse(house.organization, f"programs:{name}", **kwargs)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def queries_of(client: Client, path: str) -> int:
    client.get(path)  # the first request of a session writes it
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


class TestStartingOne:
    def test_in_three_requests_from_the_list(self, house: Any, manager: Client) -> None:
        chosen = manager.get(at(house, "program_new"))
        path = at(house, "program_start", template_key="nurse_leadership")
        assert path in chosen.content.decode()
        assert "Step by step" in text_of(manager.get(path))
        response = manager.post(path, {"name": "Leading on nights"}, follow=True)
        assert "Leading on nights is ready" in text_of(response)
        assert "Open the first cohort" in text_of(response)

    def test_all_seven_can_be_chosen(self, house: Any, manager: Client) -> None:
        page = manager.get(at(house, "program_new")).content.decode()
        links = set(re.findall(r"/programs/new/([a-z_]+)/", page)) - {"blank", "own"}
        assert len(links) == 7

    def test_a_taken_name_is_said_beside_the_field(self, house: Any, manager: Client) -> None:
        path = at(house, "program_start", template_key="peer_support")
        response = manager.post(path, {"name": house.program.name})
        assert response.status_code == 422
        assert "Another programme has this name." in text_of(response)
        assert house.program.name in response.content.decode()

    def test_a_saved_template_can_be_looked_at_and_started(
        self, house: Any, manager: Client
    ) -> None:
        with house.activate():
            saved = services.save_as_template(
                actor=house.actor("manager"), program=house.program, name="Our own way"
            )
        path = at(house, "program_start_saved", template_id=saved.pk)
        assert path in manager.get(at(house, "program_new")).content.decode()
        assert manager.post(path, {"name": "From ours"}).status_code == 302

    def test_a_blank_one_leads_to_its_steps(self, house: Any, manager: Client) -> None:
        data = {
            "name": "Returning",
            "purpose": "To come back well.",
            "model": "one_to_one",
            "rhythm_days": 30,
            "rhythm_min_days": 60,
            "rhythm_max_days": 20,
            "meeting_minutes": 45,
            "protected_hours": 0,
            "topics": "- First day\nChildcare\n\nFirst day",
        }
        refused = manager.post(at(house, "program_blank"), data)
        assert refused.status_code == 422
        assert "Not longer than the usual rhythm." in text_of(refused)
        assert "Childcare" in refused.content.decode()
        accepted = manager.post(
            at(house, "program_blank"), data | {"rhythm_min_days": 14, "rhythm_max_days": 60}
        )
        with house.activate():
            program = Program.objects.get(name="Returning")
        assert accepted["Location"] == at(house, "structure", program_id=program.pk)
        assert [topic["label"] for topic in program.topics] == ["First day", "Childcare"]


class TestList:
    def test_nothing_yet(self, house: Any, world: World) -> None:
        with house.activate():
            Program.objects.filter(pk=house.other_program.pk).delete()
        page = text_of(world.client("other_manager").get(at(house, "programs")))
        assert "No programme yet" in page

    def test_nothing_found(self, house: Any, manager: Client) -> None:
        page = text_of(manager.get(at(house, "programs"), {"q": "astronauts"}))
        assert "Nothing found" in page

    def test_the_same_number_of_queries_for_one_and_for_many(
        self, house: Any, world: World
    ) -> None:
        admin = world.client("admin")
        few = queries_of(admin, at(house, "programs"))
        with house.activate():
            for _ in range(5):
                CohortFactory(program=ProgramFactory())
        assert queries_of(admin, at(house, "programs")) == few


class TestProgramPage:
    def test_it_shows_purpose_steps_cohorts_and_managers(self, house: Any, manager: Client) -> None:
        page = text_of(manager.get(at(house, "program", program_id=house.program.pk)))
        for words in ("To grow.", "First meeting", "Autumn", "Mira", "version 1"):
            assert words in page

    def test_the_same_number_of_queries_for_one_cohort_and_for_many(
        self, house: Any, manager: Client
    ) -> None:
        path = at(house, "program", program_id=house.program.pk)
        few = queries_of(manager, path)
        with house.activate():
            for _ in range(5):
                CohortFactory(program=house.program)
                services.add_touchpoint(
                    actor=house.system, program=house.program, title="Meet", offset_days=3
                )
        assert queries_of(manager, path) == few

    def test_topics_keep_their_keys(self, house: Any, manager: Client) -> None:
        program = house.program
        form = {
            "name": program.name,
            "purpose": program.purpose,
            "model": program.model,
            "rhythm_days": 30,
            "rhythm_min_days": 14,
            "rhythm_max_days": 62,
            "meeting_minutes": 45,
            "protected_hours": 12,
            "topics": "Career\nNight shifts\nConfidence",
        }
        manager.post(at(house, "program_edit", program_id=program.pk), form)
        with house.activate():
            program.refresh_from_db()
        assert program.topics == [
            {"key": "career", "label": "Career"},
            {"key": "night_shifts", "label": "Night shifts"},
            {"key": "confidence", "label": "Confidence"},
        ]

    def test_archiving_a_running_one_is_refused_in_words(self, house: Any, manager: Client) -> None:
        path = at(house, "program_archive", program_id=house.program.pk)
        assert "still running" in text_of(manager.post(path, follow=True))

    def test_an_archived_one_offers_to_bring_it_back(self, house: Any, world: World) -> None:
        with house.activate():
            program = ProgramFactory(name="Old", archived_at="2026-01-01T00:00Z")
        admin = world.client("admin")
        path = at(house, "program", program_id=program.pk)
        page = text_of(admin.get(path))
        assert "Bring it back" in page
        assert "New cohort" not in page
        back = admin.post(at(house, "program_restore", program_id=program.pk), follow=True)
        assert "back in use" in text_of(back)


class TestStructure:
    def test_a_step_is_added_moved_changed_and_taken_out(self, house: Any, manager: Client) -> None:
        data = {
            "title": "On nights",
            "kind": "meeting",
            "audience": "both",
            "offset_days": "90",
            "prompts": "- What is different at four?\n\nWhom can you wake?",
        }
        manager.post(at(house, "touchpoint_new", program_id=house.program.pk), data)
        with house.activate():
            step = house.program.touchpoints.get(title="On nights")
            first = queries.structure_of(house.program).first()
        assert step.prompts == ["What is different at four?", "Whom can you wake?"]
        assert first != step
        edit = at(house, "touchpoint_edit", touchpoint_id=step.pk)
        assert "Whom can you wake?" in manager.get(edit).content.decode()
        refused = manager.post(edit, data | {"kind": "survey"})
        assert refused.status_code == 422
        assert "Choose the survey to answer." in text_of(refused)
        move = at(house, "touchpoint_move", touchpoint_id=step.pk)
        for _ in range(5):
            page = manager.post(move, {"direction": "up"}, follow=True)
        with house.activate():
            assert queries.structure_of(house.program).first() == step
        assert "moved up" not in text_of(page)
        manager.post(at(house, "touchpoint_remove", touchpoint_id=step.pk))
        with house.activate():
            assert not house.program.touchpoints.filter(pk=step.pk).exists()

    def test_guides_and_surveys_of_other_programmes_cannot_be_chosen(
        self, house: Any, manager: Client
    ) -> None:
        with house.activate():
            other = house.other_program.guides.get()
        response = manager.post(
            at(house, "touchpoint_new", program_id=house.program.pk),
            {
                "title": "Read",
                "kind": "guide",
                "audience": "both",
                "offset_days": 1,
                "guide": other.pk,
            },
        )
        assert response.status_code == 422

    def test_a_guide_is_read_by_a_mentor_and_changed_by_the_manager(
        self, house: Any, world: World, manager: Client
    ) -> None:
        with house.activate():
            guide = house.program.guides.get()
        manager.post(
            at(house, "guide_edit", guide_id=guide.pk),
            {"title": "On empty", "audience": "mentor", "body": "## Listen\n\n- <b>first</b>"},
        )
        page = world.client("mentor").get(at(house, "guide", guide_id=guide.pk))
        assert "<h2>Listen</h2>" in page.content.decode()
        assert "&lt;b&gt;first&lt;/b&gt;" in page.content.decode()
        assert at(house, "guide_edit", guide_id=guide.pk) not in page.content.decode()

    def test_a_survey_says_that_it_is_no_validated_scale(self, house: Any, manager: Client) -> None:
        with house.activate():
            program = services.create_program_from_template(
                actor=house.actor("manager"), template_key="nurse_leadership", name="Two"
            )
            survey = program.surveys.get(key="end")
        page = text_of(manager.get(at(house, "survey", survey_id=survey.pk)))
        assert "not a validated scale" in page
        assert "I got where I hoped to" in page


class TestAgreement:
    def test_a_new_version_is_published_and_the_old_one_kept(
        self, house: Any, manager: Client
    ) -> None:
        path = at(house, "agreement", program_id=house.program.pk)
        page = text_of(manager.post(path, {"text": "Only between us."}, follow=True))
        assert "Version 2 is published" in page
        assert "Version 1" in page
        refused = manager.post(path, {"text": "Only between us."})
        assert refused.status_code == 422
        assert "in force already" in text_of(refused)


class TestCohorts:
    def test_days_are_proposed(self, house: Any, manager: Client) -> None:
        page = manager.get(at(house, "cohort_new", program_id=house.program.pk))
        form = page.context["form"]
        assert form["starts_on"].value().weekday() == 0
        assert form["ends_on"].value() > form["starts_on"].value()

    def test_a_proposal_can_be_sent_as_it_is(self, house: Any, manager: Client) -> None:
        path = at(house, "cohort_new", program_id=house.program.pk)
        form = manager.get(path).context["form"]
        data = {name: form[name].value() or "" for name in form.fields}
        data["is_open_to_applications"] = ""
        response = manager.post(path, data)
        with house.activate():
            cohort = Cohort.objects.get(name=data["name"])
        assert response["Location"] == at(house, "cohort_settings", cohort_id=cohort.pk)

    def test_like_an_earlier_one_with_its_lessons(self, house: Any, manager: Client) -> None:
        with house.activate():
            services.update_cohort(
                actor=house.system, cohort=house.cohort, mentee_places=9, lessons="Start later."
            )
        path = at(house, "cohort_new", program_id=house.program.pk)
        assert f"?copy={house.cohort.pk}" in manager.get(path).content.decode()
        page = manager.get(path, {"copy": house.cohort.pk})
        assert page.context["form"]["mentee_places"].value() == 9
        assert "Start later." in text_of(page)
        days = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 9, 1)}
        manager.post(
            f"{path}?copy={house.cohort.pk}", {"name": "Again", "response_days": 7, **days}
        )
        with house.activate():
            assert Cohort.objects.get(name="Again").copied_from == house.cohort

    def test_a_cohort_of_another_programme_is_not_copied(self, house: Any, manager: Client) -> None:
        path = at(house, "cohort_new", program_id=house.program.pk)
        page = manager.get(path, {"copy": house.other_cohort.pk})
        assert page.context["original"] is None

    def settings(self, **changes: Any) -> dict[str, Any]:
        return {
            "name": "Autumn",
            "starts_on": "2026-09-01",
            "ends_on": "2027-03-01",
            "response_days": 5,
            "questions-TOTAL_FORMS": 3,
            "questions-INITIAL_FORMS": 0,
            "questions-0-text": "What brings you here?",
            "questions-0-is_required": "on",
            "questions-1-text": "Days or nights?",
            "questions-1-choices": "Days\nNights",
            "questions-2-text": "",
            **changes,
        }

    def test_settings_and_questions_are_kept(self, house: Any, manager: Client) -> None:
        path = at(house, "cohort_settings", cohort_id=house.cohort.pk)
        assert manager.post(path, self.settings(mentee_places=20)).status_code == 302
        with house.activate():
            cohort = Cohort.objects.get(pk=house.cohort.pk)
        assert (cohort.mentee_places, cohort.response_days) == (20, 5)
        assert [(q["key"], q["type"], q["is_required"]) for q in cohort.questions] == [
            ("what_brings_you_here", "text", True),
            ("days_or_nights", "choice", False),
        ]
        assert cohort.questions[1]["choices"] == ["Days", "Nights"]

    def test_a_question_keeps_its_key_when_its_words_change(
        self, house: Any, manager: Client
    ) -> None:
        path = at(house, "cohort_settings", cohort_id=house.cohort.pk)
        manager.post(path, self.settings())
        manager.post(
            path,
            self.settings(
                **{
                    "questions-INITIAL_FORMS": 2,
                    "questions-0-key": "what_brings_you_here",
                    "questions-0-text": "Why now?",
                    "questions-1-key": "days_or_nights",
                    "questions-1-text": "",
                    "questions-1-choices": "",
                }
            ),
        )
        with house.activate():
            questions = Cohort.objects.get(pk=house.cohort.pk).questions
        assert [(q["key"], q["text"]) for q in questions] == [("what_brings_you_here", "Why now?")]

    def test_nothing_typed_is_lost(self, house: Any, manager: Client) -> None:
        path = at(house, "cohort_settings", cohort_id=house.cohort.pk)
        refused = manager.post(path, self.settings(ends_on="2026-08-01", name="Renamed"))
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "A cohort ends after it starts." in page
        assert "What brings you here?" in page
        assert 'value="Renamed"' in page

    def test_the_stages_and_the_next_step(self, house: Any, manager: Client) -> None:
        settings = at(house, "cohort_settings", cohort_id=house.cohort.pk)
        move = at(house, "cohort_move", cohort_id=house.cohort.pk)
        assert "Begin closing" in text_of(manager.get(settings))
        assert "is now: closing" in text_of(manager.post(move, {"to": "closing"}, follow=True))
        assert "Back to active" in text_of(manager.get(settings))
        manager.post(move, {"to": "closed"})
        page = text_of(manager.get(settings))
        assert "This cohort is closed" in page
        assert "Save the settings" not in page
        refused = manager.post(move, {"to": "active"}, follow=True)
        assert "cannot be moved" in text_of(refused)

    def test_lessons_are_kept(self, house: Any, manager: Client) -> None:
        path = at(house, "cohort_lessons", cohort_id=house.cohort.pk)
        manager.post(path, {"lessons": "Ask the rota team first."})
        with house.activate():
            assert Cohort.objects.get(pk=house.cohort.pk).lessons == "Ask the rota team first."
