"""Everything held on a person, by that person alone: as a page and as JSON."""

import html
import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship import sealing
from mentorship.catalogs import catalog_of
from mentorship.errors import Conflict, NotAllowed
from mentorship.holding_labels import LABELS
from mentorship.models import AuditEvent, DataKey, OutboxMessage, User
from mentorship.texts import untranslated
from reporting.rights import tasks
from reporting.rights.models import PersonalExport
from reporting.rights.services import exports
from scheduling.record.frameworks import stages_of
from scheduling.support.models import SupportWords
from tests.rights.planting import Planted, plant_pair
from tests.world import House, World, signed_in


def address(name: str, **kwargs: object) -> str:
    return reverse(f"rights:{name}", kwargs={"slug": "northgate", **kwargs})


def make(house: House, planted: Planted) -> PersonalExport:
    with house.activate():
        asked = exports.request_personal_export(actor=planted.actor(house))
    tasks.make_personal_export(str(house.organization.pk), str(asked.pk))
    with house.activate():
        return PersonalExport.objects.select_related("membership").get(pk=asked.pk)


def archive_of(house: House, planted: Planted) -> zipfile.ZipFile:
    made = make(house, planted)
    with house.activate():
        found = exports.fetch_personal_export(actor=planted.actor(house), export=made)
    return zipfile.ZipFile(io.BytesIO(found))


def test_it_holds_every_kind_of_row_in_words(committed: World) -> None:
    house = committed.northgate
    first, second, _ = plant_pair(house)
    data = json.loads(archive_of(house, first).read("data.json"))
    held = {one["title"]: one["rows"] for one in data["held"]}
    assert [title for title, rows in held.items() if not rows] == []
    assert data["name"] == "Quokkaquill Surname"
    assert {row["Note"] for row in held["Notes that you wrote"]} == {"quokkaquill confides"}
    assert len(held["Notes that you wrote"]) == 2
    (theirs,) = held["Notes of others for your relationship"]
    assert theirs["Note"] == "wombatwren confides"
    assert held["Your goals"][0]["Goal"] == "quokkaquill confides"
    assert held["Why you said no to a match"][0]["Reason"] == "quokkaquill confides"
    assert held["What you wrote in confidence"][0]["Wrote"] == "quokkaquill confides"
    assert held["Your answers to surveys"][0]["Answers"]["words"] == "quokkaquill"
    assert "Note written" in {row["What"] for row in held["The audit trail on you"]}
    assert held["Reminders to you"][0]["Kind"] == "Plan the next meeting"
    assert second.user.email not in json.dumps(data)
    # That somebody asked for support is between them and the programme's managers.
    assert "asked_for_support" not in json.dumps(data)
    assert "One asked." not in json.dumps(data)


def test_the_page_says_the_same_for_people_to_read(committed: World) -> None:
    house = committed.northgate
    first, _, _ = plant_pair(house)
    archive = archive_of(house, first)
    assert sorted(archive.namelist()) == ["data.json", "index.html", "style.css"]
    page = archive.read("index.html").decode()
    assert "What Northgate holds about Quokkaquill Surname" in page
    assert page.count("quokkaquill confides") >= 5
    assert "<script" not in page


def test_it_is_in_the_person_s_language_to_the_last_label(committed: World) -> None:
    """A label that no catalogue knows would come out in English."""
    house = committed.northgate
    first, _, _ = plant_pair(house)
    User.objects.filter(pk=first.user.pk).update(language="es")
    archive = archive_of(house, first)
    catalogue = {text for message in catalog_of("es") if (text := message.string)}
    held = json.loads(archive.read("data.json"))["held"]
    assert {one["title"] for one in held} <= catalogue
    sent = held_as(held, "mentorship.OutboxMessage")
    assert {one["Kind"] for one in sent} <= catalogue | {"Message"}  # as planted
    keys = {key for one in held for row in one["rows"] for key in row}
    keys |= held_as(held, "matching.MatchRun")[0]["Known"].keys()
    asked = {untranslated(one.label) for one in (*stages_of("gibbs"), *SupportWords.Kind)}
    assert sorted(keys - set(LABELS) - asked) == []  # the same for a program, in every language
    page = archive.read("index.html").decode()
    labels = {html.unescape(one) for one in re.findall(r"<dt>(.*?)</dt>", page)}
    assert sorted(labels - catalogue) == []
    assert {"Escrita el", "Número de empleado", "Día del turno"} <= labels
    assert '<html lang="es"' in page
    assert "<dd>sí</dd>" in page
    assert "<dd>nothing</dd>" not in page
    assert f"{timezone.now():%B}" not in page


