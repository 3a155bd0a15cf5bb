"""Fill an empty installation with the demonstration."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorship.demonstration import seeding
from mentorship.demonstration.logins import LOGINS, PASSWORD


class Command(BaseCommand):
    help = (
        "Makes the demonstration: two hospitals, Northgate and Harbour View, with people, cohorts "
        "and months of meetings, and accounts to sign in with. Where it is there already, nothing "
        "changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="also in production, where accounts with a known password do not belong",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IN_PRODUCTION and not options["force"]:
            raise CommandError(
                "This is a production installation (MENTORSHIP_ENV), and the demonstration has "
                "accounts with a known password. Use --force if you mean it."
            )
        if seeding.is_there():
            self.stdout.write("The demonstration is there already; nothing was changed.")
            return
        began = time.monotonic()
        seeding.seed(self.stdout.write)
        self.stdout.write(f"The demonstration is ready after {time.monotonic() - began:.0f} s.")
        for login in LOGINS:
            self.stdout.write(f"  {login.email:<36} {login.role}, {login.organization}")
        self.stdout.write(f"  The password of all of them: {PASSWORD}")
