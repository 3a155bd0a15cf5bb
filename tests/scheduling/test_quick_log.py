"""What a device keeps to log meetings without a network: how much, of whom, how it is served."""

import gzip
import json
import re
import struct
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scheduling.models import Meeting
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory
from tests.factories.scheduling import MeetingFactory
from tests.world import MARKER, World

MOST_BYTES = 4096
PAGES = ("/log/", "/sw.js", "/manifest.webmanifest")


@pytest.fixture
def house(world: World):
    return world.northgate


def body(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def asked(world: World, house, who: str):
    address = reverse("api:quick-log", kwargs={"slug": house.slug})
    return world.client(who).get(address)


def packed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def test_worker_and_script_are_small_together() -> None:
    """As they are served, each packed by itself as it is sent; and the page that they keep."""
    script = (settings.BASE_DIR / "static/js/log.js").read_text()
    sizes = {"log.js": packed(script), "sw.js": packed(body("/sw.js"))}
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert packed(body("/log/")) <= 2048
    assert packed(body("/manifest.webmanifest")) <= 512


def test_they_are_the_same_for_everybody_and_asked_for_each_time(world: World, house) -> None:
    for path in PAGES:
        theirs = world.client("mentor").get(path)
        assert theirs.content.decode() == body(path)
        assert theirs.headers["Cache-Control"] == "no-cache"
        for secret in (house.person("mentor").family_name, house.slug, "csrf", MARKER):
            assert secret not in theirs.content.decode()


def test_the_worker_is_at_the_root_and_keeps_what_is_there(world: World) -> None:
    worker = Client().get("/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in worker.headers["Content-Security-Policy"]
    kept = json.loads(re.search(r"^const KEPT = (\[.*\]);$", worker.content.decode(), re.M)[1])
    assert "/log/" in kept
    # Nothing below an organisation, of an account or of the API.
    assert all(path == "/log/" or path.startswith("/static/") for path in kept)
    for path in kept:
        answer = Client().get(path)
        assert answer.status_code == 200, path


def test_the_manifest_names_icons_that_are_there() -> None:
    manifest = json.loads(body("/manifest.webmanifest"))
    assert manifest["name"] == "Mentorship"
    assert manifest["start_url"] == "/log/"
    sizes = set()
    for icon in manifest["icons"]:
        data = b"".join(Client().get(icon["src"]))
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", data[16:24])
            assert icon["sizes"] == f"{width}x{height}"
            assert icon["purpose"] == "any maskable"
            sizes.add(width)
    assert sizes == {192, 512}


def test_a_device_learns_what_the_form_needs_and_no_more(world: World, house) -> None:
    with house.activate():
        Meeting.objects.filter(relationship=house.relationship).delete()
        for days_ago, minutes, means in ((30, 30, "phone"), (20, 30, "phone"), (9, 60, "video")):
            MeetingFactory(
                relationship=house.relationship,
                starts_at=timezone.now() - timedelta(days=days_ago),
                minutes=minutes,
                means=means,
                status="held",
            )
        planned = MeetingFactory(
            relationship=house.relationship,
            starts_at=timezone.now() + timedelta(days=2),
            status="planned",
        )
    answer = asked(world, house, "mentee")
    zone = ZoneInfo(house.organization.time_zone)
    assert answer.json() == {
        "account": str(house.user("mentee").pk),
        "relationships": [
            {
                "id": str(house.relationship.pk),
                "url": reverse(
                    "api:meeting-log",
                    kwargs={"slug": house.slug, "relationship_id": house.relationship.pk},
                ),
                # There is but one: nobody is named.
                "whom": "",
                "minutes": 30,
                "means": "video",
                "planned_on": [f"{planned.starts_at.astimezone(zone):%Y-%m-%d}"],
            }
        ],
    }
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(answer.headers["X-CSRFToken"]) == 64


def with_another(house, given_name: str):
    return pair(
        house.enrollment("mentor"),
        EnrollmentFactory(cohort=house.cohort, person__given_name=given_name),
    )


def test_of_several_it_learns_given_names(world: World, house) -> None:
    with house.activate():
        with_another(house, "Grace")
    labels = [one["whom"] for one in asked(world, house, "mentor").json()["relationships"]]
    assert sorted(labels) == sorted([house.person("mentee").given_name, "Grace"])


def test_where_given_names_do_not_tell_them_apart_it_learns_whole_ones(world: World, house) -> None:
    mentee = house.person("mentee")
    with house.activate():
        other = with_another(house, mentee.given_name)
        names = {str(mentee), str(other.members.get(role="mentee").person)}
    labels = {one["whom"] for one in asked(world, house, "mentor").json()["relationships"]}
    assert labels == names


def test_who_takes_no_part_gives_a_device_nothing(world: World, house) -> None:
    for part in ("admin", "manager", "member"):
        assert asked(world, house, part).json()["relationships"] == []


def test_it_asks_as_often_for_three_as_for_one(world: World, house) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            asked(world, house, "mentor")
        return len(asked_for)

    questions()
    one = questions()
    with house.activate():
        for name in ("Grace", "Yuki"):
            with_another(house, name)
    assert questions() == one