def held_as(held: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    (rows,) = (one["rows"] for one in held if one["table"] == table)
    return rows


def test_words_are_escaped_on_the_page(committed: World) -> None:
    house = committed.northgate
    first, _, _ = plant_pair(house)
    with house.activate():
        type(first.person).objects.filter(pk=first.person.pk).update(job_title="<script>x</script>")
    page = archive_of(house, first).read("index.html").decode()
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_the_file_is_sealed_where_it_lies(committed: World) -> None:
    house = committed.northgate
    first, _, _ = plant_pair(house)
    made = make(house, first)
    assert b"PK" not in bytes(made.sealed_file)[:40]
    assert b"quokkaquill" not in bytes(made.sealed_file)
    with house.activate():
        mail = OutboxMessage.objects.get(kind="personal_export_ready")
        assert set(mail.payload) == {"url"}


def test_nobody_else_fetches_it(committed: World) -> None:
    house = committed.northgate
    first, second, _ = plant_pair(house)
    made = make(house, first)
    for part in ("admin", "manager", "mentee"):
        with house.activate(), pytest.raises(NotAllowed):
            exports.fetch_personal_export(actor=house.actor(part), export=made)
        answer = committed.client(part).post(address("export_fetch", export_id=made.pk))
        assert answer.status_code == 404
    with house.activate(), pytest.raises(NotAllowed):
        exports.fetch_personal_export(actor=second.actor(house), export=made)


def test_fetching_asks_once_more_who_it_is_and_is_on_record(committed: World) -> None:
    house = committed.northgate
    first, _, _ = plant_pair(house)
    made = make(house, first)
    stale, fresh = signed_in(first.user), signed_in(first.user)
    session = stale.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1}]
    session.save()
    answer = stale.post(address("export_fetch", export_id=made.pk))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    answer = fresh.post(address("export_fetch", export_id=made.pk))
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content[:2] == b"PK"
    with house.activate():
        events = AuditEvent.objects.filter(action="personal_export.fetched", subject_id=made.pk)
        assert [event.actor_id for event in events] == [first.user.pk]


def test_after_days_it_is_gone_with_its_key(committed: World) -> None:
    house = committed.northgate
    first, _, _ = plant_pair(house)
    made = make(house, first)
    with house.activate():
        PersonalExport.objects.filter(pk=made.pk).update(
            expires_at=timezone.now() - timedelta(minutes=1)
        )
    tasks.expire_personal_exports()
    with house.activate():
        gone = PersonalExport.objects.get(pk=made.pk)
        assert (gone.state, gone.sealed_file) == ("expired", None)
        assert DataKey.objects.get(subject_id=made.pk).erased_at is not None
        with pytest.raises(Conflict, match="no longer kept"):
            exports.fetch_personal_export(actor=first.actor(house), export=gone)
        with pytest.raises(sealing.Erased):
            sealing.unseal(made, actor=first.actor(house), column="sealed_file")


@pytest.mark.django_db
def test_asked_for_twice_it_is_made_once(world: World) -> None:
    house = world.northgate
    with house.activate():
        actor = house.actor("mentor")
        asked = exports.request_personal_export(actor=actor)
        assert exports.request_personal_export(actor=actor) == asked


@pytest.mark.django_db
def test_the_page_says_what_is_held_and_what_for(world: World) -> None:
    page = world.client("member").get(address("my_data")).content.decode()
    assert "Notes that you wrote" in page
    assert "E-mails to others that name you" not in page
