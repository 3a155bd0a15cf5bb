"""How far an erasure is, in plain words: every state it can be in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from mentorship.holding import Fate
from mentorship.tenancy import new_id
from reporting.rights.models import Erasure
from reporting.rights.queries.steps import (
    steps_of,
    what_became_of_it,
    what_would_become_of_it,
)

NOW = timezone.now()
OUTCOME = [
    {"title": "Notes", "fate": "deleted", "reason": "They were theirs.", "count": 2},
    {"title": "Meetings", "fate": "kept", "reason": "They are the other's too.", "count": 3},
    {"title": "Wishes", "fate": "deleted", "reason": "They were theirs.", "count": 0},
]


def erasure(state: str, *, due: int = 0, **fields: Any) -> Erasure:
    return Erasure(
        organization_id=new_id(),
        state=state,
        is_asked_by_themselves=True,
        asked_at=datetime(2026, 5, 3, 12, tzinfo=UTC),
        due_at=NOW + timedelta(days=due, minutes=-1),
        **fields,
    )


@pytest.mark.parametrize(
    ("row", "done", "now"),
    [
        (erasure("asked", due=3), 1, "Time to change one’s mind"),
        (erasure("asked"), 2, "Started by an administrator"),
        (erasure("failed"), 2, "Started by an administrator"),
        (erasure("queued"), 3, "Carried out"),
        (erasure("done", closed_at=NOW, outcome=OUTCOME), 4, None),
        (erasure("withdrawn", closed_at=NOW), 2, None),
    ],
    ids=["waits", "due", "failed", "queued", "done", "withdrawn"],
)
def test_steps(row: Erasure, done: int, now: str | None) -> None:
    steps = steps_of(row)
    assert [step.is_done for step in steps] == [True] * done + [False] * (len(steps) - done)
    assert [step.title for step in steps if step.is_current] == ([now] if now else [])
    assert "3 May 2026, by the person" in steps[0].note
    assert all(step.note for step in steps)


def test_a_failed_one_says_that_nothing_was_erased() -> None:
    notes = [step.note for step in steps_of(erasure("failed"))]
    assert any("nothing was erased" in note for note in notes)


def test_what_was_done_stands_by_what_became_of_it() -> None:
    done = erasure("done", closed_at=NOW, outcome=OUTCOME)
    erased, kept = what_became_of_it(done)
    assert (erased.title, [one["title"] for one in erased.rows]) == ("Erased", ["Notes", "Wishes"])
    assert (kept.title, [one["title"] for one in kept.rows]) == ("Kept as it is", ["Meetings"])
    assert "rows" not in steps_of(done)[-1].note
    assert what_became_of_it(erasure("asked")) == []


def test_the_plan_names_every_fate_with_its_reason() -> None:
    plan = what_would_become_of_it()
    assert {one["fate"] for group in plan for one in group.rows} == {str(fate) for fate in Fate}
    assert all(one["reason"] for group in plan for one in group.rows)
