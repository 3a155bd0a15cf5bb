"""The real product — web server, worker and clock — with a demonstration, and browsers on it.

One worker of the test run drives all journeys, one after another, since they share one product.
A journey fails, too, when a page complains in the console or asks for anything beyond loopback.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from mentorship.embedded import free_port
from mentorship.supervisor import CHECKOUT, Child, Supervisor, product_programs
from tests import demonstration
from tests.browser.chromium import FLAGS, installed

HERE = Path(__file__).parent
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FRESH = 600.0  # seconds
PATIENCE = 10_000  # milliseconds, on a machine that does other things as well
# What WCAG 2.2 AA asks for, as far as a program can see it.
AXE = {
    # It would put the style sheets into the page once more, which the page's policy refuses.
    "preload": False,
    # What passed is not described: half of the time.
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}

# Rules that another width or another scheme of colours may break.
LOOKS = [
    "color-contrast",
    "css-orientation-lock",
    "label",
    "landmark-unique",
    "link-in-text-block",
    "link-name",
    "button-name",
    "empty-table-header",
    "heading-order",
    "region",
    "scrollable-region-focusable",
    "target-size",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


# --- The product ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Product:
    """A running product: where it is, and a way to its command line."""

    url: str
    data: Path
    environment: dict[str, str]

    def manage(self, *command: str) -> str:
        """What a management command prints; fails the test when the command fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=self.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def login(self, who: str) -> dict[str, str]:
        """The demonstration login with this name, e-mail address or role ("admin", "mentee" …)."""
        logins: list[dict[str, str]] = json.loads((self.data / "demo-logins.json").read_text())
        for login in logins:
            if who.lower() in (login["email"], login["name"].lower()):
                return login
        for login in logins:
            if login["role"].startswith(who.lower()):
                return login
        raise LookupError(f"No demonstration login is {who!r}: {logins}")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product on a free port, with a database of its own and the demonstration in it."""
    data = tmp_path_factory.mktemp("product")
    name = f"{urlsplit(os.environ['DATABASE_URL']).path.strip('/')}_browser"
    demonstration.put(name, data)
    port = free_port()
    environment = {
        **demonstration.environment_of(name, data),
        "REDIS_URL": _own_broker(name),
        "PUBLIC_URL": f"http://localhost:{port}",
    }
    product = Product(environment["PUBLIC_URL"], data, environment)
    log = (data / "product.log").open("w")
    supervisor = Supervisor(
        {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"},
        output=log,
    )
    supervisor.start(product_programs(port, data, pool=1))
    try:
        _wait_until_up(product, supervisor)
        yield product
    finally:
        supervisor.stop()
        log.close()
        demonstration.drop(name)


def _wait_until_up(product: Product, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        ended = supervisor.wait(0.2)
        if isinstance(ended, Child):
            pytest.fail(f"{ended.name} {ended.how_it_ended()}:\n" + "\n".join(ended.lines))
        try:
            with urllib.request.urlopen(f"{product.url}/healthz", timeout=5):
                return
        except OSError:
            continue
    pytest.fail("The product does not answer:\n" + (product.data / "product.log").read_text())


def _own_broker(name: str) -> str:
    """One of the broker's other databases, emptied, so that no worker takes another's tasks."""
    number = 1 + zlib.crc32(name.encode()) % 14
    url = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}"))
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


# --- Browsers ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium that calls nobody by itself."""
    program = installed()
    if program is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("NO BROWSER")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Complaints:
    """What pages said to the console, and whom they called beyond loopback."""

    lines: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, part: str) -> None:
        """A journey that provokes an error names a part of its line in advance."""
        self.expected.append(part)

    def unexpected(self) -> list[str]:
        return [line for line in self.lines if not any(part in line for part in self.expected)]


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Gathers complaints of every page of the journey and fails it when there are any."""
    gathered = Complaints()
    yield gathered
    assert gathered.unexpected() == []


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(
    browser: Browser,
    product: Product,
    complaints: Complaints,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[OpenPage]:
    """Opens a window of its own for each person of a journey: `open_page(viewport=PHONE)`."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        settings = {"base_url": product.url, "viewport": DESK, "reduced_motion": "reduce"}
        context = browser.new_context(**{**settings, **options})
        context.set_default_timeout(PATIENCE)
        context.route(lambda url: not _is_loopback(url), _refuse(complaints))
        context.on("console", lambda message: _note(complaints, message))
        context.on("weberror", lambda error: complaints.lines.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield open_page
    failed = getattr(request.node, "journey_failed", False)
    for context in contexts:
        for number, page in enumerate(context.pages if failed else []):
            picture = tmp_path / f"{contexts.index(context)}-{number}.png"
            page.screenshot(path=picture, full_page=True)
            print(f"{page.url} looked like {picture}")
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:
        item.journey_failed = True  # type: ignore[attr-defined]
    return report


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One window at a desk."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """One phone."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


def _is_loopback(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname in (
        "localhost",
        "127.0.0.1",
    )


def _refuse(complaints: Complaints) -> Callable[[Route], None]:
    def refuse(route: Route) -> None:
        complaints.lines.append(f"asked for {route.request.url}")
        route.abort()

    return refuse


def _note(complaints: Complaints, message: Any) -> None:
    if message.type == "error":
        complaints.lines.append(f"{message.text} ({message.location.get('url', '')})")


# --- What journeys do again and again ---------------------------------------------------------

SignIn = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def _sessions() -> dict[str, tuple[float, Any]]:
    return {}


@pytest.fixture
def sign_in(product: Product, _sessions: dict[str, tuple[float, Any]]) -> SignIn:
    """`sign_in(page, who)`: who is a role, a name or an address of a demonstration login."""

    def sign_in(page: Page, who: str) -> None:
        login = product.login(who)
        signed_in_at, cookies = _sessions.get(login["email"], (0.0, []))
        # What changes much asks for the password again a quarter of an hour after it was given.
        if time.monotonic() - signed_in_at < FRESH:
            page.context.add_cookies(cookies)
            page.goto("/accounts/login/")
            # Somebody who is signed in already is sent away from there.
            if "/accounts/login" not in page.url:
                return
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(login["email"])
        page.locator("input[name=password]").fill(login["password"])
        page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        _sessions[login["email"]] = time.monotonic(), page.context.cookies()

    return sign_in


@pytest.fixture
def check_accessible() -> Callable[..., None]:
    """`check_accessible(page)` fails with what axe finds, in words; of a page that was looked at
    already, `again=True` looks for what colours and widths can change."""
    axe = Axe()

    def check(page: Page, *, again: bool = False) -> None:
        # A click returns before the next page has its style sheets.
        page.wait_for_load_state()
        options = AXE | ({"runOnly": {"type": "rule", "values": LOOKS}} if again else {})
        found = axe.run(page, options=options).response["violations"]
        assert not found, f"{page.url}\n" + "\n".join(_in_words(violation) for violation in found)

    return check


def _in_words(violation: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"{violation['id']} ({violation['impact']}): {violation['help']}: {'; '.join(places)}"
