"""Check the audit trails; exit status 1 when one was tampered with."""

import argparse
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorship import chain, heads
from mentorship.models import Organization
from mentorship.tenancy import activate

_AT_MOST = 100


class Command(BaseCommand):
    help = (
        "Recomputes the chain of every organisation's audit trail and compares it with the signed "
        "heads. Says what was edited, removed, added or cut off, and where; status 1 if anything."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--organization", metavar="SLUG", help="only this one")
        parser.add_argument(
            "--heads", type=Path, metavar="FILE", help="signed heads (default: AUDIT_HEADS_FILE)"
        )
        parser.add_argument(
            "--key",
            type=Path,
            metavar="PEM",
            help="public keys that signed them (default: that of AUDIT_SIGNING_KEY_FILE)",
        )
        parser.add_argument(
            "--print-key", action="store_true", help="print the public key and do nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["print_key"]:
            self.stdout.write(heads.public_pem())
            return
        path = options["heads"] or settings.AUDIT_HEADS_FILE
        if options["heads"] and not path.exists():
            raise CommandError(f"There is no file {path}.")
        keys = heads.public_keys(options["key"])
        named, problems = self._read_heads(path, keys)
        for organization_id, name in self._wanted(options["organization"], named):
            problems += self._verify(organization_id, name, path, keys)
        if problems:
            sys.exit(1)

    def _read_heads(self, path: Path, keys: Iterable[Ed25519PublicKey]) -> tuple[set[UUID], int]:
        """The organisations that the file names, and how many lines nobody signed."""
        named, forged = set(), 0
        for number, line in heads.lines(path):
            try:
                named.add(heads.read(line, keys).organization_id)
            except heads.NotSigned:
                forged += 1
                self.stdout.write(f"{path.name}: line {number}: forged: no known key signed it")
        return named, forged

    def _wanted(self, slug: str | None, named: set[UUID]) -> list[tuple[UUID, str]]:
        known = dict(Organization.objects.order_by("slug").values_list("pk", "slug"))
        if slug:
            found = [(pk, name) for pk, name in known.items() if name == slug]
            if not found:
                raise CommandError(f"There is no organisation {slug}.")
            return found
        # A trail that was signed once must be there, also when its organisation is not.
        return [*known.items(), *((pk, str(pk)) for pk in sorted(named - known.keys(), key=str))]

    def _verify(
        self, organization_id: UUID, name: str, path: Path, keys: Iterable[Ed25519PublicKey]
    ) -> int:
        with activate(organization_id):
            head = chain.current_head()
            signed = heads.signed_heads(organization_id, path, keys)
            found = list(islice(chain.findings(signed), _AT_MOST))
        for one in found:
            self.stdout.write(f"{name}: {one}")
        if not found:
            self.stdout.write(f"{name}: whole, {head.position if head else 0} events")
        return len(found)
