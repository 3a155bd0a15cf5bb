"""The topics that a programme offers on a meeting's log."""

from programs.models import Program


def topics_of(program: Program) -> list[tuple[str, str]]:
    """Pairs of key and label, in the programme's order."""
    return [
        (topic["key"], topic["label"]) if isinstance(topic, dict) else (str(topic), str(topic))
        for topic in program.topics
    ]
