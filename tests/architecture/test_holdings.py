"""What is held on people is declared for every table: a new one cannot do without."""

import pytest
from django.apps import apps

from mentorship.holding import Fate, Holding, all_holdings, impersonal_tables

OURS = (
    "mentorship",
    "programs",
    "participants",
    "ideas",
    "matching",
    "scheduling",
    "support",
    "record",
    "reporting",
    "rights",
)
# Of other packages: tables that hang on an account, and that an account's erasure has to reach.
BORROWED = {"account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession"}


def test_every_table_is_declared_or_said_to_hold_nothing() -> None:
    declared = {one.model for one in all_holdings()}
    ours = {
        model._meta.label
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if model._meta.managed  # the others are views of these
    }
    impersonal = set(impersonal_tables())
    assert declared & impersonal == set()
    assert declared | impersonal == ours | BORROWED


def test_every_table_of_other_packages_that_points_at_an_account_is_declared() -> None:
    """`socialaccount` has no providers and so no rows; the rest of allauth hangs on these."""
    user = apps.get_model("mentorship.User")
    pointing = {
        relation.related_model._meta.label
        for relation in user._meta.get_fields(include_hidden=True)
        if relation.is_relation and relation.auto_created and not relation.concrete
    }
    ours = {label for label in pointing if label.split(".")[0] in OURS}
    assert pointing - ours - BORROWED <= {
        "socialaccount.SocialAccount",
        "mentorship.User_groups",
        "mentorship.User_user_permissions",
    }


@pytest.mark.parametrize("one", list(all_holdings()), ids=lambda one: f"{one.model}: {one.title}")
def test_what_is_declared_says_what_becomes_of_it_and_why(one: Holding) -> None:
    assert one.title
    assert one.purpose.endswith(".")
    assert one.reason.endswith(".")
    assert not (one.fate is Fate.KEPT and one.erase)
    assert one.fate is not Fate.ANONYMISED or one.erase
    assert one.fate is not Fate.KEPT or len(one.reason) > 25


def test_reasons_are_given_for_what_holds_nothing() -> None:
    assert all(len(reason) > 5 for reason in impersonal_tables().values())
