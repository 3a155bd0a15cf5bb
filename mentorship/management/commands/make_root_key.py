"""Make a root key."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from mentorship.root_key_file import add_root_key


class Command(BaseCommand):
    help = (
        "Puts a new root key before those in ROOT_KEY_FILE (or in the file named), which is made "
        "if need be. Run rotate_keys after it on every machine that has the file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"] or Path(settings.ROOT_KEY_FILE)
        key_id = add_root_key(path)
        self.stdout.write(f"The root key {key_id} is in {path}. Keep a copy apart from backups.")
