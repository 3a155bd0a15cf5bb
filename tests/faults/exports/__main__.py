"""`./test faults exports [--short] [--seed N]`: kills workers over exports, and counts files."""

import argparse
import sys
from collections.abc import Iterator

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from mentorship.access import Actor, actor_for  # noqa: E402
from mentorship.models import Membership, Organization  # noqa: E402
from mentorship.tenancy import activate  # noqa: E402
from programs.models import Program, ProgramManager  # noqa: E402
from tests.bench.exports import fill  # noqa: E402
from tests.bench.tables import table  # noqa: E402
from tests.factories.mentorship import MembershipFactory  # noqa: E402
from tests.faults.exports.plan import LONG, POINTS, SHORT, Plan, drawn  # noqa: E402
from tests.faults.exports.run import Result, run  # noqa: E402


def main() -> int:
    """Run once and say what came of it; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="./test faults exports", description=__doc__)
    parser.add_argument("--short", action="store_true", help="as in the ordinary tests")
    parser.add_argument("--seed", type=int, default=5, help="which faults (default 5)")
    options = parser.parse_args()
    plan = drawn(options.seed, SHORT if options.short else LONG)
    call_command("prepare_database", verbosity=0)
    organization, requester = _house(plan)
    result = run(plan, organization, requester, {})
    print(told(plan, result))
    found = list(broken(plan, result))
    for one in found:
        print(f"BROKEN: {one}", file=sys.stderr)
    return int(bool(found))


def _house(plan: Plan) -> tuple[Organization, Actor]:
    slug = f"faults-{plan.size.people}"
    fill(slug, plan.size.people or 100)
    organization = Organization.objects.get(slug=slug)
    with activate(organization):
        membership = Membership.objects.filter(role="manager").first()
        if membership is None:
            membership = MembershipFactory(role="manager", user__email=f"{slug}@house.example")
            program = Program.objects.get()
            ProgramManager.objects.create(program=program, membership=membership)
        return organization, actor_for(membership, organization)


def broken(plan: Plan, result: Result) -> Iterator[str]:
    """The promises that were not kept, and what proves too little."""
    if result.lost:
        yield f"{result.lost} files are lost"
    if result.doubled:
        yield f"{result.doubled} files were offered twice"
    if result.halves:
        yield f"{result.halves} half files could be fetched"
    if result.left_behind:
        yield f"{result.left_behind} times something else than the file lies in the folder"
    if result.given_up != sum(wish.is_doomed for wish in plan.wishes):
        yield f"{result.given_up} files were given up"
    for point in POINTS:
        if not result.killed[point]:
            yield f"nobody died {point}: the run proves too little"


def told(plan: Plan, result: Result) -> str:
    """The outcome as a table, and what was done."""
    killed = ", ".join(f"{point} {result.killed[point]}" for point in sorted(result.killed))
    headings = ["files", "ready", "given up after three workers", "lost", "doubled"]
    headings += ["half files fetched", "left behind", "fetched while it ran"]
    row = [result.files, result.ready, result.given_up, result.lost, result.doubled]
    row += [result.halves, result.left_behind, result.fetched]
    return (
        f"Seed {plan.seed}, {result.seconds:.0f} s. Workers killed: {killed}.\n\n"
        f"{table(headings, [[str(one) for one in row]])}"
    )


if __name__ == "__main__":
    sys.exit(main())
