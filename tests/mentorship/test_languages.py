"""Everybody is answered in their own language: person, then organisation, then browser."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.formats import date_format

from mentorship import catalogs, outbox, wording
from mentorship.action_names import NAMES
from mentorship.action_names import OWN_NAMES as OWN_NAMES_OF_ACTIONS
from mentorship.disclosure import is_decided, shown_kinds
from mentorship.formats.es.formats import PATTERNS as SPANISH
from mentorship.formats.fr.formats import PATTERNS as FRENCH
from mentorship.models import Organization, User
from mentorship.wording import action_words
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent.parent
SIGN_IN = "/accounts/login/"


def language_of_page(response: object) -> str:
    found = re.search(r'<html lang="([^"]*)"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def chosen_by_house(language: str) -> None:
    Organization.objects.filter(slug="northgate").update(language=language)


def chosen_by_person(world: World, language: str) -> None:
    User.objects.filter(pk=world.northgate.user("mentee").pk).update(language=language)


def test_a_guest_is_answered_as_the_browser_asks(client: Client, db: None) -> None:
    def asked(accepts: str) -> str:
        return language_of_page(client.get(SIGN_IN, headers={"accept-language": accepts}))

    assert asked("es-MX,es;q=0.9,en;q=0.5") == "es"
    assert asked("fr-CA") == "fr"
    assert asked("en-US,en") == "en-GB"
    assert asked("xx, ;;;,q=") == "en-GB"
    assert client.get(SIGN_IN).headers["Content-Language"] == "en-gb"


def test_the_organisation_s_language_goes_before_the_browser_s(world: World) -> None:
    client = world.client("mentee")
    spanish = {"accept-language": "es"}
    assert language_of_page(client.get("/o/northgate/me/", headers=spanish)) == "en-GB"
    chosen_by_house("fr")
    assert language_of_page(client.get("/o/northgate/me/", headers=spanish)) == "fr"
    # And on pages of no organisation from then on.
    assert language_of_page(client.get("/accounts/name/", headers=spanish)) == "fr"


def test_one_s_own_language_goes_before_the_organisation_s(world: World) -> None:
    chosen_by_house("fr")
    client = world.client("mentee")
    response = client.post("/accounts/name/", {"name": "Amara", "language": "es"}, follow=True)
    assert language_of_page(response) == "es"
    assert language_of_page(client.get("/o/northgate/me/")) == "es"
    client.post("/accounts/name/", {"name": "Amara", "language": ""})
    assert language_of_page(client.get("/o/northgate/me/")) == "fr"
    assert client.post("/accounts/name/", {"name": "Amara", "language": "xx"}).status_code == 422


def test_a_language_that_is_gone_is_not_a_fault(world: World) -> None:
    chosen_by_house("tlh")
    chosen_by_person(world, "xx")
    assert language_of_page(world.client("mentee").get("/o/northgate/me/")) == "en-GB"


def test_an_e_mail_is_in_its_receiver_s_language(world: World, committed: None) -> None:
    chosen_by_house("fr")
    chosen_by_person(world, "es")
    house = world.northgate
    both = [house.user("mentee").email, house.user("mentor").email]
    with house.activate():
        for number, to in enumerate([both[:1], both[1:], both, ["nobody@elsewhere.example"]]):
            outbox.enqueue(key=f"one:{number}", kind="sessions_ended", to=to, payload={})
    outbox.deliver_due()
    found = {
        tuple(email.to): re.findall(r'<html lang="(\w+)', str(email.alternatives[0][0]))[0]
        for email in mail.outbox
    }
    assert found == {
        tuple(both[:1]): "es",
        tuple(both[1:]): "fr",
        tuple(both): "fr",
        ("nobody@elsewhere.example",): "fr",
    }


def patterns_in_use() -> set[str]:
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    named = {
        pattern
        for path in sources
        for pattern in re.findall(r'\|(?:date|time):"([^"]+)"', path.read_text())
    }
    for app in catalogs.APPS:
        for path in (ROOT / app).rglob("*.py"):
            named.update(re.findall(r'date_format\([^"\n]*, "([^"]+)"\)', path.read_text()))
    return named


def test_every_date_has_its_pattern_in_every_language() -> None:
    assert patterns_in_use() - SPANISH.keys() == set()
    assert patterns_in_use() - FRENCH.keys() == set()


def test_dates_and_numbers_are_written_in_each_language_s_way() -> None:
    moment = datetime(2026, 5, 4, 17, 30, tzinfo=ZoneInfo("UTC"))
    written = {}
    for language in ("en-gb", "es", "fr"):
        with translation.override(language):
            written[language] = date_format(moment, "l j F Y"), date_format(moment, "j F, H:i")
    assert written == {
        "en-gb": ("Monday 4 May 2026", "4 May, 17:30"),
        "es": ("lunes 4 de mayo de 2026", "4 de mayo, 17:30"),
        "fr": ("lundi 4 mai 2026", "4 mai à 17\u00a0h\u00a030"),
    }


@pytest.fixture
def pseudo_language(
    tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A language written from right to left, in which every text stands in brackets."""
    catalog = Catalog(locale="ar")
    for text, context, _ in catalogs.messages():
        if isinstance(text, str):
            catalog.add(text, f"⟦{text}⟧", context=context)
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    settings.LANGUAGES = [("en-gb", "English"), ("ar", "Pseudo")]  # type: ignore[attr-defined]
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    with translation.override("ar"):
        yield


