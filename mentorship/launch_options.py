"""The command line of `./run`. The standard library alone: `./run --help` asks it before there is
an environment, with whatever Python the machine has."""

from __future__ import annotations

import argparse
import sys

DEFAULT_PORT = 8000
HELP = """\
Brings up the whole product on this machine: database, broker, web server, worker and clock.
Ctrl-C stops them all.

  ./run                  start; the first start also installs, and makes the demonstration
  ./run manage COMMAND   a management command, in the same environment against the same database
                         (`./run manage help` lists them)
"""
EPILOG = """\
Where DATABASE_URL and DATABASE_OWNER_URL are set, that PostgreSQL is used, and where REDIS_URL
is set, that broker; `.env.example` lists every variable. What is made here lies in the data
folder: .data in the checkout, where nothing else is named.
"""


def options_of(arguments: list[str]) -> argparse.Namespace:
    """What the command line asks for. Prints the help, or what is wrong with it, and exits."""
    parser = argparse.ArgumentParser(
        prog="./run",
        description=HELP,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="./run [--port N] [--data DIR] [--fresh] [--no-demo]\n       "
        "./run [--data DIR] manage COMMAND …",
    )
    parser.add_argument(
        "--port", type=int, metavar="N", help=f"of the web server (default {DEFAULT_PORT})"
    )
    parser.add_argument("--data", metavar="DIR", help="folder for everything that is kept")
    parser.add_argument(
        "--fresh", action="store_true", help="throw the embedded database away first"
    )
    parser.add_argument(
        "--no-demo", action="store_true", help="do not fill it with the demonstration"
    )
    # What follows `manage` belongs to that command, options and all.
    command = []
    if "manage" in arguments:
        at = arguments.index("manage")
        arguments, command = arguments[:at], arguments[at + 1 :] or ["help"]
    options = parser.parse_args(arguments)
    options.command = command
    return options


if __name__ == "__main__":
    options_of(sys.argv[1:])
