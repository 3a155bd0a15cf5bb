"""The two organisations as tests ask for them: who is who, and what they have."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import models
from django.test import Client

from matching.models import (
    MatchRun,
    Proposal,
    Relationship,
)
from mentorship.access import Actor, actor_for
from mentorship.models import (
    Organization,
    User,
)
from mentorship.queries.memberships import memberships_of
from mentorship.sessions import renew
from mentorship.tenancy import acting_as, activate, identified_as
from participants.ideas.models import Idea
from participants.models import (
    Enrollment,
    Goal,
    Person,
)
from programs.models import (
    Cohort,
    Program,
)
from scheduling.models import (
    Meeting,
    Note,
    ProposedTime,
)
from scheduling.record.models import Certificate, Reflection
from scheduling.support.models import (
    CircleMeeting,
    Concern,
    SupportRequest,
)

MARKER = "zebra-umbrella"
DECLARED = "kestrel-lantern"
"""What the mentee declared for equality monitoring; not sealed, for the database counts it."""
# part -> name
CASTS = {
    "northgate": {
        "admin": "ada",
        "manager": "mira",
        "other_manager": "max",
        "mentor": "omar",
        "mentee": "nia",
        "other_mentor": "lena",
        "other_mentee": "theo",
        "member": "otto",
    },
    "harbour": {
        "admin": "zoe",
        "manager": "hugo",
        "other_manager": "hedy",
        "mentor": "hana",
        "mentee": "hal",
        "other_mentor": "hope",
        "other_mentee": "hiro",
        "member": "henk",
    },
}


class House:
    """One organisation of the world; attributes are fetched when they are first asked for."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.cast = CASTS[slug]

    @cached_property
    def organization(self) -> Organization:
        return Organization.objects.get(slug=self.slug)

    @contextmanager
    def activate(self, asks: str = "") -> Iterator[None]:
        """`with house.activate():` — reach this organisation's rows; those that are for a person
        alone, as this part of the cast."""
        person = self.person(asks) if asks else None
        with activate(self.organization), identified_as(person and person.pk):
            yield

    def user(self, name: str) -> User:
        return User.objects.get(email=f"{self.cast.get(name, name)}@{self.slug}.example")

    def actor(self, name: str) -> Actor:
        """The actor of a cast member, by part ("mentor") or name ("omar")."""
        user = User.objects.get(email="bo@both.example") if name == "bo" else self.user(name)
        with acting_as(user):
            membership = memberships_of(user).get(organization=self.organization)
        with self.activate():
            return actor_for(membership, self.organization)

    @property
    def system(self) -> Actor:
        return Actor.system(self.organization)

    def _one(self, model: type[models.Model], asks: str = "", **lookup: Any) -> Any:
        """`asks`: the part whom the row is for, where it is not for everybody."""
        with self.activate(asks):
            return model._default_manager.get(**lookup)

    def person(self, name: str) -> Person:
        return self._one(Person, given_name=self.cast.get(name, name).title())

    def enrollment(self, name: str) -> Enrollment:
        return self._one(Enrollment, person=self.person(name), cohort=self.cohort)

    @cached_property
    def program(self) -> Program:
        return self._one(Program, name="Nurse leadership")

    @cached_property
    def other_program(self) -> Program:
        return self._one(Program, name="Digital adoption")

    @cached_property
    def cohort(self) -> Cohort:
        return self._one(Cohort, name="Autumn")

    @cached_property
    def enrolling(self) -> Cohort:
        return self._one(Cohort, name="Next")

    @cached_property
    def other_cohort(self) -> Cohort:
        return self._one(Cohort, name="Elsewhere")

    @cached_property
    def run(self) -> MatchRun:
        return self._one(MatchRun, cohort=self.cohort, number=1)

    @cached_property
    def proposal(self) -> Proposal:
        return self._one(Proposal, run=self.run, mentor=self.enrollment("mentor"))

    def _relationship_of(self, name: str) -> Relationship:
        return self._one(Relationship, members__person=self.person(name))

    @cached_property
    def relationship(self) -> Relationship:
        return self._relationship_of("mentor")

    @cached_property
    def other_relationship(self) -> Relationship:
        return self._relationship_of("other_mentor")

    @cached_property
    def meeting(self) -> Meeting:
        return self._one(Meeting, relationship=self.relationship, status="held")

    @cached_property
    def proposed_time(self) -> ProposedTime:
        """By the mentee, for the mentor to accept."""
        return self._one(ProposedTime, relationship=self.relationship, status="open")

    @cached_property
    def planned_meeting(self) -> Meeting:
        return self._one(Meeting, relationship=self.relationship, status="planned")

    @cached_property
    def shared_note(self) -> Note:
        return self._one(Note, "mentor", relationship=self.relationship, audience="relationship")

    @cached_property
    def private_note(self) -> Note:
        """The mentor's own."""
        return self._one(Note, "mentor", relationship=self.relationship, audience="private")

    @cached_property
    def support_request(self) -> SupportRequest:
        """The mentee's, on the programme in general, which nobody has read yet."""
        return self._one(SupportRequest, person=self.person("mentee"))

    @cached_property
    def circle_meeting(self) -> CircleMeeting:
        """Of the programme's mentors, in a month, planned by its manager; the mentor comes."""
        return self._one(CircleMeeting)

    @cached_property
    def idea(self) -> Idea:
        """The mentee's, with her name, which nobody has looked into yet."""
        return self._one(Idea, is_named=True)

    @cached_property
    def concern(self) -> Concern:
        """The mentee's, to the member who is the named contact."""
        with acting_as(self.user("mentee")):
            return self._one(Concern)

    @cached_property
    def certificate(self) -> Certificate:
        """The mentee's."""
        return self._one(Certificate, person=self.person("mentee"))

    @cached_property
    def reflection(self) -> Reflection:
        """The mentee's."""
        return self._one(Reflection, "mentee")

    @cached_property
    def goal(self) -> Goal:
        return self._one(Goal, "mentee", enrollment=self.enrollment("mentee"))


class World:
    """Both organisations."""

    def __init__(self) -> None:
        self.northgate = House("northgate")
        self.harbour = House("harbour")

    def client(self, name: str | None, house: House | None = None) -> Client:
        """A browser in which a cast member (part or name; None: nobody; "foreign": Harbour's
        administrator; "bo": in both) is signed in."""
        if name is None:
            return Client()
        if name == "foreign":
            return signed_in(self.harbour.user("admin"))
        if name == "bo":
            return signed_in(User.objects.get(email="bo@both.example"))
        return signed_in((house or self.northgate).user(name))


def signed_in(user: User) -> Client:
    """A browser in which somebody gave their password just now.

    The session is written once, as signing in leaves it: `Client.force_login` writes it six times,
    and this is done for thousands of tests.
    """
    now = time.time()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": now}]
    session["account_authentication_methods_user"] = str(user.pk)
    renew(session, user, now)
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
