"""Whether an organisation's audit trail is as it was written: its chain, recomputed.

Each link is `sha256(link before || text)`; the text is a JSON array of the event's place and all
its columns, as PostgreSQL's jsonb writes it (docs/audit.md). A finding says what is wrong and
where. A chain alone does not see that its end was cut off and its head put back, or that all of
it was written anew: signed heads do (`heads`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import batched
from itertools import chain as joined
from typing import Any
from uuid import UUID

from django.db import connection

from mentorship.models import AuditHead, AuditLink
from mentorship.tenancy import current_organization_id

# Written out here rather than asking the database's own function for it, which somebody who edits
# rows could edit too.
_LINKS = """
WITH links AS (
    SELECT l.id, l.position, l.hash, e.id IS NULL AS is_gone,
           lag(l.position, 1, 0::bigint) OVER chain AS place_before,
           lag(l.hash, 1, %(beginning)s) OVER chain AS hash_before,
           jsonb_build_array(
               'mentorship-audit-1', e.organization_id, l.position, e.id,
               to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
               e.actor_id, e.actor_label, e.actor_role, e.action,
               e.subject_type, e.subject_id, e.details
           )::text AS text
    FROM mentorship_auditlink l
    LEFT JOIN mentorship_auditevent e ON e.organization_id = l.organization_id AND e.id = l.id
    WHERE l.organization_id = %(organization)s
    WINDOW chain AS (ORDER BY l.position)
)
SELECT id, position, place_before, is_gone FROM links
WHERE is_gone OR place_before <> position - 1
   OR hash <> sha256(hash_before || convert_to(text, 'UTF8'))
ORDER BY position
"""
_UNLINKED = """
SELECT e.id FROM mentorship_auditevent e
WHERE e.organization_id = %(organization)s AND NOT EXISTS (
    SELECT FROM mentorship_auditlink l
    WHERE l.organization_id = e.organization_id AND l.id = e.id
) ORDER BY e.at, e.id
"""
_OTHER_HASHES = """
SELECT DISTINCT kept.position FROM unnest(%s::bigint[], %s::bytea[]) AS kept (position, hash)
JOIN mentorship_auditlink l ON l.organization_id = %s AND l.position = kept.position
WHERE l.hash <> kept.hash ORDER BY 1
"""
_AT_ONCE = 500


@dataclass(frozen=True)
class Head:
    """Where a chain ended at some moment."""

    position: int
    hash: bytes


@dataclass(frozen=True)
class Finding:
    """What is wrong (edited, removed, truncated, added or rewritten), and at which place."""

    what: str
    position: int | None
    words: str

    def __str__(self) -> str:
        where = f"event {self.position}" if self.position is not None else "trail"
        return f"{where}: {self.what}: {self.words}"


def beginning(organization_id: UUID) -> bytes:
    """What the first link is chained to: different for every organisation."""
    return sha256(f"mentorship-audit-1 {organization_id}".encode()).digest()


def current_head() -> Head | None:
    """Where the active organisation's chain ends; None before its first event."""
    found = AuditHead.objects.first()
    return Head(found.position, bytes(found.hash)) if found else None


def goes_on_from(head: Head) -> bool:
    """Whether the chain has this link still, so that what came later was added behind it."""
    link = AuditLink.objects.filter(position=head.position).values_list("hash", flat=True).first()
    return link is not None and bytes(link) == head.hash


def findings(signed: Iterable[Head] = ()) -> Iterator[Finding]:
    """Everything that is wrong with the active organisation's trail.

    `signed` are heads that were kept elsewhere. Reads in one pass in the database, and keeps
    nothing in memory; events that are appended meanwhile do no harm.
    """
    head = current_head()
    yield from _broken_links()
    last = AuditLink.objects.order_by("-position").values_list("position", flat=True).first() or 0
    if last and not head:
        yield Finding("removed", None, "the head of the chain is gone")
    longest = 0
    for some in batched(joined([head] if head else [], signed), _AT_ONCE):
        longest = max(longest, *(one.position for one in some))
        yield from _rewritten(some)
    if longest > last:
        yield Finding("truncated", last + 1, f"the trail once had {longest} events")
    for (event_id,) in _rows(_UNLINKED):
        yield Finding("added", None, f"event {event_id} stands outside the chain")


def _broken_links() -> Iterator[Finding]:
    for event_id, position, before, is_gone in _rows(_LINKS):
        if before != position - 1:
            gap = f"{before + 1} to {position - 1}" if before + 2 < position else str(before + 1)
            yield Finding("removed", before + 1, f"event {gap} and its link are gone")
        if is_gone:
            yield Finding("removed", position, f"the event {event_id} is gone, its link is not")
        elif before == position - 1:
            yield Finding(
                "edited", position, f"event {event_id} is not what was recorded at this place"
            )


def _rewritten(heads: Sequence[Head]) -> Iterator[Finding]:
    """Heads that were kept, against the links that stand in their places now."""
    places = [head.position for head in heads], [head.hash for head in heads]
    with connection.cursor() as cursor:
        cursor.execute(_OTHER_HASHES, [*places, current_organization_id()])
        for (position,) in cursor:
            yield Finding("rewritten", position, "the chain is not the one that was kept")


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    organization_id = current_organization_id()
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            sql, {"organization": organization_id, "beginning": beginning(organization_id)}
        )
        yield from cursor
