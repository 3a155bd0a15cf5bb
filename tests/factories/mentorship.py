"""Accounts, organisations, memberships."""

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from factory.django import DjangoModelFactory

from mentorship.factor_secrets import wrapped_secret
from mentorship.models import Membership, Organization, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"somebody{n}@example.org")
    name = factory.Sequence(lambda n: f"Somebody {n}")
    password = "!"

    @factory.post_generation
    def second_factor(user: User, create: bool, given: object, **_: object) -> None:
        """Everybody has an authenticator app, unless `second_factor=False`."""
        if create and given is not False:
            secret = wrapped_secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
            Authenticator.objects.create(user=user, type="totp", data={"secret": secret})


PASSWORD = "between-the-two-of-us"


def with_password(user: User, *, second_factor: bool = True) -> User:
    """Somebody who can sign in by the form, with PASSWORD and a confirmed address."""
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    if not second_factor:
        Authenticator.objects.filter(user=user).delete()
    return user


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
