"""Names in the code as people say them."""

_SAID = {"enrollment": "enrolment", "program ": "programme ", "organization": "organisation"}
# What the rule for the others would not say well.
_ACTIONS = {
    "access.denied": "Refused",
    "sign_in.denied": "Sign-in failed",
    "sign_in.succeeded": "Signed in",
    "audit_trail.verified": "Audit trail checked and whole",
    "audit_trail.found_damaged": "Audit trail found damaged",
    "audit_trail.exported": "Audit trail exported",
    "seal.refused": "Sealed text found damaged",
    "rollups.renewed": "Reports counted anew",
    "settings.changed": "Settings of the organisation changed",
}
_NOUNS = {
    "audittrail": "audit trail",
    "escalationcontact": "contact for concerns",
    "matchingsettings": "matching settings",
    "matchpair": "pair",
    "matchrun": "match run",
    "pairrule": "pair",
    "personimport": "import of people",
    "secondfactor": "second factor",
    "signin": "sign-in",
    "user": "account",
    "waitinglist": "waiting list",
}


def action_words(action: str) -> str:
    """Of `membership.role_changed`: Membership role changed."""
    if action in _ACTIONS:
        return _ACTIONS[action]
    words = action.replace(".", " ").replace("_", " ")
    for in_code, said in _SAID.items():
        words = words.replace(in_code, said)
    return words.capitalize()


def noun_words(subject_type: str) -> str:
    """Of `participants.enrollment`: enrolment."""
    noun = subject_type.rpartition(".")[2]
    return _NOUNS.get(noun) or action_words(f"{noun} ").lower().strip()
