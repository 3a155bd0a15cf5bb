"""Import a roster without a browser, such as every night. Described in docs/rosters.md."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from mentorship.access import Actor
from mentorship.errors import DomainError
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.models import RosterCode, RosterImport
from scheduling.services import meetable_times, rosters

MEANINGS = ("works", "off", "leave", "left_out")


class Command(BaseCommand):
    help = (
        "Imports a roster (CSV or XLSX) by the columns and codes that are remembered. Stops before "
        "anything is changed when a code is not known, and names it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--code",
            action="append",
            default=[],
            metavar="CODE=MEANING",
            help=f"say what a code means: {', '.join(MEANINGS)}; kept for later imports",
        )
        parser.add_argument(
            "--gaps-are-free", action="store_true", help="a day without a row is a free day"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organisation “{options['organization']}”.")
        if not options["file"].is_file():
            raise CommandError(f"There is no file “{options['file']}”.")
        actor = Actor.system(organization)
        try:
            with activate(organization):
                row = self._previewed(actor, options)
            if not options["dry_run"]:
                row = self._imported(actor, row)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(json.dumps({"status": str(row.status), **row.counts}, indent=2))

    def _previewed(self, actor: Actor, options: dict[str, Any]) -> RosterImport:
        """Uploaded, mapped and read; discarded again when a code is not known."""
        path: Path = options["file"]
        with path.open("rb") as file:
            row = rosters.upload_roster(actor=actor, file=File(file), file_name=path.name)
        chosen = {**row.options}
        if options["gaps_are_free"]:
            chosen["gaps_are_free"] = True
        rosters.map_roster(actor=actor, roster_import=row, mapping=row.mapping, options=chosen)
        if told := _answers(options["code"]):
            rosters.explain_beforehand(actor=actor, roster_import=row, answers=told)
        row = rosters.read_roster(actor=actor, import_id=row.pk)
        if row.status == RosterImport.Status.ASKING:
            unknown = ", ".join(asked["code"] for asked in row.questions)
            raise CommandError(f"Codes that nobody has explained: {unknown}.")
        if options["dry_run"]:
            rosters.discard_roster(actor=actor, roster_import=row)
        return row

    def _imported(self, actor: Actor, row: RosterImport) -> RosterImport:
        with activate(actor.organization):
            rosters.start_roster(actor=actor, roster_import=row)
            row = rosters.run_roster(actor=actor, import_id=row.pk)
        with activate(actor.organization):
            meetable_times.renew_meetable_times(actor=actor)
        return row


def _answers(told: list[str]) -> dict[str, dict[str, Any]]:
    """What the options say that codes mean."""
    answers = {}
    for one in told:
        code, _, means = one.rpartition("=")
        if means not in MEANINGS:
            raise CommandError(f"“{one}” is not CODE=MEANING, of {', '.join(MEANINGS)}.")
        answers[code] = {"means": RosterCode.Means(means)}
    return answers
