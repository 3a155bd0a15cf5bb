"""Why words stay closed."""

from mentorship.errors import Conflict


class Tampered(Exception):
    """Bytes that do not belong where they were found: changed, moved, forged or out of date."""


class CannotUnseal(Conflict):
    """The words cannot be opened: what is stored is not what was sealed for this place."""

    code = "cannot_unseal"

    def __init__(self) -> None:
        super().__init__(
            "These words cannot be opened: what is stored is not what was written here. "
            "This has been recorded; please tell your organisation's administrator."
        )


class Erased(Conflict):
    """The key of these words was destroyed on purpose."""

    code = "erased"

    def __init__(self) -> None:
        super().__init__("These words were erased; nobody can open them any more.")
