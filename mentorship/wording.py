"""Names in the code as people say them."""

from django.utils.translation import gettext

from mentorship.texts import gettext_lazy as _

_SAID = {"enrollment": "enrolment", "program ": "programme ", "organization": "organisation"}
# What the rule for the others would not say well.
_ACTIONS = {
    "access.denied": _("Refused"),
    "sign_in.denied": _("Sign-in failed"),
    "sign_in.succeeded": _("Signed in"),
    "audit_trail.verified": _("Audit trail checked and whole"),
    "audit_trail.found_damaged": _("Audit trail found damaged"),
    "audit_trail.exported": _("Audit trail exported"),
    "seal.refused": _("Sealed text found damaged"),
    "rollups.renewed": _("Reports counted anew"),
    "settings.changed": _("Settings of the organisation changed"),
    "support_request.made": _("Support asked for"),
    "support_request.worded": _("Words for it written"),
}
_NOUNS = {
    "agreementacceptance": _("acceptance of an agreement"),
    "agreementversion": _("version of the agreement"),
    "audittrail": _("audit trail"),
    "calendarinvitation": _("invitation to a meeting"),
    "chemistryanswer": _("answer on whether it fits"),
    "circleanswer": _("answer to a meeting of mentors"),
    "circlemeeting": _("meeting of mentors"),
    "datakey": _("key"),
    "declinereason": _("reason for a no"),
    "equityanswer": _("equality monitoring"),
    "equityconsent": _("equality monitoring"),
    "equityedition": _("figures on equality"),
    "equityquestion": _("equality monitoring"),
    "escalationcontact": _("contact for concerns"),
    "exportschedule": _("schedule of a file"),
    "followup": _("follow-up"),
    "goingon": _("answer on going on"),
    "goalstep": _("step of a goal"),
    "groupedition": _("figures of groups"),
    "instrumentpack": _("instrument"),
    "joincriterion": _("whom a programme is for"),
    "legalhold": _("legal hold"),
    "matchingsettings": _("matching settings"),
    "matchpair": _("pair"),
    "matchrun": _("match run"),
    "meetabletime": _("times to meet"),
    "organizationkey": _("key"),
    "outcomesedition": _("figures on outcomes"),
    "pairrule": _("pair"),
    "personalcalendar": _("calendar of one's own"),
    "personalexport": _("copy of one's data"),
    "personimport": _("import of people"),
    "preparationitem": _("part of the preparation"),
    "processingstatement": _("statement on processing"),
    "programmanager": _("manager of a programme"),
    "programtemplate": _("template"),
    "proposedtime": _("proposed time"),
    "preparationmark": _("part of the preparation"),
    "relationshipmember": _("part in a relationship"),
    "reminderpreference": _("reminder settings"),
    "retentionrule": _("rule of retention"),
    "rostercode": _("code of the rosters"),
    "rosterimport": _("import of rosters"),
    "secondfactor": _("second factor"),
    "secondfactorreset": _("reset of a second factor"),
    "signin": _("sign-in"),
    "signpost": _("where to turn"),
    "supportrequest": _("request for support"),
    "supportwords": _("words of a request"),
    "surveyresponse": _("answers to a survey"),
    "surveyround": _("survey"),
    "surveysnapshot": _("results of a survey"),
    "touchpoint": _("step"),
    "user": _("account"),
    "waitinglist": _("waiting list"),
    "workcalendar": _("calendar of shifts"),
    "workinghabits": _("working times"),
}

_ROLES = {
    "account": _("account"),
    "admin": _("Administrator"),
    "manager": _("Programme manager"),
    "member": _("Member"),
    "nobody": _("not signed in"),
    "outsider": _("from outside"),
    "system": _("Mentorship, by itself"),
}


def role_words(role: str) -> str:
    """Of `manager`, as whom somebody acted: Programme manager."""
    return str(_ROLES.get(role, role))


def action_words(action: str) -> str:
    """Of `membership.role_changed`: Membership role changed."""
    if action in _ACTIONS:
        return str(_ACTIONS[action])
    words = action.replace(".", " ").replace("_", " ")
    for in_code, said in _SAID.items():
        words = words.replace(in_code, said)
    # Said where the catalogues know it (`action_names`), else in English.
    words = words.strip()
    return gettext(words.capitalize()) if words else ""


def noun_words(subject_type: str) -> str:
    """Of `participants.enrollment`: enrolment."""
    noun = subject_type.rpartition(".")[2]
    return str(_NOUNS.get(noun, "")) or action_words(f"{noun} ").lower().strip()
