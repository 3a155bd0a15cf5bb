"""Queries and server time of every page, as the first of the cast who may open it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module, util
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting import tasks
from scheduling.models import Meeting
from tests.bench.tables import table
from tests.permissions.matrix import PARTS, Route
from tests.world import World

APPS = ["mentorship", "programs", "participants", "matching", "scheduling", "reporting"]
MOST_USED = {
    "reporting:overview": "admin",
    "reporting:cohort": "manager",
    "reporting:program": "manager",
    "reporting:own": "mentor",
    "scheduling:relationships": "manager",
    "participants:people": "admin",
    "participants:enrollments": "manager",
    "matching:matching": "manager",
    "matching:run": "manager",
    "scheduling:my_mentoring": "mentor",
    "scheduling:relationship": "mentor",
    "scheduling:meeting_log": "mentor",
}
COUNTING = ("reporting:overview", "reporting:cohort", "reporting:program")
WARM_UPS, REPEATS = 3, 15


@dataclass
class Page:
    """One address as one person sees it."""

    name: str
    part: str
    address: str
    queries: dict[int, int] = field(default_factory=dict)
    milliseconds: dict[int, float] = field(default_factory=dict)
    kilobytes: float = 0.0

    @property
    def grows(self) -> bool:
        """Fewer at the larger size is no growth: a large cohort's plan is read, not made."""
        return self.queries[max(self.queries)] > self.queries[min(self.queries)]


def all_pages(world: World) -> list[Page]:
    """Every address that answers GET with 200 to somebody of the cast."""
    modules = [f"tests.permissions.{app}" for app in APPS]
    routes: list[Route] = [
        route for name in modules if util.find_spec(name) for route in import_module(name).ROUTES
    ]
    pages: dict[str, Page] = {}
    for route in routes:
        wanted = MOST_USED.get(route.name)
        parts = [wanted] if wanted else PARTS
        part = next((part for part in parts if route.expected(part) == 200), None)
        if route.method == "get" and part and route.name not in pages:
            house = world.northgate
            address = reverse(route.name, kwargs={"slug": house.slug, **route.kwargs(house)})
            pages[route.name] = Page(route.name, part, address)
    return list(pages.values())


def bare_page(world: World) -> Page:
    """The page that does next to nothing."""
    return Page("bare", "admin", reverse("bare", kwargs={"slug": world.northgate.slug}))


def measure(world: World, pages: list[Page], size: int) -> None:
    """Note queries and the median of the server's time at this size."""
    clients: dict[str, Client] = {}
    # Opening a page leaves traces that another page lists: none of them is to be empty at one size
    # and not at the other. What is gone once a cohort is full and running is not measured.
    for page in list(pages):
        client = clients.setdefault(page.part, world.client(page.part))
        if client.get(page.address).status_code == 404 and not page.queries:
            print(f"  not there: {page.name}")
            pages.remove(page)
    for page in pages:
        client = clients.setdefault(page.part, world.client(page.part))
        is_timed = page.name in MOST_USED or page.name == "bare"
        warm_ups, repeats = (WARM_UPS, REPEATS) if is_timed else (1, 1)
        for _ in range(warm_ups):
            _get(client, page)
        with CaptureQueriesContext(connection) as captured:
            _get(client, page)
        page.queries[size] = len(captured)
        page.milliseconds[size] = median(_get(client, page) for _ in range(repeats))


@dataclass
class Moments:
    """A page at three moments: milliseconds of the server, and queries."""

    name: str
    part: str
    queries: int
    compared: bool
    again: float
    while_waiting: float
    after_a_round: float


def first_views(world: World, pages: list[Page], large: int) -> str:
    """The part of the page of measurements about them."""
    rows = [
        [
            f"`{one.name}`",
            one.part,
            "yes" if one.compared else "no",
            str(one.queries),
            *(f"{told:.0f}" for told in (one.again, one.while_waiting, one.after_a_round)),
        ]
        for one in moments(world, pages)
    ]
    moment = ["ms again", "ms while a change waits", "ms first after the round"]
    headings = ["page", "as", "last cohort compared", "queries", *moment]
    return f"""### First views, and beside the last cohort

The same with a cohort of as many relationships before this one: {2 * large:,} in all. A meeting is
changed, the page is asked for while that waits to be counted, the worker makes its round, and the
page is asked for first after it.

{table(headings, rows)}"""


def moments(world: World, pages: list[Page]) -> list[Moments]:
    """The pages that count most: asked again, asked while a change waits for the worker's round,
    and first after that round. Each change is one meeting's length."""
    found = []
    for page in pages:
        client = world.client(page.part)
        _median(lambda page=page, client=client: _get(client, page), WARM_UPS)
        with CaptureQueriesContext(connection) as captured:
            body = client.get(page.address).content.decode()
            queries = len(captured)
        again = _median(lambda page=page, client=client: _get(client, page))
        waiting, after = [], []
        for _ in range(REPEATS):
            _change(world)
            waiting.append(_get(client, page))
            tasks.refresh_touched()
            after.append(_get(client, page))
        compared = "last cohort" in body
        times = again, median(waiting), median(after)
        found.append(Moments(page.name, page.part, queries, compared, *times))
    return found


def _change(world: World) -> None:
    with world.northgate.activate():
        meeting = Meeting.objects.filter(status="held").order_by("-starts_at", "pk").first()
        assert meeting is not None
        Meeting.objects.filter(pk=meeting.pk).update(minutes=meeting.minutes % 100 + 31)


def _median(act: Callable[[], float], times: int = REPEATS) -> float:
    return median(act() for _ in range(times))


def _get(client: Client, page: Page) -> float:
    began = perf_counter()
    response = client.get(page.address)
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    taken = (perf_counter() - began) * 1000
    if response.status_code != 200:
        raise AssertionError(f"{page.address} as {page.part}: {response.status_code}")
    page.kilobytes = len(content) / 1000
    return taken
