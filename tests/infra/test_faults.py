"""E-mail while its worker, the broker and the database are killed, and exports while their workers
are; `./test faults` and `./test faults exports` are the long forms."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.faults.__main__ import broken
from tests.faults.exports import plan as files
from tests.faults.exports.__main__ import broken as broken_files
from tests.faults.exports.run import run as make_files
from tests.faults.plan import LONG, OWED, PLAIN, SHORT, drawn
from tests.faults.run import run
from tests.world import World


def test_none_is_lost_whatever_is_killed() -> None:
    result = run(drawn(5, SHORT))
    assert list(broken(result)) == []
    assert result.owed.doubled, "somebody was killed after the mail server took it"


def test_a_seed_draws_the_same_faults_for_both_designs() -> None:
    plan = drawn(5, LONG)
    assert plan == drawn(5, LONG) != drawn(6, LONG)
    assert (len(plan.refused), len(plan.unanswered)) == (2 * 40, 2 * 24)
    for faults in (plan.refused, plan.unanswered):
        owed = {one.removesuffix(OWED) for one in faults if one.endswith(OWED)}
        plain = {one.removesuffix(PLAIN) for one in faults if one.endswith(PLAIN)}
        assert owed == plain
    assert not plan.refused & plan.unanswered
    assert not (plan.refused | plan.unanswered) & set(plan.points)


def test_no_file_is_lost_doubled_or_half(committed: World, tmp_path: Path) -> None:
    house, plan = committed.northgate, files.drawn(5, files.SHORT)
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    environment = {
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}")),
        "MENTORSHIP_DATA_DIR": str(tmp_path),
    }
    result = make_files(plan, house.organization, house.actor("manager"), environment)
    assert list(broken_files(plan, result)) == []
    assert result.fetched == result.ready


def test_a_seed_draws_the_same_deaths_over_files() -> None:
    plan = files.drawn(5, files.LONG)
    assert plan == files.drawn(5, files.LONG) != files.drawn(6, files.LONG)
    died = {point for wish in plan.wishes for point in wish.kills}
    assert died == {*files.POINTS, files.ANY_TIME}
    assert any(wish.is_doomed for wish in plan.wishes)
