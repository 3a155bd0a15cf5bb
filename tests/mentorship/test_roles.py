"""The product does not start with a role that row-level security does not bind."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from mentorship.roles import refuse_unsafe_role
from tests.world import World


@pytest.fixture
def as_owner(committed: World) -> Iterator[None]:
    """The default connection signs in as the owner for a while."""
    mine, owner = connection.settings_dict, connections["owner"].settings_dict
    kept = {key: mine[key] for key in ("USER", "PASSWORD")}
    connection.close()
    mine.update({key: owner[key] for key in ("USER", "PASSWORD")})
    yield
    connection.close()
    mine.update(kept)


def test_the_apps_role_is_accepted(committed: World) -> None:
    refuse_unsafe_role()


def test_the_owner_of_the_tables_is_refused(as_owner: None) -> None:
    with pytest.raises(ImproperlyConfigured, match="owns the tables"):
        refuse_unsafe_role()


def test_the_owner_is_bound_by_the_policies_too(as_owner: None) -> None:
    """Row-level security is forced: a data migration that forgets to activate an organisation
    changes nothing, in silence."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE participants_person SET grade = 'Band 9'")
        assert cursor.rowcount == 0


@pytest.mark.parametrize("answer", [(True, False, False), (False, True, False)])
def test_a_superuser_and_bypassrls_are_refused(
    committed: World, monkeypatch: pytest.MonkeyPatch, answer: tuple[bool, bool, bool]
) -> None:
    """No such role exists here, so the answer of the question is planted."""
    values = ", ".join(str(value).lower() for value in answer)
    monkeypatch.setattr("mentorship.roles._UNSAFE", f"SELECT {values}")
    with pytest.raises(ImproperlyConfigured):
        refuse_unsafe_role()
