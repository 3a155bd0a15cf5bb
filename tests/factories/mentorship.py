"""Accounts, organisations, memberships."""

import factory
from factory.django import DjangoModelFactory

from mentorship.models import Membership, Organization, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"somebody{n}@example.org")
    name = factory.Sequence(lambda n: f"Somebody {n}")
    password = "!"


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Hospital {n}")
    slug = factory.Sequence(lambda n: f"hospital-{n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Membership.Role.MEMBER
