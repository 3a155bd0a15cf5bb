"""Which of the audit trail's events an organisation's administrators are shown.

The trail holds every act. That a meeting took place or a note was written is between the people
whom it concerns, so an administrator is shown events of the nouns that an app names here, and no
others: an event that nobody has thought of is not shown. What is left out is in the chain all the
same, and whoever did it finds it among their own (docs/decisions/0112).
"""

_nouns: set[str] = set()
_hidden: set[str] = set()


def administrators_see(*nouns: str, but_not: tuple[str, ...] = ()) -> None:
    """Show events whose action begins with one of these nouns ("cohort" for `cohort.created`),
    but not these whole actions."""
    _nouns.update(nouns)
    _hidden.update(but_not)


def administrators_do_not_see(*nouns: str) -> None:
    """Say of nouns that their events were thought of, and are not shown."""
    _hidden.update(nouns)


def shown_nouns() -> list[str]:
    """In order."""
    return sorted(_nouns)


def hidden_actions() -> list[str]:
    """Of nouns that are shown otherwise."""
    return sorted(name for name in _hidden if "." in name)


def shown_kinds() -> list[str]:
    """The kinds of things whose identifiers may be shown: `matchrun` for `match_run`."""
    return sorted({noun.replace("_", "") for noun in _nouns})


def is_decided(action: str) -> bool:
    """Whether an app has said if it is shown."""
    noun = action.partition(".")[0]
    return bool({noun, action} & (_nouns | _hidden))
