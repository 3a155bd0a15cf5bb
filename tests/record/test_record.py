"""One's own record: hours, reflections that nobody else reads, and the files."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from mentorship.errors import Invalid, NotAllowed
from mentorship.guard import LooksLikePatient
from mentorship.models import AuditEvent
from mentorship.tenancy import acting_as, identify
from scheduling.record.models import Reflection
from scheduling.record.opening import titles_of
from scheduling.record.queries.hours import own_parts, own_years
from scheduling.record.queries.own import own_reflections
from scheduling.record.services.records import export_record
from scheduling.record.services.reflections import (
    delete_reflection,
    edit_reflection,
    open_reflection,
    write_reflection,
)
from tests.factories.scheduling import MeetingFactory
from tests.world import House, World

WORDS = {"what": "The monitor alarmed.", "so_what": "I froze.", "now_what": ""}


@pytest.fixture
def house(world: World) -> Any:
    with acting_as(world.northgate.user("mentee")), world.northgate.activate("mentee"):
        yield world.northgate


def write(house: House, **changes: Any) -> Reflection:
    said = {"framework": "driscoll", "happened_on": timezone.localdate(), "title": "Alarm"}
    return write_reflection(actor=house.actor("mentee"), **{**said, "stages": WORDS, **changes})


class TestReflections:
    def test_written_opened_changed_deleted(self, house: House) -> None:
        actor = house.actor("mentee")
        row = write(house)
        words = open_reflection(actor=actor, reflection=row)
        assert words.title == "Alarm"
        assert words.stages == {"what": "The monitor alarmed.", "so_what": "I froze."}
        edit_reflection(
            actor=actor,
            reflection=row,
            happened_on=row.happened_on,
            title="",
            stages={"now_what": "Ask for help."},
        )
        row = own_reflections(actor).get(pk=row.pk)
        assert open_reflection(actor=actor, reflection=row).stages == {"now_what": "Ask for help."}
        assert [one.title for one in titles_of(actor, [row])] == ["A reflection"]
        delete_reflection(actor=actor, reflection=row)
        assert not own_reflections(actor).filter(pk=row.pk).exists()

    def test_nobody_else_finds_it_whatever_they_ask(self, house: House) -> None:
        row = write(house)
        for part in ("mentor", "manager", "admin"):
            identify(house.person(part).pk)
            assert not Reflection.objects.exists()
            with pytest.raises(NotAllowed):
                open_reflection(actor=house.actor(part), reflection=row)
        identify(None)
        assert not Reflection.objects.exists()

    def test_no_event_holds_a_word(self, house: House) -> None:
        write(house)
        events = AuditEvent.objects.filter(action__startswith="reflection.")
        assert events.exists()
        assert all("larm" not in str(one.details) for one in events)

    def test_a_patient_is_held_back_until_looked_at(self, house: House) -> None:
        stages = {"what": "NHS number 943 476 5919 rang."}
        with pytest.raises(LooksLikePatient) as held:
            write(house, stages=stages)
        assert "what" in held.value.fields
        assert write(house, stages=stages, is_checked=True).row_version == 1

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"stages": {"what": "  "}}, "empty"),
            ({"stages": {"elsewhere": "words"}}, "empty"),
            ({"happened_on": timezone.localdate() + timedelta(days=2)}, "day_to_come"),
            ({"title": "x" * 121}, "too_long"),
        ],
        ids=["empty", "unknown", "to_come", "long"],
    )
    def test_what_is_refused(self, house: House, changes: dict[str, Any], code: str) -> None:
        with pytest.raises(Invalid) as refused:
            write(house, **changes)
        assert refused.value.code == code


class TestHours:
    def test_by_cohort_and_by_year(self, house: House) -> None:
        last_year = timezone.now() - timedelta(days=40)
        MeetingFactory(relationship=house.relationship, minutes=60, starts_at=last_year)
        MeetingFactory(relationship=house.relationship, minutes=99, status="missed")
        # Before the relationship began it is nobody's.
        long_ago = timezone.now() - timedelta(days=700)
        MeetingFactory(relationship=house.relationship, starts_at=long_ago)
        actor = house.actor("mentee")
        (part,) = own_parts(actor)
        assert (part.meetings, part.minutes, part.is_over) == (2, 105, False)
        assert sum(year.minutes for year in own_years(actor)) == 105
        assert own_parts(house.actor("member")) == []


class TestFiles:
    def test_json_says_its_format_and_names_no_partner(self, house: House) -> None:
        write(house)
        made = export_record(actor=house.actor("mentee"), format="json", with_reflections=True)
        data = json.loads(made.content)
        assert (data["format"], data["version"]) == ("mentorship.personal-record", 1)
        assert data["hours"][0]["minutes"] == 45
        assert data["certificates"][0]["minutes"] == 225
        assert {"title": "Alarm", "stages": {"what": "The monitor alarmed.", "so_what": "I froze."}
                }.items() <= data["reflections"][0].items()  # fmt: skip
        assert "Omar" not in made.content.decode()

    def test_reflections_only_where_wished(self, house: House) -> None:
        write(house)
        for format in ("json", "pdf"):
            made = export_record(actor=house.actor("mentee"), format=format)
            assert b"froze" not in made.content
        pdf = export_record(actor=house.actor("mentee"), format="pdf", with_reflections=True)
        text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf.content)).pages)
        assert "Nia Example" in text
        assert "I froze." in text
        assert "01234-56789-ABCDE-FGHJK" in text

    def test_another_format_is_refused(self, house: House) -> None:
        with pytest.raises(Invalid, match="PDF or JSON"):
            export_record(actor=house.actor("mentee"), format="docx")


def test_a_form_sent_back_keeps_what_was_typed(world: World) -> None:
    path = "/o/northgate/me/record/reflections/new/?framework=gibbs"
    typed = {"happened_on": "2026-01-05", "description": "NHS 943 476 5919", "plan": "Breathe."}
    page = world.client("mentee").post(path, typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Breathe." in text
    assert "Could this identify a patient?" in text


def test_the_certificate_is_a_pdf_for_its_holder(world: World) -> None:
    house = world.northgate
    found = world.client("mentee").get(
        f"/o/northgate/me/record/certificates/{house.certificate.pk}/"
    )
    assert found["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(found.content)).pages[0].extract_text()
    assert "Nia Example" in text
    assert "Nurse leadership, Spring" in text
    assert "/certificates/northgate/01234-56789-ABCDE-FGHJK/" in text.replace("\n", "")