def test_a_page_reads_from_right_to_left(pseudo_language: None) -> None:
    request = RequestFactory().get("/")
    page = render_to_string("404.html", {}, request=request)
    assert '<html lang="ar" dir="rtl">' in page
    assert "⟦Skip to the main content⟧" in page


def test_style_sheets_know_no_left_and_right() -> None:
    """What has a side is said by start and end, so that it turns round with the page."""
    sided = re.compile(
        r"(?:margin|padding|border)-(?:left|right)\b|(?<![-\w])(?:left|right)\s*:"
        r"|(?:text-align|float|clear):\s*(?:left|right)"
    )
    found = [
        f"{path.name}: {match[0]}"
        for path in (ROOT / "static" / "css").rglob("*.css")
        for match in sided.finditer(path.read_text())
    ]
    assert found == []


# --- What is said, and that it is said whole ------------------------------------------------------

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?(\w+)|href=\"([^\"%]*)")


def spoken() -> list[str]:
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def test_the_languages_are_those_that_have_a_catalogue() -> None:
    assert spoken() == catalogs.languages() == ["es", "fr"]


@pytest.mark.parametrize("language", ["es", "fr"])
def test_every_text_is_said(language: str) -> None:
    """`python -m mentorship.catalogs collect` lists new texts in the catalogues, empty."""
    missing = [f"{name}: {text}" for text, _, name in catalogs.missing(language)]
    assert missing == []


@pytest.mark.parametrize("language", ["es", "fr"])
def test_what_is_said_holds_the_same_facts_and_marks(language: str) -> None:
    """A placeholder that is missing or unknown, or a tag that went astray, would break a page."""
    wrong = []
    for message in catalogs.catalog_of(language):
        if not message.id:
            continue
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        known = {name for text in texts for name in PLACEHOLDER.findall(text)}
        for one in filter(None, said):
            named = set(PLACEHOLDER.findall(one))
            is_whole = named == known if isinstance(message.id, str) else named <= known
            has_marks = sorted(TAG.findall(one)) == sorted(TAG.findall(texts[-1]))
            if not is_whole or not has_marks:
                wrong.append(one)
    assert wrong == []


def unmarked(source: str) -> list[str]:
    """Words of a template that stand outside of every translation."""
    source = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", source, flags=re.S)
    source = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", source, flags=re.S)
    source = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}", " ", source, flags=re.S)
    named = re.findall(r"\s(?:aria-label|title|placeholder|alt|data-label)=\"([^\"]*)\"", source)
    text = re.sub(r"<[^>]*>", "\n", source)
    text = re.sub(r"&#?\w+;", " ", text)
    found = [" ".join(line.split()) for line in [*named, *text.splitlines()]]
    return [line for line in found if re.search(r"[A-Za-z]{2}", line) and line not in OWN_NAMES]


OWN_NAMES = {"Mentorship", "Mentorship ·", "API", "PDF", "JSON"}
HEADS = {"Subject:", "Subject: :", "Button:", "Unsubscribe:"}
"""Of what stands above an e-mail's text."""


def test_every_word_of_a_template_is_marked() -> None:
    found = {
        str(path.relative_to(ROOT)): words
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.suffix in (".html", ".txt") and path.name not in catalogs.FOR_DEVELOPERS
        if (words := [one for one in unmarked(path.read_text()) if one not in OWN_NAMES | HEADS])
    }
    assert found == {}


def test_somebody_reads_their_page_in_spanish(world: World) -> None:
    chosen_by_person(world, "es")
    client = world.client("mentee")
    page = client.get("/o/northgate/me/").content.decode()
    assert "Mi mentoría" in page
    assert "My mentoring" not in page
    assert client.get("/o/northgate/me/profile/").status_code == 200


def test_every_event_has_a_name_to_say() -> None:
    sources = [path for app in catalogs.APPS for path in (catalogs.ROOT / app).rglob("*.py")]
    written = "".join(path.read_text() for path in sources if "migrations" not in path.parts)
    actions = set(re.findall(r'action="([a-z_]+\.[a-z_]+)"', written))
    # By the lists of an organisation, and what becomes of an enrolment: named as they are written.
    nouns = ("department", "site", "profession", "specialty", "skill")
    actions |= {f"{noun}.{verb}" for noun in nouns for verb in ("added", "changed", "removed")}
    actions |= {"enrollment.accepted", "enrollment.waitlisted"}
    with translation.override("en"):
        said = {action_words(one) for one in actions if is_decided(one)}
    known = {*NAMES, *OWN_NAMES_OF_ACTIONS, *map(str, wording._ACTIONS.values())}
    assert said - known == set()


def test_everything_in_the_trail_has_a_name_in_spanish() -> None:
    kinds = {model._meta.model_name for model in apps.get_models()} & set(shown_kinds())
    texts = {text for message in catalogs.catalog_of("es") if (text := message.string)}
    lowered = {text.lower() for text in texts if isinstance(text, str)}
    with translation.override("es"):
        named = {kind: wording.noun_words(f".{kind}") for kind in kinds}
    assert {kind for kind, words in named.items() if words not in lowered} == set()
