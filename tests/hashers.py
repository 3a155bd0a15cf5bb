"""Passwords of tests: hashed as in production, but once instead of a million times."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """Half a second for every attempt to sign in would be minutes of the suite."""

    iterations = 1
