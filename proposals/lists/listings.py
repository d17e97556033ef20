"""The lists that there are, each for one reader: which rows, which columns, and what of them he may not see."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select

from proposals.accounts.models import Body, Person
from proposals.calls.form import Words
from proposals.calls.models import Call
from proposals.drafting.models import Proposal
from proposals.drafting.queries import is_judged_by, is_of_own_body, text_may_differ, veiled_from, visible_to
from proposals.evaluation.models import Assignment
from proposals.lists.columns import Column, Kind, Listing, folded_in, lifted, state_column
from proposals.web.words import stored_code
from proposals.workflow.people import Actor, Holding, Role
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import N_
from proposals.workflow.states import LIVE_ASSIGNMENTS, AssignmentState, State

# Of the proposals of one call the shorter code comes first: codes grow by a digit when four are used up.
_CODE_ORDER = (func.length(Proposal.code, type_=Integer), Proposal.code)
# An assignment carries the orders of what it is about, so that its lists walk along an index of their own table.
_CODE_ORDER_OF_ASSIGNED = (func.length(Assignment.proposal_code, type_=Integer), Assignment.proposal_code)
_OF_CALL = (Proposal.call_id == bindparam("call_id"), Proposal.submitted_at.is_not(None))
_ASSIGNED_IN_CALL = (Assignment.call_id == bindparam("call_id"), Proposal.submitted_at.is_not(None))
_BESIDES = (
    Proposal.id.label("id"),
    func.coalesce(Proposal.code, Proposal.handle).label("public_code"),
    Proposal.title.label("title"),
)


@lru_cache(maxsize=512)
def proposals_of_call(actor: Actor) -> Listing:
    """What was filed in a call (`call_id`) and the person may see. How they were judged is there for those who see results."""
    judged = or_(is_of_own_body(actor), is_judged_by(actor))
    columns = [_code(), _title(), _body(actor), state_column(Proposal.state, State), *_text_columns(actor)]
    if can(actor, Permission.SEE_CALL_RESULTS):
        columns += [
            _evaluators(is_of_own_body(actor)),
            _whole("sheets", N_("Οριστικά"), Words("φύλλα", "sheets"), Proposal.sheets_final),
            _number("score", N_("Μέσος"), Words("βαθμός", "score"), Proposal.mean_total, judged),
            _number("consensus", N_("Κοινό φύλλο"), Words("κοινό", "consensus"), Proposal.consensus_total, judged, is_shown=False),
            _number("spread", N_("Απόσταση"), Words("απόσταση", "spread"), Proposal.total_spread, judged),
            _flag("apart", N_("Απέχουν"), Words("απέχουν", "apart"), Proposal.scores_apart, judged, is_shown=False),
            _flag("recommended", N_("Εισήγηση"), Words("εισήγηση", "recommended"), Proposal.has_recommendation, judged),
        ]
    columns.append(_moment("submitted", N_("Υποβλήθηκε"), Words("υποβλήθηκε", "submitted"), Proposal.submitted_at))
    source = _with_body(select().select_from(Proposal)).where(visible_to(actor), *_OF_CALL)
    return _listing("call", N_("Προτάσεις της πρόσκλησης"), source, Proposal.id, columns, actor, order="code")


@lru_cache(maxsize=512)
def all_proposals(actor: Actor) -> Listing:
    """Every proposal that the person may see."""
    code = Column(
        "code",
        N_("Κωδικός"),
        Words("κωδικός", "code"),
        Kind.CODE,
        func.coalesce(Proposal.code, Proposal.handle),
        found=_has_code,
        is_nullable=False,
        is_shown=False,
    )
    call = Column(
        "call",
        N_("Πρόσκληση"),
        Words("πρόσκληση", "call"),
        Kind.TEXT,
        Call.title,
        raw_en=Call.title_en,
        found=folded_in(Call.slug),
        is_nullable=False,
        is_shown=False,
    )
    columns = [code, _title(), _body(actor), call, state_column(Proposal.state, State), *_text_columns(actor)]
    columns += [
        _moment("submitted", N_("Υποβλήθηκε"), Words("υποβλήθηκε", "submitted"), Proposal.submitted_at, is_shown=False),
        _moment("changed", N_("Τελευταία αλλαγή"), Words("αλλαγή", "changed"), Proposal.updated_at, is_nullable=False),
    ]
    source = _with_body(select().select_from(Proposal)).where(visible_to(actor))
    besides = (Proposal.submitted_at, Proposal.required_count, Proposal.section_counts)
    return _listing("proposals", N_("Προτάσεις"), source, Proposal.id, columns, actor, besides=besides)


@lru_cache(maxsize=512)
def assignments_of_call(actor: Actor) -> Listing:
    """Every assignment in a call on what the person may see, whatever became of it."""
    columns = [
        _code(_CODE_ORDER_OF_ASSIGNED), _title(), _body(actor, Assignment.body_order), _evaluator(is_of_own_body(actor)),
        state_column(Assignment.state, AssignmentState),
        _moment("assigned", N_("Ανατέθηκε"), Words("ανατέθηκε", "assigned"), Assignment.assigned_at, is_shown=False, is_nullable=False),
        _moment("due", N_("Προθεσμία"), Words("προθεσμία", "due"), Assignment.due_at),
        _moment("final", N_("Οριστικό από"), Words("οριστικό", "final"), Assignment.finalised_at),
    ]  # fmt: skip
    source = _with_evaluator().where(visible_to(actor), *_ASSIGNED_IN_CALL)
    return _listing("assignments", N_("Αναθέσεις της πρόσκλησης"), source, Assignment.id, columns, actor)


@lru_cache(maxsize=512)
def sheets_of_call(actor: Actor) -> Listing:
    """The final sheets of a call on what the person may see; without totals where he may not know how it was judged."""
    judged = or_(is_of_own_body(actor), is_judged_by(actor))
    columns = [
        _code(_CODE_ORDER_OF_ASSIGNED), _title(), _body(actor, Assignment.body_order), _evaluator(is_of_own_body(actor)),
        _number("total", N_("Σύνολο"), Words("σύνολο", "total"), Assignment.total, judged),
        _moment("final", N_("Οριστικό από"), Words("οριστικό", "final"), Assignment.finalised_at),
    ]  # fmt: skip
    source = _with_evaluator().where(visible_to(actor), *_ASSIGNED_IN_CALL, Assignment.state == AssignmentState.FINAL)
    return _listing("sheets", N_("Οριστικά φύλλα της πρόσκλησης"), source, Assignment.id, columns, actor)


def searched_columns() -> list[Column]:
    """Every column that searches can name, in whichever list, for the page that explains it: of each name one."""
    actor = Actor(person_id=0, holdings=frozenset({Holding(Role.CALL_MANAGER)}))
    lists = (proposals_of_call(actor), all_proposals(actor), assignments_of_call(actor), sheets_of_call(actor))
    found = {column.words.en: column for listing in lists for column in listing.columns.values() if column.is_searched}
    return list(found.values())


def _listing(
    code: str, title: str, source: Select[Any], key: Any, columns: list[Column], actor: Actor, *, order: str = "", besides: tuple[Any, ...] = ()
) -> Listing:
    hidden = or_(veiled_from(actor), text_may_differ(actor))
    return Listing(code, title, source, key, {each.code: each for each in columns}, Proposal.search_text, hidden, (*_BESIDES, *besides), order)


def _with_body(query: Select[Any]) -> Select[Any]:
    return query.join(Body, Body.id == Proposal.body_id).join(Call, Call.id == Proposal.call_id)


def _with_evaluator() -> Select[Any]:
    query = select().select_from(Assignment).join(Proposal, Proposal.id == Assignment.proposal_id)
    return _with_body(query).join(Person, Person.id == Assignment.evaluator_id)


def _code(order: tuple[Any, ...] = _CODE_ORDER) -> Column:
    return Column(
        "code",
        N_("Κωδικός"),
        Words("κωδικός", "code"),
        Kind.CODE,
        Proposal.code,
        found=_has_code,
        order=order,
        is_nullable=False,
        is_shown=False,
    )


def _has_code(text: str) -> ColumnElement[bool]:
    wanted = stored_code(text)
    return Proposal.code.contains(wanted, autoescape=True) | Proposal.handle.contains(wanted, autoescape=True)


def _title() -> Column:
    # Found by the words of the text: only those are folded.
    return Column("title", N_("Πρόταση"), Words("τίτλος", "title"), Kind.TEXT, Proposal.title, is_nullable=False)


def _body(actor: Actor, order: Any = Proposal.body_order) -> Column:
    english = func.coalesce(func.nullif(Body.name_en, ""), Body.name)
    return Column(
        "body", N_("Φορέας"), Words("φορέας", "body"), Kind.TEXT, Body.name, raw_en=english, hidden=veiled_from(actor),
        found=folded_in(Body.sort_name, Body.name_en), order=(order,), is_nullable=False,
    )  # fmt: skip


def _text_columns(actor: Actor) -> list[Column]:
    """What the text says, as it was filed."""
    hidden = text_may_differ(actor)
    return [
        lifted("axis", N_("Άξονας"), Words("άξονας", "axis"), Proposal.axis, hidden, has_facet=True),
        lifted("area", N_("Τομέας πολιτικής"), Words("τομέας", "area"), Proposal.policy_area, hidden),
        lifted("stage", N_("Στάδιο"), Words("στάδιο", "stage"), Proposal.stage, hidden, has_facet=True),
        lifted("region", N_("Περιφέρεια"), Words("περιφέρεια", "region"), Proposal.regions, hidden, kind=Kind.MANY, has_facet=True),
        Column(
            "budget", N_("Προϋπολογισμός"), Words("προϋπολογισμός", "budget"), Kind.MONEY, Proposal.budget_total, hidden=hidden,
            order=(Proposal.budget_total,), is_shown=False,
        ),
    ]  # fmt: skip


def _evaluators(hidden: ColumnElement[bool]) -> Column:
    """The names of those who judge a proposal, in the order in which they were asked."""
    judge = (Assignment.proposal_id == Proposal.id, Assignment.state.in_(LIVE_ASSIGNMENTS))
    ordered = (
        select(Person.name)
        .join(Assignment, Assignment.evaluator_id == Person.id)
        .where(*judge)
        .order_by(Assignment.id)
        .correlate(Proposal)
        .subquery()
    )
    names = select(func.aggregate_strings(ordered.c.name, ", ")).scalar_subquery()
    asked = select(Assignment.id).join(Person, Person.id == Assignment.evaluator_id).where(*judge)
    return Column(
        "evaluators", N_("Αξιολογητές"), Words("αξιολογητής", "evaluator"), Kind.TEXT, names, hidden=hidden,
        found=lambda text: asked.where(Person.sort_name.contains(text, autoescape=True)).correlate(Proposal).exists(),
    )  # fmt: skip


def _evaluator(hidden: ColumnElement[bool]) -> Column:
    return Column(
        "evaluator", N_("Αξιολογητής"), Words("αξιολογητής", "evaluator"), Kind.TEXT, Person.name, hidden=hidden,
        found=folded_in(Person.sort_name), order=(Assignment.evaluator_order,), is_nullable=False,
    )  # fmt: skip


def _whole(code: str, label: str, words: Words, raw: Any) -> Column:
    return Column(code, label, words, Kind.WHOLE, raw, order=(raw,), is_nullable=False)


def _number(code: str, label: str, words: Words, raw: Any, hidden: ColumnElement[bool], *, is_shown: bool = True) -> Column:
    return Column(code, label, words, Kind.NUMBER, raw, hidden=hidden, order=(raw,), is_shown=is_shown)


def _flag(code: str, label: str, words: Words, raw: Any, hidden: ColumnElement[bool], *, is_shown: bool = True) -> Column:
    return Column(code, label, words, Kind.FLAG, raw, hidden=hidden, is_shown=is_shown)


def _moment(code: str, label: str, words: Words, raw: Any, *, is_shown: bool = True, is_nullable: bool = True) -> Column:
    return Column(code, label, words, Kind.MOMENT, raw, order=(raw,), is_shown=is_shown, is_nullable=is_nullable)
