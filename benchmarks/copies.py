"""Many times the proposals that there are, by the statements of the database: the rows that lists read, and nothing that they do not."""

from typing import Any

from sqlalchemy import Integer, cast, func, insert, select, update

from benchmarks.rows import settle
from proposals.db import Model, db
from proposals.drafting.models import Answer, Proposal
from proposals.drafting.searching import as_stored
from proposals.evaluation.models import Assignment

_PREFIX = len("ESDK-2027-")
# What the public catalogue asks of each proposal.
_ANSWERS = ("publish_consent", "summary")
# After so many proposals the calls take turns anew (`data.fill`): a word is in all of them or in none.
_TURN = 5
# Words that the texts of the demo do not have, each in one proposal of so many.
SCATTERED = {"συχνολεκτο": 10, "μετριολεκτο": 100, "σπανιολεκτο": 1000, "ψζ": 1000}
# And words that are in so many proposals, however many there are: what finds the same shows the same page.
COUNTED = {"εκατονταλεκτο": 110, "χιλιαλεκτο": 1100}


def multiply(times: int) -> None:
    """Add `times` - 1 copies of each proposal with its assignments, under numbers, codes and handles of their own; commits."""
    step = int(db.session.scalar(select(func.max(Proposal.id))) or 0)
    sheets = int(db.session.scalar(select(func.max(Assignment.id))) or 0)
    digits = cast(func.substr(Proposal.code, _PREFIX + 1), Integer)
    for copy in range(1, times):
        number, code = Proposal.id + copy * step, digits + copy * step
        made = {
            "id": number,
            "handle": "C-" + cast(number, Proposal.handle.type),
            "code": func.substr(Proposal.code, 1, _PREFIX) + cast(code, Proposal.code.type),
        }
        _copy(Proposal, step, made)
        _copy(Answer, step, {"proposal_id": Answer.proposal_id + copy * step}, Answer.__table__.c.proposal_id, Answer.field.in_(_ANSWERS))
        _copy(Assignment, sheets, {"id": Assignment.id + copy * sheets, "proposal_id": Assignment.proposal_id + copy * step})
    settle()
    db.session.commit()


def scatter() -> None:
    """Put words of known frequency into the texts that are searched; commits."""
    total = int(db.session.scalar(select(func.count()).select_from(Proposal)) or 0)
    by_number = {word: max(1, total // number) for word, number in COUNTED.items()}
    for place, (word, every) in enumerate({**SCATTERED, **by_number}.items()):
        text = Proposal.search_text + f" {word}" + (as_stored(word) if len(word) == len("ψζ") else "")
        db.session.execute(
            update(Proposal).where(Proposal.id // _TURN % every == place % every).values(search_text=text),
            execution_options={"synchronize_session": False},
        )
    settle()
    db.session.commit()


def _copy(model: type[Model], up_to: int, made: dict[str, Any], number: Any = None, *wanted: Any) -> None:
    columns = model.__table__.columns
    number = model.__table__.c.id if number is None else number
    rows = select(*(made.get(column.name, column) for column in columns)).where(number <= up_to, *wanted)
    db.session.execute(insert(model.__table__).from_select([column.name for column in columns], rows))
