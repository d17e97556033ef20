"""The form of a call: sections of fields, as plain values. Pages, checks, exports and the dossier are derived from it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Any

from proposals import greek
from proposals.calls.files import HERE, BadDefinition, Source, read_definition
from proposals.calls.loose_ends import loose_ends

STANDARD_FORM = HERE / "standard_form.yaml"
Data = Mapping[str, Any]
# The answers that say whether a project leaves the years of the plan.
PLAN_DAYS = ("start_date", "end_date")
# What an answer may name.
PERSON, BODY = "person", "body"


@dataclass(frozen=True)
class Words:
    """The same words in Greek and English."""

    el: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.el


@dataclass(frozen=True)
class Choice:
    """One entry of a code list."""

    code: str
    label: Words
    hint: Words | None = None


@dataclass(frozen=True)
class Condition:
    """When a field becomes required: by another answer, by the total of a table, or by a date outside the plan's years."""

    field: str
    any_of: tuple[Any, ...] = ()
    none_of: tuple[Any, ...] = ()
    total_above: Decimal | None = None
    outside_plan: bool = False


@dataclass(frozen=True)
class Field:
    """A question, or a column of a table question. `min` and `max` count characters; limits that do not apply are None."""

    code: str
    type: str
    label: Words
    help: Words | None = None
    example: Words | None = None
    looked_at: Words | None = None
    criteria: tuple[str, ...] = ()
    required: bool = False
    required_when: Condition | None = None
    min: int | None = None
    max: int | None = None
    choices: tuple[Choice, ...] = ()
    min_choices: int | None = None
    max_choices: int | None = None
    differs_from: str | None = None
    after: str | None = None
    max_months_after: tuple[str, int] | None = None
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    must_be_true: bool = False
    min_rows: int = 0
    max_rows: int = 0
    columns: tuple["Field", ...] = ()
    row_name: Words | None = None
    total: str | None = None
    equals_total: str | None = None
    max_files: int = 0
    extensions: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    width: int | None = None
    personal: bool = False
    public: bool = False
    lift: str | None = None
    domain: str | None = None
    likeness: int | None = None
    prefill: str | None = None
    names: str | None = None

    def __hash__(self) -> int:
        # Sets of fields are the keys under which form classes are kept: the whole definition would be hashed on every page.
        return hash(self.code)

    @property
    def is_asked(self) -> bool:
        """True where a person answers it on the section page; presets and files have pages of their own."""
        return self.type not in ("preset", "file")

    @cached_property
    def looks_at(self) -> frozenset[str]:
        """The codes of the fields whose answers decide whether this one is required or wrong, its own among them."""
        named = [self.code, self.differs_from, self.after, self.equals_total, *(code for column in self.columns for code in column.within)]
        named += [self.max_months_after[0]] if self.max_months_after else []
        if self.required_when:
            named += PLAN_DAYS if self.required_when.outside_plan else [self.required_when.field]
        return frozenset(code for code in named if code)

    @property
    def may_be_required(self) -> bool:
        return self.required or self.required_when is not None

    @cached_property
    def labels(self) -> dict[str, Words]:
        return {choice.code: choice.label for choice in self.choices}

    def column(self, code: str) -> "Field":
        return next(column for column in self.columns if column.code == code)


@dataclass(frozen=True)
class Section:
    """A page of the form."""

    code: str
    letter: str
    title: Words
    fields: tuple[Field, ...]
    summary: Words | None = None
    intro: Words | None = None

    @property
    def mark(self) -> Words:
        """The letter by which people name the section: Greek numerals in Greek, in English the Latin letter of the same place."""
        return Words(self.letter, greek.latin_mark(self.letter))


