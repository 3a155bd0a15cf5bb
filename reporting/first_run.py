"""From nothing to an enrolling cohort: the steps, which are done, and the next press. Pure."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from mentorship.texts import gettext_lazy as _
from programs.models import Cohort, Program

FEWEST_PEOPLE = 2
"""A mentor and a mentee."""


@dataclass(frozen=True, slots=True)
class Facts:
    """How far an organisation, or the part of it that a manager runs, has come."""

    is_admin: bool
    people: int = 0
    program: Program | None = None
    cohort: Cohort | None = None
    enrolled: int = 0
    has_settings: bool = False
    has_colleague: bool = False
    has_contact: bool = False
    has_skills: bool = False
    has_manager: bool = False
    """Whether the programme has one by name."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is for, the page on which it is done, and whether it is."""

    key: str
    title: str | Promise
    text: str | Promise
    press: str | Promise
    route: str
    minutes: int
    is_done: bool
    kwargs: dict[str, Any] = field(default_factory=dict)
    is_open: bool = True
    """Whether what it builds on is there."""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """The steps to an enrolling cohort, and what can wait."""

    steps: list[Step]
    later: list[Step]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_over(self) -> bool:
        return self.done == len(self.steps)

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done and step.is_open), None)

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.steps if not step.is_done)


def first_run(facts: Facts) -> FirstRun:
    """The guide for these facts. Only an administrator brings people in, and has what can wait."""
    steps = [*([_people(facts)] if facts.is_admin else []), *_programme(facts), _invitations(facts)]
    return FirstRun(steps, _later(facts) if facts.is_admin else [])


def _people(facts: Facts) -> Step:
    return Step(
        "people",
        _("Bring your people in"),
        _(
            "A file from HR, CSV or Excel: you see line by line what it would do before anything "
            "is saved. A name, a number and an e-mail address are enough to begin with."
        ),
        _("Import a file"),
        "participants:imports",
        3,
        facts.people >= FEWEST_PEOPLE,
    )


def _programme(facts: Facts) -> list[Step]:
    program, cohort = facts.program, facts.cohort
    return [
        Step(
            "program",
            _("Start a programme"),
            _(
                "Choose the need that you want to help with. Each of seven templates is complete, "
                "with steps, conversation prompts, guides and an agreement. Nobody is told yet."
            ),
            _("Choose a template"),
            "programs:program_new",
            2,
            program is not None,
        ),
        Step(
            "cohort",
            _("Prepare its first cohort"),
            _("One run of the programme, with its days. They are proposed; change what you like."),
            _("Prepare the cohort"),
            "programs:cohort_new",
            2,
            cohort is not None,
            {"program_id": program.pk} if program else {},
            is_open=program is not None,
        ),
        Step(
            "open",
            _("Open the enrolment"),
            _("Look over the settings once more, then open it. From then on people can be asked."),
            _("Look and open"),
            "programs:cohort_settings",
            1,
            cohort is not None and cohort.status != Cohort.Status.DRAFT,
            {"cohort_id": cohort.pk} if cohort else {},
            is_open=cohort is not None,
        ),
    ]


def _invitations(facts: Facts) -> Step:
    cohort = facts.cohort
    is_open = cohort is not None and cohort.status != Cohort.Status.DRAFT
    return Step(
        "invite",
        _("Invite mentors and mentees"),
        _("Find them by department, profession or stage, tick them, send. Each may say no."),
        _("Invite people"),
        "participants:enrollments_invite",
        2,
        facts.enrolled > 0,
        {"cohort_id": cohort.pk} if cohort else {},
        is_open=is_open,
    )


def _managers(facts: Facts, program: Program) -> Step:
    return Step(
        "managers",
        _("Name who runs the programme"),
        _("Only its managers match people and see how each pair is doing. It may be you."),
        _("Name a manager"),
        "programs:program",
        1,
        facts.has_manager,
        {"program_id": program.pk},
    )


def _later(facts: Facts) -> list[Step]:
    return [
        *([_managers(facts, facts.program)] if facts.program else []),
        Step(
            "skills",
            _("Say what people can learn here"),
            _("Mentees choose goals from this list, mentors what they offer."),
            _("Skills"),
            "participants:own_list",
            1,
            facts.has_skills,
            {"kind": "skills"},
        ),
        Step(
            "settings",
            _("Look over the settings"),
            _("Time zone, quiet hours of e-mails, how small a group may be shown."),
            _("Open the settings"),
            "mentorship:settings",
            2,
            facts.has_settings,
        ),
        Step(
            "colleague",
            _("Invite a colleague"),
            _("A second administrator, or somebody who runs a programme."),
            _("Members and roles"),
            "mentorship:members",
            1,
            facts.has_colleague,
        ),
        Step(
            "contact",
            _("Name a contact for concerns"),
            _("Whom somebody can write to in confidence when harm is possible."),
            _("Name a contact"),
            "support:contacts",
            1,
            facts.has_contact,
        ),
    ]
