"""Solve an instance from elsewhere; needs no database."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from matching.optimum import door


class Command(BaseCommand):
    help = (
        "Solves the matching in a JSON file and prints the best assignment with its proof. "
        "Needs no database; docs/matching.md describes the file."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        if status := door.main([options["file"]]):
            sys.exit(status)
