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
    "support_request.made": "Support asked for",
    "support_request.worded": "Words for it written",
}
_NOUNS = {
    "audittrail": "audit trail",
    "escalationcontact": "contact for concerns",
    "matchingsettings": "matching settings",
    "matchpair": "pair",
    "goalstep": "step of a goal",
    "legalhold": "legal hold",
    "matchrun": "match run",
    "pairrule": "pair",
    "personalexport": "copy of one's data",
    "personimport": "import of people",
    "processingstatement": "statement on processing",
    "retentionrule": "rule of retention",
    "secondfactor": "second factor",
    "signin": "sign-in",
    "supportrequest": "request for support",
    "supportwords": "words of a request",
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
