"""The frame of the pages: navigation by role, forms, sign-in pages, the mailbox."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client

from mentorship.mailbox import letters
from mentorship.templatetags import ui
from tests.world import World

ENTRANCES = ["login/", "signup/", "password/reset/", "password/reset/done/", "confirm-email/"]
MANAGED = [
    "",
    "name/",
    "email/",
    "password/change/",
    "2fa/",
    "2fa/webauthn/",
    "sessions/",
    "logout/",
]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("admin", ["Overview", "Programmes", "People", "Exports", "Ideas", "Settings"]),
        ("manager", ["Overview", "Programmes", "People", "Exports", "Support"]),
        ("member", ["My mentoring", "My support", "My profile"]),
    ],
)
def test_navigation_by_role(world: World, rf: Any, who: str, expected: list[str]) -> None:
    house = world.northgate
    request = rf.get("/o/northgate/people/")
    request.organization, request.actor = house.organization, house.actor(who)
    labels = [entry["label"] for entry in ui.top_navigation({"request": request})]
    own = ["My mentoring", "My support", "My profile"] if request.actor.person_id else []
    assert labels == (expected if who == "member" else expected + own)


def test_the_current_entry_is_marked(world: World, rf: Any) -> None:
    house = world.northgate
    for path, label in [
        ("people/", "People"),
        ("me/profile/", "My profile"),
        ("me/", "My mentoring"),
    ]:
        request = rf.get(f"/o/northgate/{path}")
        request.organization, request.actor = house.organization, house.actor("admin")
        entries = ui.top_navigation({"request": request})
        assert [e["label"] for e in entries if e.get("is_current")] == [label]


def test_the_switcher_names_exactly_ones_organisations(world: World) -> None:
    page = world.client("bo").get("/?stay").content.decode()
    assert page.count("/o/northgate/") == page.count("/o/harbour/") == 2
    one = world.client("admin").get("/?stay").content.decode()
    assert "/o/harbour/" not in one
    assert world.client("admin").get("/").headers["Location"] == "/o/northgate/"


class Sample(forms.Form):
    name = forms.CharField(help_text="As others see it.")
    colour = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()
    note = forms.CharField(required=False)


def test_a_field_has_label_hint_error_and_description() -> None:
    form = Sample({"note": "x"})
    html = str(form["name"].as_field_group())
    assert '<label for="id_name">Name</label>' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "(optional)" in str(form["note"].as_field_group())
    assert "<fieldset" in str(form["colour"].as_field_group())
    assert "field--tick" in str(form["agreed"].as_field_group())


@pytest.mark.parametrize("path", ENTRANCES)
def test_entrances_are_in_our_frame(db: None, anonymous: Client, path: str) -> None:
    page = anonymous.get(f"/accounts/{path}").content.decode()
    assert '<main class="entrance"' in page
    assert "css/app.css" in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("path", MANAGED)
def test_account_pages_are_in_our_frame(world: World, path: str) -> None:
    page = world.client("admin").get(f"/accounts/{path or 'name/'}", follow=True).content.decode()
    assert "css/app.css" in page
    assert page.count("<h1>") == 1
    assert not re.search(r"<[^>]+ (style|on\w+)=", page)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Safari/604", "Safari on iPhone"),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert ui.browser_words(agent) == words


def send(directory: Path, subject: str) -> None:
    connection = EmailBackend(file_path=str(directory), alias="default")
    connection.send_messages([EmailMessage(subject, "See /here", to=["a@b.example"])])


def test_the_mailbox_reads_what_was_written(settings: Any, anonymous: Client, db: None) -> None:
    send(settings.MAIL_DIR, "Grüße")
    send(settings.MAIL_DIR, "Second")
    found = letters(settings.MAIL_DIR)
    assert {letter.subject for letter in found} == {"Grüße", "Second"}
    page = anonymous.get("/mailbox/", {"q": "grü"}).content.decode()
    assert "Grüße" in page
    assert "Second" not in page
    assert "See /here" in anonymous.get(f"/mailbox/{found[0].name}/").content.decode()
    assert anonymous.get("/mailbox/nothing/").status_code == 404


def test_the_components_are_shown(anonymous: Client, db: None) -> None:
    assert anonymous.get("/ui/").status_code == 200
