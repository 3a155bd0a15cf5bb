"""`./test faults [--short] [--seed N]`: kills everything around the outbox, and counts."""

import argparse
import sys
from collections.abc import Iterator

from tests.bench.tables import table
from tests.faults.plan import LONG, OWED, SHORT, drawn
from tests.faults.run import Outcome, Result, events_of, run


def main() -> int:
    """Run once and say what came of it; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="./test faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="as in the ordinary tests")
    parser.add_argument("--seed", type=int, default=5, help="which faults (default 5)")
    options = parser.parse_args()
    result = run(drawn(options.seed, SHORT if options.short else LONG))
    print(told(result, options.seed))
    found = list(broken(result))
    for one in found:
        print(f"BROKEN: {one}", file=sys.stderr)
    return int(bool(found))


def broken(result: Result) -> Iterator[str]:
    """The promises that the outbox did not keep, and the control where it did not fail."""
    owed = result.owed
    if owed.lost or result.given_up:
        yield f"{owed.lost} e-mails are lost, {result.given_up} given up"
    if result.unmarked:
        yield f"{result.unmarked} e-mails are not marked"
    if owed.doubled > owed.may_be_doubled:
        yield f"{owed.doubled} e-mails are doubled, {owed.may_be_doubled} may be"
    if owed.under_another_id:
        yield f"{owed.under_another_id} e-mails came under another Message-ID"
    if owed.unanswered != sum(one.endswith(OWED) for one in result.plan.unanswered):
        yield "not every answer was lost that was to be: the run proves too little"
    points = sum(address.endswith(OWED) for address in result.plan.points)
    if result.struck != points:
        yield f"{result.struck} processes died where {points} were to"
    if not result.plain.lost:
        yield "the design without an outbox lost nothing: the run proves too little"


def told(result: Result, seed: int) -> str:
    """The outcome as a table, and what was done to it."""
    events = ", ".join(f"{name} {count}" for name, count in events_of(result.plan).items())
    rows = [_row("outbox", result.owed), _row("a task for each e-mail", result.plain)]
    headings = [
        *("design", "e-mails", "lost", "doubled", "may be doubled", "under another Message-ID"),
        *("refused for the moment", "answers lost", "killed while sending"),
    ]
    return (
        f"Seed {seed}, {result.seconds:.0f} s. Killed: {events}; the first three with all their "
        f"processes and what the broker held.\n\n{table(headings, rows)}"
    )


def _row(name: str, outcome: Outcome) -> list[str]:
    numbers = (
        *(outcome.mails, outcome.lost, outcome.doubled, outcome.may_be_doubled),
        *(outcome.under_another_id, outcome.refused, outcome.unanswered),
        outcome.killed_while_sending,
    )
    return [name, *map(str, numbers)]


if __name__ == "__main__":
    sys.exit(main())
