"""What of a text may be published: the questions that the form marks as public, and of those nothing that names a person."""

from proposals.calls.form import PERSON, Field
from proposals.drafting.veil import Veil


class PublishedVeil(Veil):
    """Hides whatever the form does not mark as public, files, and every column that names somebody. The title is always shown."""

    def hides(self, question: Field) -> bool:
        if question.lift == "title":
            return False
        if question.type in ("preset", "file") or not question.public:
            return True
        return _names_somebody(question) or bool(question.columns and not self._columns(question))

    def _columns(self, question: Field) -> tuple[Field, ...]:
        return tuple(column for column in question.columns if not _names_somebody(column))


def _names_somebody(question: Field) -> bool:
    return question.personal or question.names == PERSON


PUBLISHED = PublishedVeil(frozenset({PERSON}))
