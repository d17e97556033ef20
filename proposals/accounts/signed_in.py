"""Whoever is signed in, as every page needs him: plain values from one question, since each request asks it."""

from dataclasses import dataclass

from flask_login import UserMixin

from proposals.workflow.people import Actor


@dataclass(frozen=True)
class BodyName:
    """What pages call the body that somebody works for."""

    name: str
    name_en: str

    def name_in(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else self.name


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """An active person with a session. Whoever changes or writes about the person himself loads him by `id`."""

    id: int
    email: str
    name: str
    language: str
    session_key: str
    body: BodyName | None
    actor: Actor

    def get_id(self) -> str:
        return session_cookie(self.id, self.session_key)


def session_cookie(person_id: int, session_key: str) -> str:
    """By what a session tells whose it is; a new key ends all sessions of a person."""
    return f"{person_id}.{session_key}"
