"""Solve a run again from its frozen inputs, and say whether everything is the same."""

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from matching.models import MatchRun, Proposal
from matching.replaying import replayed
from mentorship.models import Organization
from mentorship.tenancy import activate


class Command(BaseCommand):
    help = (
        "Solves a run again from its frozen inputs and checks that its pairs and its proof are "
        "the same; exits 1 where they are not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=UUID, help="The run's identifier, as in its address.")

    def handle(self, *args: Any, **options: Any) -> None:
        for organization in Organization.objects.order_by("pk"):
            with activate(organization):
                run = MatchRun.objects.select_related("cohort").filter(pk=options["run"]).first()
                if run is not None:
                    self._replay(run)
                    return
        raise CommandError("There is no such run.", returncode=1)

    def _replay(self, run: MatchRun) -> None:
        if run.is_by_choice:
            self.stdout.write(f"{run}, {run.cohort}: asked for by mentees, nothing was solved.")
            return
        found = replayed(run.inputs, run.certificate, run.summary)
        self.stdout.write(f"{run}, {run.cohort}")
        for line in found.confirmed:
            self.stdout.write(f"  {line}")
        solved = {(mentee, mentor) for mentee, mentor in run.certificate.get("pairs", [])}
        rows = Proposal.objects.filter(run=run).values_list("mentee_id", "mentor_id", "is_by_hand")
        by_hand = sum(is_by_hand for _, _, is_by_hand in rows)
        if by_hand:
            self.stdout.write(f"  {by_hand} proposals were changed by hand since.")
        strange = [
            pair
            for mentee, mentor, is_by_hand in rows
            if not is_by_hand and (pair := (str(mentee), str(mentor))) not in solved
        ]
        faults = list(found.faults)
        if strange:
            faults.append(f"Proposals that were neither solved nor made by hand: {len(strange)}.")
        for fault in faults:
            self.stderr.write(f"  {fault}")
        if faults:
            sys.exit(1)
