"""A choice as it stands in an address, so that two people look at the same ranking: read, refused input by input, and written back."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from proposals.calls.form import Field, Words
from proposals.calls.rubric import plain
from proposals.calls.values import is_unreadable, read_value
from proposals.decisions.choice import Basis, Choice, Dimension, LineKind, Quota
from proposals.workflow.phrases import N_, Phrase

Codes = Mapping[Dimension, Collection[str]]
# Where nothing is said the line is left to the thresholds of the rubric.
USUAL = Choice(Basis.CONSENSUS, LineKind.SCORE, Decimal(0))
# In front of the names of a second choice, with which the first is compared.
COMPARED = "compare_"
MOST_PLACES, MOST_SCORE, MOST_EURO = 100_000, Decimal(100), Decimal(1_000_000_000_000)
MOST_QUOTAS = 100

_COUNT = Field("count", "int", Words("", ""))
_AMOUNT = Field("amount", "money", Words("", ""))
_MOST = {LineKind.NUMBER: Decimal(MOST_PLACES), LineKind.SCORE: MOST_SCORE, LineKind.BUDGET: MOST_EURO}
_QUOTA = re.compile(r"(least|most)-(axis|region)-([A-Za-z0-9_-]{1,60})")


class BadChoice(Exception):
    """Something of a choice cannot be read; `problems` says by the name of its input what."""

    def __init__(self, problems: Mapping[str, Phrase]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


def choice_of(args: Mapping[str, str], codes: Codes | None = None, *, usual: Choice = USUAL, prefix: str = "") -> Choice:
    """The choice that an address or a form carries; `usual` where it is silent.

    `codes` are the axes and regions that the call knows, None where they need no checking. Raises BadChoice with every problem.
    """
    problems: dict[str, Phrase] = {}
    basis = _member(Basis, args, f"{prefix}basis", usual.basis, problems)
    kind = _member(LineKind, args, f"{prefix}line", usual.line_kind, problems)
    line = usual.line
    if kind is not usual.line_kind or args.get(f"{prefix}value"):
        line = _amount(args, f"{prefix}value", kind, problems)
    reserve = _whole(args, f"{prefix}reserve", problems) if args.get(f"{prefix}reserve") else usual.reserve_places
    quotas = _quotas(args, prefix, codes, problems)
    if problems:
        raise BadChoice(problems)
    return Choice(basis, kind, line, reserve or 0, quotas)


def args_of(choice: Choice, prefix: str = "") -> dict[str, str]:
    """The same choice as it is written into an address: `choice_of(args_of(choice)) == choice`."""
    found = {"basis": choice.basis.value, "line": choice.line_kind.value, "value": plain(choice.line), "reserve": str(choice.reserve_places)}
    for quota in choice.quotas:
        bounds = {"least": quota.least, "most": quota.most}
        found |= {quota_name(name, quota.dimension, quota.code): str(bound) for name, bound in bounds.items() if bound is not None}
    return {f"{prefix}{name}": value for name, value in found.items()}


def quota_name(bound: str, dimension: Dimension, code: str) -> str:
    """The name of the input of a quota; `bound` is least or most."""
    return f"{bound}-{dimension.value}-{code}"


def without_empty(args: Mapping[str, str]) -> dict[str, str]:
    """What was asked, without the quotas and the comparison that were left empty: these mean the same as if they were missing."""
    return {name: value for name, value in args.items() if value or not (_QUOTA.fullmatch(name) or name.startswith(COMPARED))}


def _member(members: Any, args: Mapping[str, str], name: str, usual: Any, problems: dict[str, Phrase]) -> Any:
    typed = args.get(name, "")
    if not typed:
        return usual
    if typed not in {member.value for member in members}:
        problems[name] = Phrase(N_("Επιλέξτε μία από τις τιμές."))
        return usual
    return members(typed)


def _amount(args: Mapping[str, str], name: str, kind: LineKind, problems: dict[str, Phrase]) -> Decimal:
    value = read_value(_COUNT if kind is LineKind.NUMBER else _AMOUNT, args.get(name, ""))
    if value is None or is_unreadable(value) or not 0 <= Decimal(value) <= _MOST[kind]:
        words = {
            LineKind.NUMBER: N_("Γράψτε πόσες προτάσεις, με ακέραιο από 0 έως %(most)s."),
            LineKind.SCORE: N_("Γράψτε βαθμολογία από 0 έως %(most)s, για παράδειγμα 72,50."),
            LineKind.BUDGET: N_("Γράψτε ποσό σε ευρώ από 0 έως %(most)s, για παράδειγμα 250.000,00."),
        }
        problems[name] = Phrase(words[kind], values={"most": _MOST[kind]})
        return Decimal(0)
    return Decimal(value)


def _whole(args: Mapping[str, str], name: str, problems: dict[str, Phrase]) -> int | None:
    """A count as it was typed; None for none."""
    value = read_value(_COUNT, args.get(name, ""))
    if value is not None and (is_unreadable(value) or not 0 <= value <= MOST_PLACES):
        problems[name] = Phrase(N_("Γράψτε έναν ακέραιο από 0 έως %(most)s."), values={"most": MOST_PLACES})
        return None
    return value if value is None else int(value)


def _quotas(args: Mapping[str, str], prefix: str, codes: Codes | None, problems: dict[str, Phrase]) -> tuple[Quota, ...]:
    bounds: dict[tuple[Dimension, str], dict[str, int | None]] = {}
    for name, bound, dimension, code in _quota_inputs(args, prefix):
        if codes is not None and code not in codes[dimension]:
            # No input of the form has this name: it is said of the quotas as a whole.
            words = N_("%(dimension)s: ο κωδικός «%(code)s» δεν υπάρχει στην πρόσκληση.")
            problems[f"{prefix}quotas"] = Phrase(words, values={"dimension": dimension, "code": code})
            continue
        bounds.setdefault((dimension, code), {})[bound] = _whole(args, name, problems)
    if len(bounds) > MOST_QUOTAS:
        problems[f"{prefix}quotas"] = Phrase(N_("Οι ποσοστώσεις είναι έως %(most)s."), values={"most": MOST_QUOTAS})
        return ()
    found = []
    for (dimension, code), each in sorted(bounds.items()):
        least, most = each.get("least") or None, each.get("most")
        if least is not None and most is not None and least > most:
            problems[prefix + quota_name("least", dimension, code)] = Phrase(N_("Το ελάχιστο είναι μεγαλύτερο από το μέγιστο."))
        if least is not None or most is not None:
            found.append(Quota(dimension, code, least, most))
    return tuple(found)


def _quota_inputs(args: Mapping[str, str], prefix: str) -> Iterator[tuple[str, str, Dimension, str]]:
    """The inputs of quotas that hold anything: name, bound, dimension and code."""
    for name, typed in args.items():
        read = _QUOTA.fullmatch(name.removeprefix(prefix)) if name.startswith(prefix) and typed.strip() else None
        if read:
            yield name, read[1], Dimension(read[2]), read[3]
