"""Importing rosters: what is asked, what is replaced, what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent
from scheduling.models import RosterCode, RosterEntry, RosterMapping
from scheduling.services import rosters as services
from tests.scheduling.rosters.files import HEADINGS, day, explained, imported, read, uploaded
from tests.world import House, World


@pytest.fixture
def house(world: World) -> House:
    house = world.northgate
    with house.activate():
        RosterCode.objects.all().delete()
        yield house


def number(house: House, who: str = "mentee") -> str:
    return house.person(who).employee_number


def kept(house: House, who: str = "mentee") -> list[tuple[str, str, str]]:
    rows = RosterEntry.objects.filter(person=house.person(who), source="roster")
    return [
        (f"{row.rostered_on}", row.code, row.kind) for row in rows.order_by("starts_at", "code")
    ]


def roster(house: House, *rows: str) -> str:
    mine = number(house)
    return "\n".join([HEADINGS, *[row.replace("ME", mine) for row in rows]]) + "\n"


def test_unknown_codes_are_asked_about_and_never_guessed(house: House) -> None:
    text = roster(house, f"ME,{day(1)},LD,07:30,20:00", f"ME,{day(2)},OFF,,")
    row = read(house, text)
    assert row.status == "asking"
    assert row.questions == [
        {"code": "LD", "count": 1, "times": [["07:30", "20:00"]]},
        {"code": "OFF", "count": 1, "times": []},
    ]
    assert kept(house) == []
    with pytest.raises(Invalid, match="OFF"):
        services.explain_codes(
            actor=house.actor("admin"), roster_import=row, answers={"LD": {"means": "works"}}
        )
    row = explained(house, row)
    assert (row.status, row.questions) == ("previewed", [])
    assert kept(house) == []
    # And the next roster does not ask again.
    assert read(house, text.replace("LD", "ld")).status == "previewed"


def test_what_a_code_asks_of_a_person_may_be_said(house: House) -> None:
    row = read(house, roster(house, f"ME,{day(1)},TW,16:00,23:30", f"ME,{day(2)},NA,,"))
    answers = {
        "TW": {"means": "works", "kind": "night"},
        "NA": {"means": "works", "starts": "21:00", "ends": "07:00"},
    }
    services.explain_codes(actor=house.actor("admin"), roster_import=row, answers=answers)
    services.read_roster(actor=house.system, import_id=row.pk)
    services.start_roster(actor=house.actor("admin"), roster_import=row)
    services.run_roster(actor=house.system, import_id=row.pk)
    assert kept(house) == [(day(1), "TW", "night"), (day(2), "NA", "night")]


def test_shifts_are_kept_as_moments_of_the_persons_zone(house: House) -> None:
    person = house.person("mentee")
    site = person.site or house.person("mentor").site
    site.time_zone = "America/New_York"
    site.save()
    person.site = site
    person.save()
    imported(house, roster(house, "ME,2026-10-31,N,19:30,08:00", "ME,2027-03-13,N,19:30,08:00"))
    autumn, spring = RosterEntry.objects.filter(person=person, source="roster", code="N").order_by(
        "starts_at"
    )
    assert autumn.starts_at.isoformat() == "2026-10-31T23:30:00+00:00"
    assert autumn.ends_at - autumn.starts_at == timedelta(hours=13.5)
    assert spring.ends_at - spring.starts_at == timedelta(hours=11.5)


def test_a_later_import_replaces_the_days_that_it_covers_of_its_people_alone(
    house: House,
) -> None:
    other = number(house, "mentor")
    imported(
        house,
        roster(
            house,
            f"ME,{day(1)},LD,07:30,20:00",
            f"ME,{day(2)},LD,07:30,20:00",
            f"ME,{day(3)},OFF,,",
            f"{other},{day(2)},D,09:00,17:00",
        ),
    )
    before = {row.pk for row in RosterEntry.objects.all()}
    row = imported(house, roster(house, f"ME,{day(2)},AL,,", f"ME,{day(3)},OFF,,"))
    assert kept(house) == [
        (day(1), "LD", "long_day"),
        (day(2), "AL", "leave"),
        (day(3), "OFF", "off"),
    ]
    assert kept(house, "mentor") == [(day(2), "D", "day")]
    assert (row.counts["new"], row.counts["replaced"], row.counts["same"]) == (0, 1, 1)
    # What was there already is not written again.
    assert len(before - {row.pk for row in RosterEntry.objects.all()}) == 1


def test_the_same_file_again_changes_nothing(house: House) -> None:
    text = roster(house, f"ME,{day(1)},N,19:30,08:00", f"ME,{day(2)},OFF,,")
    imported(house, text)
    before = set(RosterEntry.objects.values_list("pk", flat=True))
    row = imported(house, text)
    assert set(RosterEntry.objects.values_list("pk", flat=True)) == before
    assert (row.counts["new"], row.counts["same"]) == (0, 2)


def test_the_preview_counts_and_writes_nothing(house: House) -> None:
    codes = (f"ME,{day(1)},LD,07:30,20:00", f"ME,{day(-1)},D,09:00,17:00", f"ME,{day(-2)},OFF,,")
    imported(house, roster(house, *codes))
    row = read(
        house,
        roster(
            house,
            f"ME,{day(1)},OFF,,",
            f"ME,{day(2)},D,09:00,17:00",
            f"ME,{day(2)},D,09:00,17:00",
            f"999999,{day(2)},D,09:00,17:00",
            f"999999,{day(3)},D,09:00,17:00",
            "ME,31/02/2026,D,09:00,17:00",
            f"ME,{day(4)},D,nine,17:00",
        ),
    )
    assert row.status == "previewed"
    told = ("rows", "new", "replaced", "same", "repeated", "refused", "unknown_rows")
    assert [row.counts[name] for name in told] == [7, 1, 1, 0, 1, 2, 2]
    assert (row.counts["first_on"], row.counts["last_on"]) == (day(1), day(2))
    assert kept(house)[2:] == [(day(1), "LD", "long_day")]
    remarks = {(r.code, r.employee_number, r.rows) for r in row.remarks.all()}
    assert remarks == {
        ("person_unknown", "999999", 2),
        ("date_impossible", number(house), 1),
        ("time_unreadable", number(house), 1),
    }


def test_refused_rows_do_not_stop_the_others(house: House) -> None:
    row = imported(
        house, roster(house, "ME,never,D,09:00,17:00", f"ME,{day(1)},D,09:00,17:00", ",,D,,")
    )
    assert row.status == "imported"
    assert kept(house) == [(day(1), "D", "day")]


def test_free_days_may_be_left_out_of_a_file(house: House) -> None:
    text = roster(house, f"ME,{day(1)},D,09:00,17:00", f"ME,{day(4)},D,09:00,17:00")
    imported(house, text)
    assert len(kept(house)) == 2
    imported(house, text, gaps_are_free=True)
    assert kept(house)[1:3] == [(day(2), "", "off"), (day(3), "", "off")]


def test_codes_may_be_left_out_this_once(house: House) -> None:
    text = roster(house, f"ME,{day(1)},???,,", f"ME,{day(2)},D,09:00,17:00")
    row = explained(house, read(house, text), **{"???": {"means": "left_out"}})
    assert (row.counts["left_out"], row.counts["new"]) == (1, 1)
    assert read(house, text).questions[0]["code"] == "???"


def test_columns_are_remembered_by_their_headings(house: House) -> None:
    text = f"Wer;Wann;Was\n{number(house)};01.12.2026;D 1\n"
    row = uploaded(house, text)
    mapping = {"Wer": "number", "Wann": "day", "Was": "code"}
    services.map_roster(
        actor=house.actor("admin"), roster_import=row, mapping=mapping,
        options={"date_order": "dmy"},
    )  # fmt: skip
    again = uploaded(house, text.replace("01.12", "02.12"))
    assert again.mapping == mapping
    assert again.options["is_remembered"]
    assert RosterMapping.objects.filter(signature__regex="^[0-9a-f]{64}$").count() == 1


def test_a_mapping_that_cannot_work_is_refused(house: House) -> None:
    row = uploaded(house, roster(house, f"ME,{day(1)},D,09:00,17:00"))
    with pytest.raises(Invalid, match="Choose the column with the day"):
        services.map_roster(
            actor=house.actor("admin"), roster_import=row,
            mapping={"Employee Number": "number", "Shift": "code"}, options={},
        )  # fmt: skip


def test_a_column_that_holds_no_codes_is_not_asked_about_value_by_value(house: House) -> None:
    rows = [f"ME,{day(1)},X{n},09:00,17:00" for n in range(300)]
    with pytest.raises(Invalid, match="300 different values"):
        read(house, roster(house, *rows))


def test_only_administrators_import(house: House) -> None:
    text = roster(house, f"ME,{day(1)},D,09:00,17:00")
    row = uploaded(house, text)
    for who in ("manager", "mentor", "member"):
        with pytest.raises(NotAllowed):
            services.discard_roster(actor=house.actor(who), roster_import=row)


def test_each_step_in_its_turn_and_each_recorded(house: House) -> None:
    row = uploaded(house, roster(house, f"ME,{day(1)},D,09:00,17:00"))
    with pytest.raises(Conflict):
        services.start_roster(actor=house.actor("admin"), roster_import=row)
    row = imported(house, roster(house, f"ME,{day(1)},D,09:00,17:00"))
    services.run_roster(actor=house.system, import_id=row.pk)
    actions = AuditEvent.objects.filter(subject_id=row.pk).values_list("action", flat=True)
    steps = ("uploaded", "mapped", "read", "explained", "read", "started", "imported")
    assert sorted(actions) == sorted(f"roster_import.{step}" for step in steps)


def test_a_failure_says_why_and_changes_nobody(house: House) -> None:
    row = read(house, roster(house, f"ME,{day(1)},D,09:00,17:00"))
    row.status = "importing"
    row.save()
    services.fail_roster(actor=house.system, import_id=row.pk, reason="No room.")
    row.refresh_from_db()
    assert (row.status, row.error) == ("failed", "No room.")


def test_days_far_away_are_refused(house: House) -> None:
    far = timezone.localdate() + timedelta(days=1_000)
    row = imported(
        house, roster(house, f"ME,{far:%Y-%m-%d},D,09:00,17:00", f"ME,{day(1)},D,09:00,17:00")
    )
    assert row.counts["refused"] == 1
    assert row.remarks.get().code == "date_far"
