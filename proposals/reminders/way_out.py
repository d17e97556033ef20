"""The address, one for each person, that switches his reminders off without a sign-in. It can do nothing else, and does not expire."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

PATH = "/reminders/off/"


def way_out_of(person_id: int) -> str:
    """The path, for letters."""
    return PATH + str(_signing().dumps(person_id))


def person_of(token: str) -> int | None:
    """The number of the person whom a token names; None for one that we did not sign."""
    try:
        return int(_signing().loads(token))
    except BadSignature:
        return None


def _signing() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt="switch reminders off")
