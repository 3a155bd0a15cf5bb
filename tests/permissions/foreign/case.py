"""A field that takes an identifier, how to send it, and what of the other organisation to send."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from matching.criteria import Rules, Weights
from matching.models import MatchRun, Proposal
from matching.queries import snapshot_of
from participants.models import Department, Profession, Site, Specialty
from programs.models import Cohort, PreparationItem
from tests.permissions.matrix import nothing
from tests.world import House

Picker = Callable[[House], Any]


@dataclass(frozen=True)
class Case:
    """One field, how to send it, and what of the other organisation to send."""

    of: str
    route: str
    method: str
    who: str
    foreign: Picker
    name: str
    kwargs: Picker = nothing
    data: Picker = nothing
    as_list: bool = False
    is_ignored: bool = False
    """A page that takes an unknown one for none goes on and writes without it."""
    statuses: frozenset[int] = field(default=frozenset({404, 409, 422}))

    def __str__(self) -> str:
        return f"{self.of}-{self.route}-{self.name}"


def first_of(model: Any, **lookup: Any) -> Picker:
    def pick(house: House) -> Any:
        with house.activate():
            return model.objects.filter(**lookup).first().pk

    return pick


def placed(kind: str, model: Any) -> Picker:
    return lambda house: f"{kind}-{first_of(model)(house)}"


def named(name: str) -> Picker:
    return lambda house: getattr(house, name).pk


def enrolled(part: str) -> Picker:
    return lambda house: house.enrollment(part).pk


def somebody(part: str) -> Picker:
    return lambda house: house.person(part).pk


def agreement(house: House) -> Any:
    with house.activate():
        return house.program.agreements.get().pk


def guide(house: House) -> Any:
    with house.activate():
        return house.program.guides.get().pk


def step(house: House) -> Any:
    with house.activate():
        return house.program.touchpoints.first().pk


def preparation_part(house: House) -> Any:
    with house.activate():
        row = PreparationItem.objects.create(
            program=house.program, position=1, kind="check", text="Settled."
        )
        return row.pk


def survey(house: House) -> Any:
    with house.activate():
        return house.program.surveys.get().pk


def other_proposal(house: House) -> Any:
    with house.activate():
        return Proposal.objects.filter(run=house.run).exclude(pk=house.proposal.pk).get().pk


def keywords(**pickers: Picker) -> Picker:
    return lambda house: {name: pick(house) for name, pick in pickers.items()}


PROGRAM, COHORT = keywords(program_id=named("program")), keywords(cohort_id=named("cohort"))
ENROLLING, RUN = keywords(cohort_id=named("enrolling")), keywords(run_id=named("run"))
RELATIONSHIP = keywords(relationship_id=named("relationship"))
OWN = keywords(enrollment_id=enrolled("mentee"))
STEP = {"title": "Meet", "kind": "meeting", "audience": "both", "offset_days": 30}
PULSE = STEP | {"kind": "pulse"}
PERSON = {"employee_number": "777", "given_name": "Una", "family_name": "New", "email": ""}
LOG = {
    "client_key": "0192a1b2-0000-7000-8000-000000000001",
    "outcome": "held",
    "held_on": "2026-01-05",
    "minutes": 45,
    "means": "phone",
}
CIRCLE = {
    "topic": "When it is hard",
    "starts_at": "2099-01-05T12:00:00Z",
    "minutes": 45,
    "means": "video",
}
NOTE = {"text": "We spoke about my first week.", "audience": "private"}
OF_LISTS = (
    ("profession", Profession),
    ("specialty", Specialty),
    ("site", Site),
    ("department", Department),
)
EXPORT = {"kind": "enrollments", "format": "csv"}
READ = frozenset({200})
COUNTED = frozenset({200})
"""An act on many says how many it was done for: none."""
LED_ON = frozenset({200, 404, 422})


def pair(house: House) -> dict[str, str]:
    enrolled = {"mentor": "other_mentor", "mentee": "mentee"}
    return {side: str(house.enrollment(part).pk) for side, part in enrolled.items()}


def always(data: dict[str, Any]) -> Picker:
    return lambda house: data


def solved(house: House) -> dict[str, Any]:
    """The run, with inputs as a worker would have frozen them."""
    with house.activate():
        frozen = snapshot_of(house.cohort, weights=Weights.default(), rules=Rules(), seed=1)
        MatchRun.objects.filter(pk=house.run.pk).update(inputs=frozen.to_json())
    return {"run_id": house.run.pk}


def choosing(house: House) -> dict[str, Any]:
    with house.activate():
        Cohort.objects.filter(pk=house.cohort.pk).update(has_choice=True)
    return {"enrollment_id": house.enrollment("mentee").pk}


def locks(house: House) -> dict[str, str]:
    return pair(house) | {"kind": "forbidden"}


def swap(house: House) -> dict[str, str]:
    return {"first": str(house.proposal.pk), "second": str(other_proposal(house))}
