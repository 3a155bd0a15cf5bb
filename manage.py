#!/usr/bin/env python
"""Django's command line, with the product's settings."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["solve_matching"]:
        # It needs no database, so neither the settings that name one.
        from matching.optimum.door import main as solve_matching

        sys.exit(solve_matching(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
