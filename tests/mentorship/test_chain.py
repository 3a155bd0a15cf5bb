"""Whoever changes the audit trail, be it as the database's superuser, is found out."""

import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql as composed

from mentorship import audit, chain, heads
from mentorship.models import AuditEvent, AuditHead, AuditLink
from mentorship.services.trail import verify_trail
from mentorship.tasks import sign_audit_heads, verify_audit_trails
from tests.world import House, World

EVENTS = 6
AT_3 = "(SELECT id FROM mentorship_auditlink WHERE position = 3 AND organization_id = %(house)s)"
FROM_5 = "(SELECT id FROM mentorship_auditlink WHERE position >= 5 AND organization_id = %(house)s)"
HEAD_BACK = """
UPDATE mentorship_audithead h SET position = l.position, hash = l.hash
FROM (SELECT * FROM mentorship_auditlink WHERE organization_id = %(house)s
      ORDER BY position DESC LIMIT 1) l
WHERE h.organization_id = l.organization_id
"""
CUT = f"""
DELETE FROM mentorship_auditevent WHERE id IN {FROM_5};
DELETE FROM mentorship_auditlink WHERE id IN {FROM_5};
"""
COLUMNS = {
    "at": "at - interval '1 microsecond'",
    "actor_id": "gen_random_uuid()",
    "actor_label": "'Somebody Else'",
    "actor_role": "'member'",
    "action": "'other.done'",
    "subject_type": "'mentorship.user'",
    "subject_id": "gen_random_uuid()",
    "details": """'{"number": 99}'""",
}


@pytest.fixture
def trail(committed: World) -> House:
    """Northgate with six more events, each of its own transaction, and its head signed."""
    house = committed.northgate
    for number in range(EVENTS):
        with house.activate():
            audit.record(actor=house.system, action="thing.done", number=number)
    sign_audit_heads()
    return house


