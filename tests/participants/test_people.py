"""Finding and changing people, the chain of management, lists, accounts, pages of imports."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import Organization
from participants import queries, services, tasks
from participants.access import person_id_of
from participants.models import (
    Department,
    EnrollmentSkill,
    Person,
    PersonImport,
    PersonSkill,
    Site,
    Skill,
)
from participants.queries import PeopleFilter
from participants.usual_skills import usual_skills
from tests.factories.mentorship import MembershipFactory, UserFactory
from tests.factories.participants import DepartmentFactory, PersonFactory
from tests.participants.files import row, text
from tests.world import House, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with world.northgate.activate():
        yield world.northgate


def names(house: House, **narrowed: Any) -> list[str]:
    rows = queries.people_in_list(house.actor("admin"), PeopleFilter(**narrowed))
    return [person.given_name for person in rows]


def test_search_takes_every_word_and_the_number(house: House) -> None:
    PersonFactory(given_name="Ann", family_name="Lee", employee_number="A-77", email="x@y.example")
    assert names(house, search="lee ann") == ["Ann"]
    assert names(house, search="a-77") == ["Ann"]
    assert names(house, search="x@y") == ["Ann"]
    assert names(house, search="ann nobody") == []


def test_a_department_counts_with_what_lies_below(house: House) -> None:
    top = Department.objects.get(name="Medicine")
    ward = Department.objects.get(name="Cardiology")
    bay = DepartmentFactory(name="Bay 1", parent=ward)
    PersonFactory(given_name="Deep", department=bay)
    assert "Deep" in names(house, department=top)
    assert names(house, department=bay) == ["Deep"]


def test_who_has_left_is_out_of_sight(house: House) -> None:
    PersonFactory(given_name="Gone", left_on="2026-01-01")
    assert "Gone" not in names(house)
    assert names(house, who="left") == ["Gone"]


def test_the_whole_chain_in_one_query(house: House) -> None:
    top = PersonFactory()
    middle = PersonFactory(line_manager=top)
    low = PersonFactory(line_manager=middle)
    with CaptureQueriesContext(connection) as caught:
        pairs = queries.managers_above([low.pk, middle.pk])
    assert len(caught) == 1
    assert pairs == {(low.pk, middle.pk): 1, (low.pk, top.pk): 2, (middle.pk, top.pk): 1}
    assert queries.management_chain_ids(low.pk) == [middle.pk, top.pk]


def test_a_circle_does_not_run_for_ever(house: House) -> None:
    a, b = PersonFactory(), PersonFactory()
    Person.objects.filter(pk=a.pk).update(line_manager=b)
    Person.objects.filter(pk=b.pk).update(line_manager=a)
    assert set(queries.management_chain_ids(a.pk)) == {b.pk}


def test_nobody_is_put_below_themselves(house: House) -> None:
    boss = house.person("Chief")
    with pytest.raises(Invalid) as refusal:
        services.save_person(
            actor=house.actor("admin"),
            person=boss,
            values={"line_manager": house.person("mentor")},
        )
    assert "line_manager" in refusal.value.fields


def test_a_taken_number_is_said_beside_the_form(world: World, house: House) -> None:
    answer = world.client("admin").post(
        "/o/northgate/people/new/",
        {"given_name": "Una", "family_name": "New", "employee_number": "1", "email": ""},
    )
    assert answer.status_code == 422
    assert "Another person has this employee number." in answer.content.decode()
    assert 'value="Una"' in answer.content.decode()


def test_managers_read_people_and_do_not_change_them(house: House) -> None:
    with pytest.raises(NotAllowed):
        services.save_person(actor=house.actor("manager"), person=house.person("member"), values={})


def test_lists_keep_what_is_in_use(house: House) -> None:
    admin = house.actor("admin")
    used = Site.objects.filter(people__isnull=False).first()
    with pytest.raises(Conflict):
        services.remove_list_entry(actor=admin, kind="sites", entry_id=used.pk)
    made = services.save_list_entry(actor=admin, kind="skills", name="  wound   care ")
    assert made.name == "wound care"
    args = {"actor": admin, "kind": "skills", "entry_id": made.pk}
    assert services.save_list_entry(**args, name=made.name, area=" Skin  ").area == "Skin"
    assert services.save_list_entry(**args, name="wounds").area == "Skin"
    services.remove_list_entry(actor=admin, kind="skills", entry_id=made.pk)
    assert not Skill.objects.filter(pk=made.pk).exists()
    top = Department.objects.get(name="Medicine")
    below = Department.objects.get(name="Cardiology")
    with pytest.raises(Invalid):
        services.save_list_entry(
            actor=admin, kind="departments", entry_id=top.pk, name="Medicine", parent=below
        )


def test_skills_begin_with_a_usual_list_and_are_asked_for_only_where_there_are_some(
    world: World, house: House
) -> None:
    mine = org_reverse(
        house.organization,
        "participants:my_enrollment",
        enrollment_id=house.enrollment("mentee").pk,
    )
    assert 'name="goals"' in world.client("mentee").get(mine).text
    EnrollmentSkill.objects.all().delete()
    PersonSkill.objects.all().delete()
    Skill.objects.all().delete()
    assert 'name="goals"' not in world.client("mentee").get(mine).text
    page = org_reverse(house.organization, "participants:own_list", kind="skills")
    admin = world.client("admin")
    assert "Begin with a usual list" in admin.get(page).text
    with pytest.raises(NotAllowed):
        services.begin_skills(actor=house.actor("manager"))
    admin.post(page, {"usual": "1"})
    begun = Skill.objects.count()
    assert begun == len(set(usual_skills())) > 20
    assert "on the list already" in admin.post(page, {"usual": "1"}, follow=True).text
    assert Skill.objects.count() == begun


def test_an_account_is_tied_to_its_person_once_its_address_is_verified(house: House) -> None:
    user = UserFactory(email="nemo@northgate.example")
    membership = MembershipFactory(user=user)
    assert person_id_of(user, house.organization, membership) is None
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    nemo = house.person("Nemo")
    assert person_id_of(user, house.organization, membership) == nemo.pk
    assert Person.objects.get(pk=nemo.pk).user == user


def test_the_profile_is_ones_own(world: World, house: House) -> None:
    skill = Skill.objects.get(name="teaching")
    answer = world.client("member").post(
        "/o/northgate/me/profile/",
        {"languages": "English, Welsh", "skills": [str(skill.pk)], "time_zone": "Asia/Tokyo"},
    )
    assert answer.status_code == 302
    otto = house.person("member")
    assert (otto.languages, otto.time_zone) == (["English", "Welsh"], "Asia/Tokyo")
    path = "/api/v1/organizations/northgate/me/profile/"
    for zone, status in (("Mars/Phobos", 422), ("", 200)):
        said = {"languages": [], "skills": [], "time_zone": zone}
        sent = world.client("member").put(path, said, content_type="application/json")
        assert sent.status_code == status
    assert house.person("member").time_zone == ""
    with pytest.raises(NotAllowed):
        services.save_own_profile(actor=house.actor("admin"), person=otto, languages=[], skills=[])


def test_an_import_by_the_pages(
    world: World,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sent: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(
        "celery.current_app.send_task",
        lambda name, args: sent.append((name, args)),
    )
    client = world.client("admin")
    content = text(row("500", first="=1+1"), row("501", title="<b>Nurse</b>"), row("502"))
    upload = SimpleUploadedFile("staff.csv", content.encode())
    columns = client.post("/o/northgate/people/imports/", {"file": upload})["Location"]
    shown = client.get(columns).content.decode()
    assert "Day first" in shown
    form = {f"column_{i}": field for i, field in enumerate(_fields(shown))}
    preview = client.post(columns, {**form, "date_order": "dmy"})["Location"]
    page = client.get(f"{preview}?show=refused").content.decode()
    assert "A spreadsheet formula stands where a name should be." in page
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{preview}start/").status_code == 302
    assert "Importing" in client.get(preview).content.decode()
    ((name, ids),) = sent
    assert name == "participants.tasks.run_import"
    tasks.run_import(*ids)
    assert "2 new" in client.get(preview).content.decode()
    assert "<b>Nurse</b>" not in client.get("/o/northgate/people/?q=First501").content.decode()
    report = client.get(f"{preview}report/").content.decode()
    assert "'=1+1" in report
    assert Person.objects.filter(employee_number="501", job_title="<b>Nurse</b>").exists()


def _fields(page: str) -> list[str]:
    """The chosen option of each column's select."""
    chosen = []
    for part in page.split('<select name="column_')[1:]:
        options = part.split("</select>")[0].split("<option ")
        marked = [option for option in options if " selected" in option]
        chosen.append(marked[0].split('value="')[1].split('"')[0] if marked else "")
    return chosen


