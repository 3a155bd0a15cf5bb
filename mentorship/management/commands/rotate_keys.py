"""Rewrap keys by new ones; no words are touched."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mentorship.factor_secrets import rewrap_factor_secrets
from mentorship.models import Organization
from mentorship.sealing.rotation import rewrap_by_root, rotate_organization_key


class Command(BaseCommand):
    help = (
        "Wraps every organisation's key by the current root key, gives each organisation a new "
        "key and wraps its data keys by that. Killed half-way, it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--root-only", action="store_true", help="only change the root key; quick"
        )
        parser.add_argument("--batch", type=int, default=500, help="data keys a transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        secrets = rewrap_factor_secrets()
        self.stdout.write(f"{secrets} secrets of second factors rewrapped by the root")
        for organization in Organization.objects.order_by("slug"):
            by_root = rewrap_by_root(organization)
            data_keys = 0
            if not options["root_only"]:
                data_keys = sum(rotate_organization_key(organization, batch=options["batch"]))
            self.stdout.write(
                f"{organization.slug}: {by_root} organisation keys rewrapped by the root, "
                f"{data_keys} data keys rewrapped"
            )
        self.stdout.write("Done. Older lines of the root key file are needed for backups alone.")
