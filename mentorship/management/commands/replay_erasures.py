"""Erase again what a restore brought back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorship.sealing import replay_erasures
from mentorship.sealing.ledger import LedgerBroken


class Command(BaseCommand):
    help = "After a restore: destroys again every key that the erasure ledger names."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = replay_erasures()
        except LedgerBroken as error:
            raise CommandError(f"{error} Put it right and run this again.") from error
        for outcome, count in sorted(done.items()):
            self.stdout.write(f"{outcome}: {count}")
        self.stdout.write("The ledger is replayed.")
