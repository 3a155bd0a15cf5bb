"""E-mail while its worker, the broker and the database are killed; `./test faults` is the long
form."""

from tests.faults.__main__ import broken
from tests.faults.plan import LONG, OWED, PLAIN, SHORT, drawn
from tests.faults.run import run


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
