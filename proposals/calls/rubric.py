"""The rubric of a call: criteria, scale, thresholds and rules as plain values, and the arithmetic of a score."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property, lru_cache
from typing import Any

from proposals.calls.files import HERE, BadDefinition, Source, read_definition
from proposals.calls.form import Words

STANDARD_RUBRIC = HERE / "standard_rubric.yaml"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Anchor:
    """What a number of points means."""

    points: str
    words: Words


@dataclass(frozen=True)
class Item:
    """Something answered with yes, no or not applicable: a check of admissibility or a horizontal check; or a recommendation."""

    code: str
    label: Words
    help: Words | None = None


@dataclass(frozen=True)
class Criterion:
    """What is scored; `weight` is its share of 100, `threshold` the fewest points that pass, or None."""

    code: str
    label: Words
    weight: int
    anchors: tuple[Anchor, ...]
    question: Words | None = None
    threshold: Decimal | None = None


@dataclass(frozen=True)
class Rubric:
    """A whole rubric. Points are Decimals between `lowest` and `highest` in steps of `step`."""

    version: int
    title: Words
    formula: Words
    lowest: Decimal
    highest: Decimal
    step: Decimal
    scale: tuple[Anchor, ...]
    comment_min: int
    comment_max: int
    criteria: tuple[Criterion, ...]
    total_threshold: Decimal
    sheets_needed: int
    criterion_gap: Decimal
    total_gap: Decimal
    tie_break: tuple[str, ...]
    horizontal_checks: tuple[Item, ...]
    admissibility: tuple[Item, ...]
    recommendations: tuple[Item, ...]
    data: Mapping[str, Any] = field(repr=False, compare=False, hash=False, default_factory=dict)

    def __hash__(self) -> int:
        # A rubric is the key of its sheet's form class: all of it would be hashed on every page.
        return hash((self.version, self.title))

    @cached_property
    def by_code(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def recommendation_labels(self) -> dict[str, Words]:
        return {item.code: item.label for item in self.recommendations}

    @cached_property
    def ladder(self) -> tuple[Decimal, ...]:
        """Every number of points that can be given, lowest first."""
        count = int((self.highest - self.lowest) / self.step)
        return tuple(self.lowest + self.step * number for number in range(count + 1))

    def total(self, points: Mapping[str, Decimal]) -> Decimal:
        """Σ(points ÷ highest × weight) over all criteria, 0 to 100, exact. Raises KeyError where a criterion has no points."""
        return sum((self.part(criterion, points[criterion.code]) for criterion in self.criteria), Decimal(0))

    def part(self, criterion: Criterion, points: Decimal) -> Decimal:
        """What one criterion adds to the total, exact."""
        return points * criterion.weight / self.highest

    def workings(self, points: Mapping[str, Decimal], mark: str = ",") -> str:
        """The sum of `total` written out, so that anybody can check it by hand; `mark` is the decimal mark of the language."""
        terms = (f"({_number(points[c.code])} ÷ {_number(self.highest)} × {c.weight})" for c in self.criteria)
        return f"{' + '.join(terms)} = {rounded(self.total(points)):.2f}".replace(".", mark)


def rounded(number: Decimal) -> Decimal:
    """Half up to two decimals: for showing and ranking, never before adding."""
    return number.quantize(CENT, ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """A number as people write it, to be stored: 2 and 2.00 are the same."""
    return f"{number.normalize():f}"


@cache
def standard_rubric() -> Rubric:
    """The rubric that a new call starts from, read once. Raises BadDefinition with file, line and reason."""
    return rubric_from_source(read_definition(STANDARD_RUBRIC, "rubric.schema.json"))


def rubric_from_source(source: Source) -> Rubric:
    """A rubric from a checked file, after looking at what a schema cannot see: sums and names."""
    problems = [source.problem(path, reason) for path, reason in _loose_ends(source.data)]
    if problems:
        raise BadDefinition(problems)
    return rubric_from_data(source.data)


def rubric_from_data(data: Mapping[str, Any]) -> Rubric:
    """The rubric that a call stores."""
    return _rubric(json.dumps(data, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=64)
def _rubric(canonical: str) -> Rubric:
    data = json.loads(canonical)
    scale, third = data["scale"], data["third_opinion"]
    return Rubric(
        version=data["version"],
        title=Words(**data["title"]),
        formula=Words(**data["formula"]),
        lowest=Decimal(scale["lowest"]),
        highest=Decimal(scale["highest"]),
        step=Decimal(scale["step"]),
        scale=_anchors(scale["anchors"]),
        comment_min=data["comment"]["min"],
        comment_max=data["comment"]["max"],
        criteria=tuple(_criterion(each) for each in data["criteria"]),
        total_threshold=Decimal(data["total_threshold"]),
        sheets_needed=data["sheets_needed"],
        criterion_gap=Decimal(third["criterion_gap"]),
        total_gap=Decimal(third["total_gap"]),
        tie_break=tuple(data["tie_break"]),
        horizontal_checks=_items(data["horizontal_checks"]),
        admissibility=_items(data["admissibility"]),
        recommendations=_items(data["recommendations"]),
        data=data,
    )


def _criterion(data: Mapping[str, Any]) -> Criterion:
    threshold = data.get("threshold")
    return Criterion(
        code=data["code"],
        label=Words(**data["label"]),
        weight=data["weight"],
        anchors=_anchors(data["anchors"]),
        question=Words(**data["question"]) if data.get("question") else None,
        threshold=Decimal(threshold) if threshold else None,
    )


def _anchors(data: list[Mapping[str, str]]) -> tuple[Anchor, ...]:
    return tuple(Anchor(each["points"], Words(each["el"], each["en"])) for each in data)


def _items(data: list[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(Item(each["code"], Words(**each["label"]), _help(each)) for each in data)


def _help(data: Mapping[str, Any]) -> Words | None:
    words = data.get("help") or data.get("question")
    return Words(**words) if words else None


def _loose_ends(data: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    total = sum(each["weight"] for each in data["criteria"])
    if total != 100:
        yield ["criteria"], f"the weights sum to {total}, not to 100"
    codes = [each["code"] for each in data["criteria"]]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield ["criteria", index, "code"], f"criterion {code!r} is there twice"
    for index, name in enumerate(data["tie_break"]):
        if name not in (*codes, "submitted_at"):
            yield ["tie_break", index], f"tie_break names {name!r}, which is no criterion"


def _number(number: Decimal) -> str:
    """4.50 as 4.5, 4.00 as 4, 10 as 10."""
    return f"{number.normalize():f}"
