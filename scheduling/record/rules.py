"""Who keeps a record, and who sees what a closing cohort leaves. Pure."""

from typing import Any

from matching.models import RelationshipMember
from mentorship.access import Actor, rule
from programs.models import Cohort
from scheduling.record.models import Certificate, Reflection


@rule
def keep_own_record(actor: Actor, _: Any = None) -> bool:
    """Whoever is on the staff list, or was and may still come back for what is theirs."""
    return actor.person_id is not None


@rule
def change_reflection(actor: Actor, reflection: Reflection) -> bool:
    """Its writer. There is nobody else."""
    return actor.person_id is not None and reflection.person_id == actor.person_id


@rule
def fetch_certificate(actor: Actor, certificate: Certificate) -> bool:
    """Whose it is. The programme team sees that it was given, and does not hand it out."""
    return actor.person_id is not None and certificate.person_id == actor.person_id


@rule
def look_for_certificates(actor: Actor, _: Any = None) -> bool:
    """By the number that stands on the paper: who may correct some, if they have it in hand."""
    return actor.is_admin or actor.is_manager


@rule
def correct_certificate(actor: Actor, certificate: Certificate) -> bool:
    """Its programme's managers, and administrators. What it says, its number shows to anybody."""
    return actor.is_admin or actor.manages(certificate.enrollment.cohort.program_id)


@rule
def look_back(actor: Actor, member: RelationshipMember | None) -> bool:
    """Whoever was part of the relationship to its end."""
    return member is not None and member.person_id == actor.person_id


@rule
def see_hours_of_each(actor: Actor, cohort: Cohort) -> bool:
    """How long each person met, and who goes on: who manages the programme."""
    return actor.manages(cohort.program_id)


@rule
def finish_closing(actor: Actor, _: Any = None) -> bool:
    """Letters and certificates are the worker's."""
    return actor.is_system
