"""Every page as each role finds it on the first day and on the last: in an organisation in which
there is nothing yet, and of a cohort that is closed. No page leaves anybody alone with an empty
table, a heading over nothing, or a button that is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse

from matching import services as matching
from mentorship.models import Organization
from mentorship.tenancy import activate
from programs.services import move_cohort
from tests.factories.mentorship import MembershipFactory, UserFactory
from tests.factories.participants import PersonFactory
from tests.permissions.test_matrix import ROWS, _walk
from tests.states.reading import Read, read
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db
HTML = "text/html"
ROLES = ("admin", "manager", "mentor", "mentee")
# Files and fragments of pages, not pages.
NO_PAGES = ("progress", "rows", "manifest", "accent", "report")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pages_without_ids() -> list[str]:
    """The names of pages of an organisation that need nothing but it."""
    return sorted(
        {
            name
            for name, path in _walk(get_resolver())
            if path.startswith("o/<slug:slug>/") and path.count("<") == 1
        }
    )


def page_of(client: Client, path: str) -> Read | None:
    """What stands there, or None for what is no whole page: a redirect, a file, a 404."""
    response = client.get(path)
    assert response.status_code < 500, path
    is_page = response.headers.get("Content-Type", "").startswith(HTML)
    if response.status_code != 200 or not is_page or response.streaming:
        return None
    text = response.content.decode()
    return read(text) if "<main" in text else None


@pytest.fixture
def newborn(world: World) -> dict[str, Client]:
    """A new organisation without anything in it, and the browsers of its first people."""
    organization = Organization.objects.create(slug="newborn", name="Newborn")
    with activate(organization):
        people = {}
        for part, role in [
            ("admin", "admin"),
            ("manager", "manager"),
            ("member", "member"),
            ("on_the_staff_list", "member"),
        ]:
            user = UserFactory(email=f"{part}@newborn.example", name=part.title())
            MembershipFactory(user=user, role=role)
            people[part] = signed_in(user)
            if part == "on_the_staff_list":
                PersonFactory(user=user, email=user.email)
    return people


def test_nothing_is_there_yet_and_every_page_says_what_to_do(newborn: dict[str, Client]) -> None:
    faults, seen = {}, 0
    for name in pages_without_ids():
        if name.endswith(NO_PAGES):
            continue
        path = reverse(name, kwargs={"slug": "newborn"})
        for part, client in newborn.items():
            found = page_of(client, path)
            seen += found is not None
            if found is not None and found.faults:
                faults[f"{path} as {part}"] = found.faults
    assert not faults, "\n".join(f"{where}: {what}" for where, what in faults.items())
    assert seen > 60, "hardly a page was looked at"


@pytest.fixture
def closed(world: World) -> World:
    """Northgate's cohort, closed as the product closes one."""
    house = world.northgate
    with house.activate():
        for stage in ("closing", "closed"):
            move_cohort(actor=house.actor("manager"), cohort=house.cohort, to=stage)
        matching.complete_closed_cohorts(actor=house.system)
    return world


def paths_of_the_cohort(world: World) -> list[str]:
    """The pages that the matrix knows, of what is in the cohort or is of somebody in it."""
    ids = _ids_of_the_cohort(world)
    return [
        path for path in _paths_of_rows(world) if "/me/" in path or any(one in path for one in ids)
    ]


def _paths_of_rows(world: World) -> list[str]:
    house = world.northgate
    # Some rows prepare what they ask for.
    with undone():
        paths = {
            reverse(row.name, kwargs={"slug": house.slug, **row.kwargs(house)})
            for row in ROWS
            if row.method == "get" and not row.is_api and not row.name.endswith(NO_PAGES)
        }
    return sorted(path for path in paths if path.startswith("/o/"))


def test_of_a_closed_cohort_every_page_says_what_to_do(closed: World) -> None:
    faults, seen = {}, 0
    clients = {part: closed.client(part) for part in ROLES}
    for path in paths_of_the_cohort(closed):
        for part, client in clients.items():
            with undone():
                found = page_of(client, path)
            seen += found is not None
            if found is not None and found.faults:
                faults[f"{path} as {part}"] = found.faults
    assert not faults, "\n".join(f"{where}: {what}" for where, what in faults.items())
    assert seen > 80, "hardly a page was looked at"


def test_of_a_closed_cohort_no_button_is_offered_that_is_refused(closed: World) -> None:
    """Each form of each page about the cohort is sent as it stands: none is refused because the
    cohort, or what was in it, is over."""
    house = closed.northgate
    refused = set()
    for part in ROLES:
        client = closed.client(part)
        for path in paths_of_the_cohort(closed):
            found = page_of(client, path)
            for action, data in _sendings(found, path):
                if not _is_of(house.slug, action):
                    continue
                with undone():
                    answer = client.post(action, data)
                    told = [str(one) for one in get_messages(answer.wsgi_request)]
                    if answer.status_code == 409 or any(map(_is_of_the_end, told)):
                        refused.add(f"{part} on {path}: {action} {data.keys()} {told}")
    assert not refused, "\n".join(sorted(refused))


def _ids_of_the_cohort(world: World) -> set[str]:
    house = world.northgate
    rows = [house.cohort, house.relationship, house.meeting, house.planned_meeting, house.run]
    return {str(row.pk) for row in rows} | {str(house.enrollment("mentee").pk)}


def _sendings(found: Read | None, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What pressing each button of each form would send, with its boxes ticked."""
    for form in found.forms if found else []:
        for name, value, elsewhere in form.buttons:
            data = form.fields | form.ticks | ({name: value} if name else {})
            yield elsewhere or form.action or path, data


def _is_of_the_end(words: str) -> bool:
    """Whether a message says that it cannot be, since something is over."""
    return any(one in words for one in ("closed", "ended already", "is completed already"))


def _is_of(slug: str, action: str) -> bool:
    try:
        return resolve(action.partition("?")[0]).kwargs.get("slug") == slug
    except (Resolver404, Http404):
        return False