def test_a_file_that_cannot_be_read_is_said_beside_the_form(world: World, house: House) -> None:
    upload = SimpleUploadedFile("staff.pdf", b"%PDF-1.7")
    answer = world.client("admin").post("/o/northgate/people/imports/", {"file": upload})
    assert answer.status_code == 422
    assert "not a list of people" in answer.content.decode()


def test_a_failed_import_says_so_and_changes_nobody(world: World, house: House) -> None:
    upload = SimpleUploadedFile("staff.csv", text(row("500")).encode())
    made = services.upload_people(actor=house.system, file=upload, file_name="staff.csv")
    services.map_import(actor=house.system, person_import=made, mapping=made.mapping, options={})
    made.file.storage.save(made.file.name + "x", BytesIO(b""))
    with open(made.file.path, "wb") as spoiled:
        spoiled.write(b"%PDF")
    said = {}
    for language in ("en", "es"):
        Organization.objects.filter(pk=house.organization.pk).update(language=language)
        PersonImport.objects.filter(pk=made.pk).update(status="previewing")
        tasks.preview_import(str(house.organization.pk), str(made.pk))
        failed = PersonImport.objects.get(pk=made.pk)
        assert failed.status == "failed"
        said[language] = failed.error
    assert "" not in said.values()
    assert len(set(said.values())) == 2, "in the organisation's language"


def test_the_list_of_people_takes_the_same_number_of_queries(world: World, house: House) -> None:
    client = world.client("admin")

    def count(search: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/o/northgate/people/?q={search}").status_code == 200
        return len(caught)

    ward = Department.objects.get(name="Cardiology")
    PersonFactory(family_name="Zzyzx", department=ward)
    count("Zzyzx")
    one = count("Zzyzx")
    PersonFactory.create_batch(3, family_name="Zzyzx", department=ward)
    assert count("Zzyzx") == one
