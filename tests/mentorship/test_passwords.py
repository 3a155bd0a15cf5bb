"""Passwords: long, not what others guess first, nothing about their composition."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client

from mentorship.accounts import AccountAdapter
from mentorship.models import User
from tests.factories.mentorship import PASSWORD, with_password
from tests.world import World


def refusal(password: str, user: User | None = None) -> str:
    try:
        AccountAdapter(None).clean_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "three wards and a lift",
        "aubergine kettle violin",
        "no capitals no digits no signs",
        "x" * 3 + "plum ladder quarry" + "é" * 3,
        "日本語のとても長いパスワードです、はい",
        "w7 " * 20 + "so sixty-four characters and more are welcome",
        "q" * 1 + "tulip-motorway-anchor " * 15,
    ],
)
def test_long_ones_of_any_kind_are_taken(db: None, password: str) -> None:
    assert refusal(password) == ""


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("only 14 chars.", "at least 15 characters"),
        ("Tr0ub4dor&3", "at least 15 characters"),
        ("passwordpassword", "too common"),
        ("password12345678", "too common"),
        ("iloveyouiloveyou1", "too common"),
        ("qwertyuiop123456789", "too common"),
        ("aaaaaaaaaaaaaaaaaaaa", "too common"),
        ("abcabcabcabcabcabc", "too common"),
        ("1234567890123456", "too common"),
        ("Mentorship-Mentorship-2026", "name that others know"),
        ("between-the-two-of-us", "name that others know"),
        ("z" + "long sentence " * 40, "longer than 512"),
    ],
)
def test_what_others_guess_first_is_refused(db: None, password: str, words: str) -> None:
    assert words in refusal(password)


@pytest.mark.parametrize(
    "password", ["Northgate-Northgate-1", "otto@northgate.example", "OttoNorthgate2026!!"]
)
def test_names_around_somebody_are_refused(world: World, password: str) -> None:
    assert "name that others know" in refusal(password, world.northgate.user("member"))


def test_a_name_among_other_words_is_fine(world: World) -> None:
    words = "northgate has too few lifts"
    assert refusal(words, world.northgate.user("member")) == ""


def test_the_form_says_why_and_takes_a_good_one(world: World) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    def change(new: str) -> str:
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        response = client.post("/accounts/password/change/", form)
        user.refresh_from_db()
        return response.content.decode()

    assert "name that others know" in change("northgate northgate")
    assert user.check_password(PASSWORD)
    change("three wards and a lift")
    assert user.check_password("three wards and a lift")


def test_fields_can_be_pasted_into_and_filled_by_managers(db: None) -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "maxlength" not in page.split('name="password"')[1].split(">")[0]


def test_validators_know_no_validation_error_class_but_djangos() -> None:
    with pytest.raises(ValidationError):
        AccountAdapter(None).clean_password("short")


def breached(path: Path, *passwords: str, more: int = 0) -> str:
    """A file as it is handed out: hashes in order, each with how often it was seen."""
    words = [*passwords, *(f"some other password {n}" for n in range(more))]
    hashes = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in words)
    path.write_text("".join(f"{one}:{n + 1}\r\n" for n, one in enumerate(hashes)))
    return str(path)


@pytest.mark.parametrize("more", [0, 1, 2, 3, 500])
def test_a_breached_one_is_refused(db: None, settings: Any, tmp_path: Path, more: int) -> None:
    known = ["three wards and a lift", "aubergine kettle violin"]
    settings.BREACHED_PASSWORDS_FILE = breached(tmp_path / "list", *known, more=more)
    for password in (*known, *(f"some other password {n}" for n in range(more))):
        assert "was exposed" in refusal(password)
    for password in ("four wards and a lift", "plum ladder quarry", "no capitals no digits"):
        assert refusal(password) == ""


def test_an_empty_list_refuses_none(db: None, settings: Any, tmp_path: Path) -> None:
    settings.BREACHED_PASSWORDS_FILE = breached(tmp_path / "list")
    assert refusal("three wards and a lift") == ""


def test_a_list_that_is_gone_is_not_passed_over(db: None, settings: Any, tmp_path: Path) -> None:
    settings.BREACHED_PASSWORDS_FILE = str(tmp_path / "gone")
    with pytest.raises(ImproperlyConfigured, match="BREACHED_PASSWORDS_FILE"):
        refusal("three wards and a lift")