@dataclass(frozen=True)
class Form:
    """A whole form. `data` is what it was read from and what a call stores; `fingerprint` is its SHA-256."""

    version: int
    title: Words
    sections: tuple[Section, ...]
    data: Data = field(repr=False, compare=False, hash=False, default_factory=dict)
    fingerprint: str = ""

    @property
    def fields(self) -> Iterator[Field]:
        return (each for section in self.sections for each in section.fields)

    @cached_property
    def by_code(self) -> dict[str, Field]:
        return {each.code: each for each in self.fields}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        return {each.code: section for section in self.sections for each in section.fields}

    def section(self, code: str) -> Section | None:
        return next((section for section in self.sections if section.code == code), None)

    @cached_property
    def judged_by(self) -> dict[str, tuple[Section, ...]]:
        """For each field the sections whose progress its answer may change: its own, and those that look at it."""
        return {code: tuple(section for section in self.sections if any(code in field.looks_at for field in section.fields)) for code in self.by_code}

    def judged_with(self, section: Section, codes: Iterable[str]) -> tuple[Section, ...]:
        """A section and the others whose progress may change with these answers, in the order of the form."""
        touched = {section.code, *(each.code for code in codes for each in self.judged_by[code])}
        return tuple(each for each in self.sections if each.code in touched)

    @cached_property
    def feeding(self) -> dict[str, tuple[Field, ...]]:
        """For each criterion the questions whose answers feed it; personal ones are left out, because evaluators do not see them."""
        codes = dict.fromkeys(code for each in self.fields for code in each.criteria)
        return {code: tuple(each for each in self.fields if code in each.criteria and not each.personal) for code in codes}

    @cached_property
    def searched(self) -> tuple[Field, ...]:
        """The fields in whose words a proposal is found. The catalogue searches for everybody: what it does not show, it must not find either."""
        return tuple(each for each in self.fields if each.public and not each.personal)

    @cached_property
    def lifted(self) -> tuple[Field, ...]:
        """The fields whose answers are kept in indexed columns too."""
        return tuple(each for each in self.fields if each.lift)

    def naming(self, what: str) -> Iterator[tuple[Field, Field | None]]:
        """The fields that name people or bodies (`what` is person or body), each with the column that does where it is a table."""
        for each in self.fields:
            if each.names == what:
                yield each, None
            yield from ((each, column) for column in each.columns if column.names == what)

    @cached_property
    def title_field(self) -> Field:
        """The field whose answer names the proposal; every form has one."""
        return next(each for each in self.lifted if each.lift == "title")

    def words_of_lifted(self, column: str, value: str) -> Words | None:
        """What a lifted column's value is called in this form; None where the form does not ask for it or has no such choice."""
        return next((each.labels.get(value) for each in self.lifted if each.lift == column), None)


@cache
def standard_form() -> Form:
    """The form that a new call starts from, read once: to check it takes longer than any page. Raises BadDefinition with file, line and reason."""
    return form_from_source(read_definition(STANDARD_FORM, "form.schema.json"))


def form_from_source(source: Source) -> Form:
    """A form from a checked file, after looking at what a schema cannot see: names that refer to each other."""
    problems = [source.problem(path, reason) for path, reason in loose_ends(source.data)]
    if problems:
        raise BadDefinition(problems)
    return form_from_data(source.data)


def form_from_data(data: Data) -> Form:
    """The form that a call stores. The same data give the same object, so that what is built from it is built once."""
    return _form(json.dumps(data, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=64)
def _form(canonical: str) -> Form:
    data = json.loads(canonical)
    lists = {name: tuple(_choice(each) for each in entries) for name, entries in data["lists"].items()}
    sections = tuple(
        Section(
            code=each["code"],
            letter=each["letter"],
            title=Words(**each["title"]),
            fields=tuple(_field(one, lists) for one in each["fields"]),
            summary=_words(each.get("summary")),
            intro=_words(each.get("intro")),
        )
        for each in data["sections"]
    )
    return Form(data["version"], Words(**data["title"]), sections, data, hashlib.sha256(canonical.encode()).hexdigest())


def _words(data: Data | None) -> Words | None:
    return Words(**data) if data else None


def _choice(data: Data) -> Choice:
    return Choice(data["code"], Words(data["el"], data["en"]), _words(data.get("hint")))


def _field(data: Data, lists: Mapping[str, tuple[Choice, ...]]) -> Field:
    values = dict(data)
    for name in ("label", "help", "example", "looked_at", "row_name"):
        if name in values:
            values[name] = Words(**values[name])
    for name in ("criteria", "extensions", "within"):
        if name in values:
            values[name] = tuple(values[name])
    for name in ("min_value", "max_value"):
        if name in values:
            values[name] = Decimal(str(values[name]))
    if "choices" in values:
        values["choices"] = lists[values["choices"]]
    if "columns" in values:
        values["columns"] = tuple(_field(column, lists) for column in values["columns"])
    if "max_months_after" in values:
        values["max_months_after"] = (values["max_months_after"]["field"], values["max_months_after"]["months"])
    if "required_when" in values:
        values["required_when"] = _condition(values["required_when"])
    return Field(**values)


def _condition(data: Data) -> Condition:
    above = data.get("total_above")
    return Condition(
        field=data["field"],
        any_of=tuple(data.get("is", ())),
        none_of=tuple(data.get("is_not", ())),
        total_above=None if above is None else Decimal(str(above)),
        outside_plan=data.get("outside_plan", False),
    )
