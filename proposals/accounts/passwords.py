"""Passwords: hashed with Argon2id, checked in the same time whether the account exists or not."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app


@cache
def _hasher(memory_kib: int, time_cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


def _current() -> PasswordHasher:
    settings = current_app.extensions["settings"]
    return _hasher(settings.argon2_memory_kib, settings.argon2_time_cost)


@cache
def _nobodys_hash(memory_kib: int, time_cost: int) -> str:
    return _hasher(memory_kib, time_cost).hash("nobody has this password")


def hash_password(password: str) -> str:
    return _current().hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """True where the password is the one that was hashed. Without a hash it does the same work and says no."""
    settings = current_app.extensions["settings"]
    known = password_hash or _nobodys_hash(settings.argon2_memory_kib, settings.argon2_time_cost)
    try:
        return _current().verify(known, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
