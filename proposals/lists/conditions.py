"""A search as a condition of the database, over the columns that its reader has. What he may not see in a row does not count there."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, false, func, literal, not_, or_

from proposals import greek
from proposals.calls.form import Form
from proposals.db import Hundredths, UTCDateTime
from proposals.drafting.finding import EVERYTHING, Search
from proposals.drafting.searching import are_indexed, texts_of
from proposals.drafting.trigrams import Narrowing, every, holds_text, holds_words, of_text, of_words, one_of
from proposals.lists.columns import COMPARED, Column, Kind, Listing, options_of
from proposals.lists.phrase import LISTS, All, Node, Not, PhraseError, Place, Some, Term, Word, all_of
from proposals.lists.values import BadValue, Option, amount, is_empty_word, option_named, period
from proposals.web.words import language
from proposals.workflow.phrases import N_, Phrase

Condition = ColumnElement[bool]


def search_of(tree: Node | None, listing: Listing, form: Form) -> Search:
    """What rows must meet, what of that the database has an index for, and what is left. Raises PhraseError as `condition_of` does."""
    if tree is None:
        return EVERYTHING
    condition, narrowing, left = condition_of(tree, listing, form), narrowing_of(tree), _left(tree)
    if narrowing is None or left is tree:
        return Search(condition, narrowing, condition)
    # Every word that the index has found still stands in a text that the reader may not search.
    seen = not_(listing.text_hidden)
    return Search(condition, narrowing, and_(seen, condition_of(left, listing, form)) if left else seen)


def condition_of(tree: Node, listing: Listing, form: Form) -> Condition:
    """The rows that a search finds. Raises PhraseError for a name that the reader has no column for, and for a value that a column does not take."""
    if isinstance(tree, All):
        # Columns first: both databases then read the text of those rows alone that nothing else has ruled out.
        parts = sorted(tree.parts, key=lambda part: isinstance(part, Word))
        return and_(*(condition_of(part, listing, form) for part in parts))
    if isinstance(tree, Some):
        return or_(*(condition_of(part, listing, form) for part in tree.parts))
    if isinstance(tree, Not):
        # Whatever is unknown does not hold, and so its opposite does.
        return not_(func.coalesce(condition_of(tree.part, listing, form), false()))
    if isinstance(tree, Word):
        return and_(not_(listing.text_hidden), _text(tree, listing.text))
    return _tested(tree, listing, form)


def narrowing_of(tree: Node) -> Narrowing | None:
    """What of a search the index of words knows: a condition that holds in every row which the search finds. None where it knows nothing."""
    if isinstance(tree, Word):
        return of_text(greek.search_key(tree.text)) if tree.is_exact else of_words(tree.text)
    if isinstance(tree, All):
        return every(narrowing_of(part) for part in tree.parts)
    return one_of(narrowing_of(part) for part in tree.parts) if isinstance(tree, Some) else None


def _left(tree: Node) -> Node | None:
    """What of a search the index does not know: the tree itself where it does not know all of it, None where nothing is left."""
    if isinstance(tree, Word):
        return None if are_indexed(_parts(tree)) else tree
    if isinstance(tree, All):
        parts = [left for part in tree.parts if (left := _left(part))]
        return tree if parts == list(tree.parts) else all_of(parts) if parts else None
    return None if isinstance(tree, Some) and not any(map(_left, tree.parts)) else tree


def _parts(word: Word) -> list[str]:
    """What is looked for apart: a quoted text is one."""
    folded = greek.search_key(word.text)
    return [folded] if word.is_exact else folded.split()


def _text(word: Word, column: Any) -> Condition:
    if not all(texts_of(part) for part in _parts(word)):
        raise PhraseError(word.place, Phrase(N_("Εδώ χρειάζεται τουλάχιστον ένα γράμμα ή ψηφίο.")))
    return holds_text(column, greek.search_key(word.text)) if word.is_exact else holds_words(column, word.text)


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
