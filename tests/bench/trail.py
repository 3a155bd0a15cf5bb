"""What an audit event costs: appended to its organisation's chain, beside a plain INSERT."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

import psycopg
from django.db import connections

from mentorship import chain
from mentorship.models import Organization
from mentorship.tenancy import activate, new_id

SECONDS = 3.0
WRITERS = 8
APPEND = (
    "SELECT mentorship_audit_append"
    "(%s, %s, NULL, 'Somebody', 'admin', 'thing.done', '', NULL, '{\"number\": 1}')"
)
PLAIN = """
INSERT INTO bench_plain (organization_id, id, at, actor_label, actor_role, action,
    subject_type, details)
VALUES (%s, %s, clock_timestamp(), 'Somebody', 'admin', 'thing.done', '', '{"number": 1}')
"""


@dataclass(frozen=True)
class Rate:
    """Transactions of one event each that were committed, and how long one took."""

    a_second: float
    median_ms: float


def prepare(count: int) -> list[UUID]:
    """So many organisations, and a table like the trail's, with its indexes and no chain."""
    owner, app = connections["owner"], connections["default"].settings_dict["USER"]
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_plain")
        cursor.execute("CREATE TABLE bench_plain (LIKE mentorship_auditevent INCLUDING ALL)")
        cursor.execute(f"GRANT ALL ON bench_plain TO {owner.ops.quote_name(app)}")
    slugs = [f"trail-{number}" for number in range(count)]
    Organization.objects.bulk_create(
        [Organization(slug=slug, name=slug) for slug in slugs], ignore_conflicts=True
    )
    return list(Organization.objects.filter(slug__in=slugs).values_list("pk", flat=True))


def rate(statement: str, organizations: Sequence[UUID], writers: int = WRITERS) -> Rate:
    """Several writers, each with a connection of its own, over these organisations for a while."""
    until = time.perf_counter() + SECONDS

    def write(number: int) -> list[float]:
        return _write(statement, organizations[number::writers] or organizations, until)

    began = time.perf_counter()
    with ThreadPoolExecutor(writers) as threads:
        taken = [one for some in threads.map(write, range(writers)) for one in some]
    spent = time.perf_counter() - began
    return Rate(len(taken) / spent, sorted(taken)[len(taken) // 2] * 1000)


def _write(statement: str, organizations: Sequence[UUID], until: float) -> list[float]:
    parameters = connections["default"].get_connection_params()
    taken = []
    with psycopg.connect(**parameters, autocommit=True) as connection:
        turn = 0
        while time.perf_counter() < until:
            organization = organizations[turn % len(organizations)]
            turn += 1
            began = time.perf_counter()
            with connection.transaction():
                connection.execute(
                    "SELECT set_config('app.organization', %s, true)", [str(organization)]
                )
                connection.execute(statement, [organization, new_id()])
            taken.append(time.perf_counter() - began)
    return taken


def verification(organization: UUID) -> tuple[int, float]:
    """How many events an organisation has, and the seconds that checking them takes."""
    began = time.perf_counter()
    with activate(organization):
        head = chain.current_head()
        assert head is not None
        assert list(chain.findings()) == []
    return head.position, time.perf_counter() - began
