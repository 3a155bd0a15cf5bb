"""How well the guard finds what identifies a patient, on sentences as people write them."""

import time

import pytest
from django.core.exceptions import ValidationError

from matching import services
from matching.models import Proposal
from mentorship.guard import LooksLikePatient
from mentorship.hospital_numbers import hospital_numbers, validate_patterns
from mentorship.identifiers import Kind, find
from mentorship.models import Organization
from participants.models import Enrollment
from scheduling.services.goals import set_goal
from scheduling.services.notes import write_note
from tests.identifiers.labelled import main, sentences, tallies
from tests.world import World


def test_the_set_is_large_and_mixed() -> None:
    everything = sentences()
    assert len(everything) >= 300
    assert len({one.text for one in everything}) == len(everything)
    marks = [mark.kind for one in everything for mark in one.marked]
    assert {kind: marks.count(kind) >= 20 for kind in Kind} == dict.fromkeys(Kind, True)
    assert sum(1 for one in everything if not one.marked) >= 100


def test_recall_and_precision(capsys: pytest.CaptureFixture[str]) -> None:
    counted, errors = tallies(sentences())
    assert counted[Kind.NHS_NUMBER].recall >= 0.98, errors
    for kind, one in counted.items():
        assert one.recall >= 0.95, (kind, errors)
        assert one.precision >= 0.95, (kind, errors)
    main()
    printed = capsys.readouterr().out
    assert "nhs_number" in printed
    assert "recall" in printed


def test_the_tally_notices_what_is_missed() -> None:
    """A guard that found nothing would have a recall of nought."""
    blind = [one for one in sentences() if one.marked][:1]
    counted, _ = tallies([type(one)(one.text.replace("9", "8"), one.marked) for one in blind])
    assert counted[Kind.NHS_NUMBER].recall == 0


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("NG999999", "see NG123456 there", "NG123456"),
        ("NG999999", "see ng 123456 there", "ng 123456"),
        ("A99-9999", "B12-3456", "B12-3456"),
        ("A99-9999", "B123456", "B123456"),
        ("9999999A", "1234567x", "1234567x"),
        ("NG999999, 99/99999", "12/34567", "12/34567"),
        ("AA.9999", "QZ.1234", "QZ.1234"),
    ],
)
def test_an_organisations_own_shapes(written: str, text: str, found: str) -> None:
    validate_patterns(written)
    (finding,) = [
        one
        for one in find(text, hospital_number=hospital_numbers(written))
        if one.kind is Kind.HOSPITAL_NUMBER
    ]
    assert text[finding.start : finding.end] == found


@pytest.mark.parametrize("text", ["XNG123456", "NG1234567", "NG12345", "NH123456", "Vitamin B12"])
def test_what_has_another_shape_is_left_alone(text: str) -> None:
    assert find(text, hospital_number=hospital_numbers("NG999999, A99-9999")) == []


@pytest.mark.parametrize(
    "written",
    [
        "(a+)+$",
        ".*",
        "[0-9]{6}",
        "NG\\d{6}",
        "999",
        "A",
        "NG 99",
        "9" * 21,
        ",".join(["NG999999"] * 7),
        "--9999",
        "NG99999\n9",
        "NG٩٩٩٩٩٩",
    ],
)
def test_what_is_no_shape_is_refused_in_words(written: str) -> None:
    with pytest.raises(ValidationError):
        validate_patterns(written)


@pytest.mark.parametrize(
    "text",
    [
        "9" * 20_000,
        "9 " * 10_000,
        "A9-" * 6_600,
        "NG" + "9" * 19_990,
        "a." * 10_000 + "@",
        "1/" * 10_000,
        "Mrs " * 5_000,
        "+44 " * 5_000,
        "born on " * 2_500,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    own = hospital_numbers("AAAA999999, 99999 99999, A9A9A9A9A9A9")
    began = time.perf_counter()
    find(text, hospital_number=own)
    assert time.perf_counter() - began < 2


def test_an_administrator_sets_the_shapes_and_notes_are_held_back(world: World) -> None:
    house = world.northgate
    admin = world.client("admin")
    address = "/api/v1/organizations/northgate/settings/"
    refused = admin.patch(
        address, {"hospital_number_patterns": "(a+)+"}, content_type="application/json"
    )
    assert refused.status_code in (400, 422)
    saved = admin.patch(
        address, {"hospital_number_patterns": "NG999999"}, content_type="application/json"
    )
    assert saved.status_code == 200
    note = f"/o/northgate/relationships/{house.relationship.pk}/notes/new/"
    held = world.client("mentor").post(note, {"text": "See NG123456.", "audience": "private"})
    assert held.status_code == 422
    assert "<mark>NG123456" in held.content.decode()
    theirs = f"/o/harbour/relationships/{world.harbour.relationship.pk}/notes/new/"
    other = world.client("mentor", world.harbour)
    assert other.post(theirs, {"text": "See NG123456.", "audience": "private"}).status_code == 302


TELLING = "Her NHS number is 999 000 0034."


def test_goals_and_notes_are_held_back_until_their_writer_has_looked(world: World) -> None:
    house = world.northgate
    with house.activate():
        for act in (
            lambda checked: write_note(
                actor=house.actor("mentee"),
                relationship=house.relationship,
                text=TELLING,
                audience="private",
                is_checked=checked,
            ),
            lambda checked: set_goal(
                actor=house.actor("mentee"),
                relationship=house.relationship,
                text=TELLING,
                is_checked=checked,
            ),
        ):
            with pytest.raises(LooksLikePatient):
                act(False)
            assert act(True).pk


def test_the_reason_of_a_no_is_held_back_with_the_place_marked(world: World) -> None:
    house = world.northgate
    with house.activate():
        # The two are together already, and take the only place.
        Enrollment.objects.filter(pk=house.proposal.mentor_id).update(capacity=2)
        Proposal.objects.filter(pk=house.proposal.pk).update(
            status="published", mentee_answer="", mentor_answer=""
        )
        with pytest.raises(LooksLikePatient):
            services.decline_proposal(
                actor=house.actor("mentee"), proposal_id=house.proposal.pk, reason=TELLING
            )
        assert Proposal.objects.get(pk=house.proposal.pk).status == "published"
    client = world.client("mentee")
    address = f"/o/northgate/me/matches/{house.proposal.pk}/decline/"
    page = client.post(address, {"reason": TELLING})
    text = page.content.decode()
    assert page.status_code == 422
    assert "<mark>999 000 0034" in text
    assert TELLING in text
    digest = text.split('name="checked" value="')[1][:64]
    assert client.post(address, {"reason": TELLING, "checked": digest}).status_code == 302
    with house.activate():
        assert Proposal.objects.get(pk=house.proposal.pk).status == "declined"


def test_no_shapes_are_set_at_first() -> None:
    assert Organization().hospital_number_patterns == ""
    assert hospital_numbers("") is None
