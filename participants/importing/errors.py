"""What makes a whole file unreadable, as opposed to a fault in one of its rows."""


class Unreadable(ValueError):
    """The file cannot be read at all. `code` is stable, the message is for people."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
