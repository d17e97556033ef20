"""A search as a condition of the database, over the columns that its reader has. What he may not see in a row does not count there."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, false, func, literal, not_, or_, true

from proposals import greek
from proposals.calls.form import Form
from proposals.db import Hundredths, UTCDateTime
from proposals.drafting.searching import as_stored, words_of_search
from proposals.drafting.trigrams import Narrowing, StandsIn, every, of_words, one_of, piece
from proposals.lists.columns import COMPARED, Column, Kind, Listing, options_of
from proposals.lists.paging import EVERYTHING, Search
from proposals.lists.phrase import LISTS, All, Node, Not, PhraseError, Place, Some, Term, Word
from proposals.lists.values import BadValue, Option, amount, is_empty_word, option_named, period
from proposals.web.words import language
from proposals.workflow.phrases import N_, Phrase

Condition = ColumnElement[bool]


def search_of(tree: Node | None, listing: Listing, form: Form) -> Search:
    """What rows must meet, and what of that the database has an index for. Raises PhraseError as `condition_of` does."""
    return EVERYTHING if tree is None else Search(condition_of(tree, listing, form), narrowing_of(tree))


def condition_of(tree: Node, listing: Listing, form: Form) -> Condition:
    """The rows that a search finds. Raises PhraseError for a name that the reader has no column for, and for a value that a column does not take."""
    if isinstance(tree, All):
        return and_(*(condition_of(part, listing, form) for part in tree.parts))
    if isinstance(tree, Some):
        return or_(*(condition_of(part, listing, form) for part in tree.parts))
    if isinstance(tree, Not):
        # Whatever is unknown does not hold, and so its opposite does.
        return not_(func.coalesce(condition_of(tree.part, listing, form), false()))
    if isinstance(tree, Word):
        return and_(not_(listing.text_hidden), _text(tree, listing))
    return _tested(tree, listing, form)


def narrowing_of(tree: Node) -> Narrowing | None:
    """What of a search the index of words knows: a condition that holds in every row which the search finds. None where it knows nothing."""
    if isinstance(tree, Word):
        return piece(greek.search_key(tree.text)) if tree.is_exact else of_words(tree.text)
    if isinstance(tree, All):
        return every(narrowing_of(part) for part in tree.parts)
    return one_of(narrowing_of(part) for part in tree.parts) if isinstance(tree, Some) else None


def _text(word: Word, listing: Listing) -> Condition:
    if word.is_exact:
        return StandsIn(listing.text, literal(greek.search_key(word.text)))
    return and_(true(), *(_holds(listing, each, stems) for each, stems in words_of_search(word.text)))


def _holds(listing: Listing, word: str, stems: Sequence[str]) -> Condition:
    """The word stands in the text as it was typed, or in another form of it."""
    stands: Condition = StandsIn(listing.text, literal(word))
    return or_(stands, and_(*(StandsIn(listing.text, literal(as_stored(stem))) for stem in stems))) if stems else stands


def _tested(test: Term, listing: Listing, form: Form) -> Condition:
    column = listing.named(test.name)
    if column is None:
        names = ", ".join(each.words[language()] for each in listing.columns.values() if each.is_searched)
        raise PhraseError(
            Place(test.place.start, test.place.start + len(test.name)),
            Phrase(N_("Δεν υπάρχει στήλη «%(name)s». Υπάρχουν: %(names)s."), values={"name": test.name, "names": names}),
        )
    if test.sign not in LISTS and column.kind not in COMPARED:
        raise PhraseError(
            test.place, Phrase(N_("Η στήλη «%(name)s» δεν συγκρίνεται. Γράψτε «%(name)s:»."), values={"name": column.words[language()]})
        )
    try:
        return or_(*(_compared(column, test.sign, value, form) for value in test.values))
    except BadValue as bad:
        raise PhraseError(test.place, bad.expected) from None


def _compared(column: Column, sign: str, value: str, form: Form) -> Condition:
    if is_empty_word(value) and sign in LISTS:
        return column.value().is_(None)  # type: ignore[no-any-return]
    if column.kind in (Kind.ONE, Kind.MANY, Kind.FLAG):
        return _chosen(column, value, form)
    if column.kind is Kind.MOMENT:
        return _in_time(column.value(), sign, value)
    if column.kind in COMPARED:
        return _SIGNS[sign](column.value(), _number(column, value))
    found: Callable[[str], Condition] = column.found  # type: ignore[assignment]
    return column.seen_and(found(value if column.kind is Kind.CODE else greek.search_key(value)))


def _chosen(column: Column, value: str, form: Form) -> Condition:
    options = options_of(column, form)
    return has_option(column, option_named(value, options, (each.word for each in options)))


def has_option(column: Column, option: Option) -> Condition:
    """The rows in which a column of choices holds one of them."""
    if column.kind is Kind.MANY:
        # Codes stand in the column with a space between them.
        return (" " + column.value() + " ").contains(f" {option.stored} ", autoescape=True)  # type: ignore[no-any-return]
    return column.value() == option.stored  # type: ignore[no-any-return]


def _number(column: Column, value: str) -> Any:
    number = amount(value)
    if column.kind is not Kind.WHOLE:
        return literal(number, Hundredths)
    if number != int(number):
        raise BadValue(Phrase(N_("Εδώ χρειάζεται ακέραιος αριθμός.")))
    return literal(int(number), BigInteger)


def _in_time(column: Any, sign: str, value: str) -> Condition:
    first, after = (literal(moment, UTCDateTime) for moment in period(value))
    if sign in LISTS:
        return and_(column >= first, column < after)
    return {"<": column < first, "<=": column < after, ">": column >= after, ">=": column >= first}[sign]


_SIGNS: dict[str, Callable[[Any, Any], Condition]] = {
    ":": lambda column, value: column == value,
    "=": lambda column, value: column == value,
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
}