@pytest.fixture
def tamper(trail: House) -> Iterator[Callable[[str], None]]:
    """Run statements as the superuser, past every wall and trigger."""
    address = os.environ.get("DATABASE_SUPERUSER_URL")
    if not address:
        pytest.skip("DATABASE_SUPERUSER_URL is not set; ./test sets it")
    here = urlsplit(address)._replace(path=f"/{connection.settings_dict['NAME']}")
    with psycopg.connect(urlunsplit(here), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")

        def run(sql: str) -> None:
            house = composed.Literal(trail.organization.pk).as_string(superuser)
            superuser.execute(sql.replace("%(house)s", house))

        yield run


def verify(*options: str) -> tuple[int, str]:
    """The command's exit status and what it said."""
    said = StringIO()
    try:
        call_command("verify_audit", *options, stdout=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def test_a_trail_that_nobody_touched_is_whole(trail: House) -> None:
    with trail.activate():
        total = AuditEvent.objects.count()
        assert list(AuditLink.objects.order_by("position").values_list("position", flat=True)) == [
            *range(1, total + 1)
        ]
        assert AuditHead.objects.get().position == total
    status, said = verify()
    assert status == 0
    assert f"northgate: whole, {total} events" in said
    assert "harbour: whole" in said


def test_an_edited_event_is_found(trail: House, tamper: Callable[[str], None]) -> None:
    """Whichever column was edited; and once it is as it was, the trail is whole."""
    tamper("CREATE TABLE kept AS SELECT * FROM mentorship_auditevent")
    back = ", ".join(f"{name} = kept.{name}" for name in COLUMNS)
    for column, value in COLUMNS.items():
        tamper(f"UPDATE mentorship_auditevent SET {column} = {value} WHERE id = {AT_3}")
        status, said = verify("--organization", "northgate")
        assert (status, said.count("\n"), "event 3: edited" in said) == (1, 1, True), column
        assert verify("--organization", "harbour")[0] == 0
        tamper(f"UPDATE mentorship_auditevent e SET {back} FROM kept WHERE kept.id = e.id")
        assert verify("--organization", "northgate")[0] == 0


def test_every_column_of_an_event_is_in_the_chain() -> None:
    """`test_an_edited_event_is_found` tries them all, but for the two that name the row."""
    names = {field.attname for field in AuditEvent._meta.local_fields}
    assert names == {*COLUMNS, "id", "organization_id"}


def test_a_removed_event_is_found(trail: House, tamper: Callable[[str], None]) -> None:
    tamper(f"DELETE FROM mentorship_auditevent WHERE id = {AT_3}")
    status, said = verify()
    assert (status, said.count("event 3: removed")) == (1, 1)


def test_an_event_removed_with_its_link_is_found(
    trail: House, tamper: Callable[[str], None]
) -> None:
    tamper(
        f"DELETE FROM mentorship_auditevent WHERE id = {AT_3};"
        f"DELETE FROM mentorship_auditlink WHERE id = {AT_3}"
    )
    status, said = verify("--organization", "northgate")
    assert (status, said) == (1, "northgate: event 3: removed: event 3 and its link are gone\n")


def test_a_removed_event_whose_gap_was_closed_is_found(
    trail: House, tamper: Callable[[str], None]
) -> None:
    tamper(
        f"DELETE FROM mentorship_auditevent WHERE id = {AT_3};"
        f"DELETE FROM mentorship_auditlink WHERE id = {AT_3};"
        "UPDATE mentorship_auditlink SET position = -position WHERE organization_id = %(house)s;"
        "UPDATE mentorship_auditlink SET position = -position WHERE organization_id = %(house)s"
        "   AND position > -3;"
        "UPDATE mentorship_auditlink SET position = -position - 1"
        "   WHERE organization_id = %(house)s AND position < 0"
    )
    status, said = verify("--organization", "northgate")
    assert status == 1
    assert "event 3: edited" in said


def test_reordered_events_are_found(trail: House, tamper: Callable[[str], None]) -> None:
    tamper(
        "UPDATE mentorship_auditlink SET position = -3"
        "   WHERE position = 3 AND organization_id = %(house)s;"
        "UPDATE mentorship_auditlink SET position = 3"
        "   WHERE position = 4 AND organization_id = %(house)s;"
        "UPDATE mentorship_auditlink SET position = 4"
        "   WHERE position = -3 AND organization_id = %(house)s"
    )
    status, said = verify("--organization", "northgate")
    assert status == 1
    assert "event 3: edited" in said
    assert "event 4: edited" in said


def test_a_trail_that_was_cut_off_is_found(trail: House, tamper: Callable[[str], None]) -> None:
    tamper(CUT)
    status, said = verify("--organization", "northgate")
    assert (status, said.count("event 5: truncated")) == (1, 1)


def test_only_a_signed_head_sees_that_the_head_was_put_back_too(
    trail: House, tamper: Callable[[str], None], tmp_path: Path
) -> None:
    tamper(CUT + HEAD_BACK)
    nothing = tmp_path / "nothing"
    nothing.touch()
    assert verify("--organization", "northgate", "--heads", str(nothing))[0] == 0
    status, said = verify("--organization", "northgate")
    assert (status, said.count("event 5: truncated")) == (1, 1)


def test_only_a_signed_head_sees_that_all_was_written_anew(
    trail: House, tamper: Callable[[str], None], tmp_path: Path
) -> None:
    """With the database's own functions, so that every link is right."""
    tamper(
        f"""UPDATE mentorship_auditevent SET actor_label = 'Somebody Else' WHERE id = {AT_3};
        DELETE FROM mentorship_auditlink WHERE organization_id = %(house)s;
        DELETE FROM mentorship_audithead WHERE organization_id = %(house)s;
        SELECT mentorship_audit_extend(%(house)s, '-infinity')"""
    )
    nothing = tmp_path / "nothing"
    nothing.touch()
    assert verify("--organization", "northgate", "--heads", str(nothing))[0] == 0
    status, said = verify("--organization", "northgate")
    assert status == 1
    assert "rewritten" in said


def test_a_trail_that_is_gone_with_its_organization_is_found(
    trail: House, tamper: Callable[[str], None]
) -> None:
    tamper(
        """DELETE FROM mentorship_auditevent WHERE organization_id = %(house)s;
        DELETE FROM mentorship_auditlink WHERE organization_id = %(house)s;
        DELETE FROM mentorship_audithead WHERE organization_id = %(house)s;
        DELETE FROM mentorship_organization WHERE id = %(house)s"""
    )
    status, said = verify()
    assert status == 1
    assert f"{trail.organization.pk}: event 1: truncated" in said


def test_an_event_slipped_in_is_found(trail: House, tamper: Callable[[str], None]) -> None:
    tamper(
        """INSERT INTO mentorship_auditevent (id, organization_id, at, actor_label, actor_role,
            action, subject_type, details)
        VALUES (gen_random_uuid(), %(house)s, now(), 'x', 'x', 'x.y', '', '{}')"""
    )
    status, said = verify("--organization", "northgate")
    assert (status, said.count("added: event")) == (1, 1)


def test_a_chain_without_its_head_is_found(trail: House, tamper: Callable[[str], None]) -> None:
    tamper("DELETE FROM mentorship_audithead WHERE organization_id = %(house)s")
    assert verify("--organization", "northgate") == (
        1,
        "northgate: trail: removed: the head of the chain is gone\n",
    )


def test_a_trail_cannot_be_carried_to_another_organization(
    trail: House, committed: World, tamper: Callable[[str], None]
) -> None:
    other = committed.harbour.organization.pk
    tamper(
        f"""DELETE FROM mentorship_auditevent WHERE organization_id = '{other}';
        DELETE FROM mentorship_auditlink WHERE organization_id = '{other}';
        DELETE FROM mentorship_audithead WHERE organization_id = '{other}';
        UPDATE mentorship_auditevent SET organization_id = '{other}'
            WHERE organization_id = %(house)s;
        UPDATE mentorship_auditlink SET organization_id = '{other}'
            WHERE organization_id = %(house)s;
        UPDATE mentorship_audithead SET organization_id = '{other}'
            WHERE organization_id = %(house)s"""
    )
    status, said = verify("--organization", "harbour")
    assert status == 1
    assert "event 1: edited" in said


def test_a_changed_line_of_the_heads_is_found(trail: House, settings: object) -> None:
    path = settings.AUDIT_HEADS_FILE  # type: ignore[attr-defined]
    path.write_text(path.read_text().replace('"position": ', '"position": 1', 1) + "rubbish\n")
    status, said = verify()
    assert status == 1
    assert said.count("forged") == 2


def test_heads_of_another_key_are_not_believed(trail: House, tmp_path: Path) -> None:
    def pem(key: Ed25519PrivateKey) -> bytes:
        return key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    kept = tmp_path / "kept.pem"
    kept.write_bytes(pem(Ed25519PrivateKey.generate()))
    assert verify("--key", str(kept))[0] == 1
    # A ring: an older key, and ours, as `--print-key` gives it.
    kept.write_bytes(kept.read_bytes() + verify("--print-key")[1].encode())
    assert verify("--key", str(kept))[0] == 0


def test_a_missing_file_or_organization_is_said(trail: House, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no file"):
        verify("--heads", str(tmp_path / "elsewhere"))
    with pytest.raises(CommandError, match="no organisation"):
        verify("--organization", "elsewhere")


def test_the_nightly_check_records_what_it_found(
    trail: House, tamper: Callable[[str], None]
) -> None:
    assert verify_audit_trails() == 0
    with trail.activate():
        assert AuditEvent.objects.latest("at").action == "audit_trail.verified"
    tamper(f"UPDATE mentorship_auditevent SET action = 'x.y' WHERE id = {AT_3}")
    assert verify_audit_trails() == 1
    with trail.activate():
        event = AuditEvent.objects.latest("at")
    assert event.action == "audit_trail.found_damaged"
    assert "event 3: edited" in event.details["findings"][0]


def test_a_head_is_signed_when_it_has_moved_and_only_if_it_goes_on(
    trail: House, settings: object, tamper: Callable[[str], None]
) -> None:
    path = settings.AUDIT_HEADS_FILE  # type: ignore[attr-defined]
    before = path.read_text()
    assert sign_audit_heads() == 0
    assert path.read_text() == before
    with trail.activate():
        audit.record(actor=trail.system, action="thing.done")
    assert sign_audit_heads() == 1
    assert path.stat().st_mode & 0o777 == 0o600
    with trail.activate():
        signed = list(heads.signed_heads(trail.organization.pk))
        assert signed[-1] == chain.current_head()
    tamper(CUT + HEAD_BACK)
    assert sign_audit_heads() == 0
    with trail.activate():
        assert AuditEvent.objects.latest("at").action == "audit_trail.found_damaged"


def test_only_the_system_verifies(world: World) -> None:
    with world.northgate.activate():
        admin = world.northgate.actor("admin")
        with pytest.raises(Exception, match="not allowed"):
            verify_trail(actor=admin)
