"""Names in the code as people say them."""

_SAID = {"enrollment": "enrolment", "program ": "programme ", "organization": "organisation"}


def action_words(action: str) -> str:
    """Of `membership.role_changed`: Membership role changed."""
    words = action.replace(".", " ").replace("_", " ")
    for in_code, said in _SAID.items():
        words = words.replace(in_code, said)
    return words.capitalize()


def noun_words(subject_type: str) -> str:
    """Of `participants.enrollment`: enrolment."""
    noun = subject_type.rpartition(".")[2]
    return action_words(f"{noun} ").lower().strip()
