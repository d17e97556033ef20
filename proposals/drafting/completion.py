"""What is asked for when a proposal is returned: sections and single fields of its form, each with a remark. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from proposals.calls.form import Field, Form, Section, Words
from proposals.workflow.phrases import N_, Phrase

# How the input of a remark begins; the rest is the key of what the remark is about.
REMARK = "remark-"
# A name that nobody's form has is shown back no longer than this.
_NAMED = 60


class Item(Protocol):
    """A section of a form, or one field of it."""

    @property
    def section(self) -> str: ...

    @property
    def field(self) -> str | None: ...


@dataclass(frozen=True)
class Asked:
    """A section of the form (`field` is then None) or one field of it, with what is said of it."""

    section: str
    field: str | None = None
    text: str = ""


def key_of(item: Item) -> str:
    """How forms and the audit trail name an item: `section`, or `section.field`."""
    return f"{item.section}.{item.field}" if item.field else item.section


def asked_by(key: str, text: str) -> Asked:
    """What a key and a remark ask for, whether the form has it or not."""
    section, _dot, field = key.partition(".")
    return Asked(section, field or None, text)


def fields_to_ask(section: Section) -> tuple[Field, ...]:
    """The fields of a section that a body can change."""
    return tuple(field for field in section.fields if field.type != "preset")


def is_in(form: Form, item: Item) -> bool:
    """True where the form has the item, and a body can change it."""
    section = form.section(item.section)
    return section is not None and (item.field is None or any(field.code == item.field for field in fields_to_ask(section)))


def words_of(form: Form, item: Item) -> Words:
    """What people call an item: the section by letter and title, a field by its section's letter and its own label."""
    section = form.section(item.section)
    if section is None:
        return Words(item.section, item.section)
    name = form.by_code[item.field].label if item.field in form.by_code else section.title
    return Words(f"{section.mark.el}. {name.el}", f"{section.mark.en}. {name.en}")


def names_of(fields: Iterable[Field]) -> Words:
    """The labels of fields, one after the other."""
    labels = [field.label for field in fields]
    return Words(", ".join(each.el for each in labels), ", ".join(each.en for each in labels))


def fields_of(form: Form, item: Item) -> tuple[Field, ...]:
    """The fields that an item opens; none where the form has no such item."""
    section = form.section(item.section)
    found = fields_to_ask(section) if section else ()
    return tuple(field for field in found if item.field in (None, field.code))


def once_each(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Every item once; a field of a section that is asked for as a whole only where something is said of it."""
    by_key = {key_of(each): each for each in asked}
    return tuple(each for each in by_key.values() if each.field is None or each.section not in by_key or each.text.strip())


def in_order(form: Form, asked: Iterable[Asked]) -> list[Asked]:
    """As the form has them: section after section, the whole of it before its fields."""
    sections, fields = [section.code for section in form.sections], [field.code for field in form.fields]
    return sorted(asked, key=lambda each: (sections.index(each.section), fields.index(each.field) if each.field else -1))


def opened(form: Form, asked: Collection[Item]) -> tuple[list[str], list[str]]:
    """The sections in which something opens, and the fields that open alone, in the order of the form."""
    whole = {each.section for each in asked if each.field is None}
    sections = [section.code for section in form.sections if any(each.section == section.code for each in asked)]
    alone = {each.field for each in asked if each.section not in whole}
    return sections, [field.code for field in form.fields if field.code in alone]


def open_fields(section: Section, sections: Collection[str], fields: Collection[str]) -> tuple[Field, ...]:
    """The fields of a section that may be written, where these sections and fields were asked for (none at all: everything)."""
    if sections and section.code not in sections:
        return ()
    alone = tuple(field for field in section.fields if field.code in fields)
    return alone or section.fields


def problems_of(form: Form, asked: Sequence[Asked], most: int) -> dict[str, Phrase]:
    """What is wrong with what was asked for, by input; `most` is how many characters a remark may have."""
    if not asked:
        return {"remarks": Phrase(N_("Επιλέξτε τι πρέπει να συμπληρωθεί: ενότητες ή πεδία."))}
    unknown = next((key_of(each) for each in asked if not is_in(form, each)), None)
    if unknown is not None:
        return {"remarks": Phrase(N_("Το «%(item)s» δεν υπάρχει στη φόρμα της πρόσκλησης."), values={"item": unknown[:_NAMED]})}
    found = {each: _problem_of(form, each, most) for each in once_each(asked)}
    return {f"{REMARK}{key_of(each)}": problem for each, problem in found.items() if problem}


def _problem_of(form: Form, asked: Asked, most: int) -> Phrase | None:
    length, item = len(asked.text), words_of(form, asked)
    if not asked.text.strip():
        return Phrase(N_("Γράψτε την παρατήρηση για το «%(item)s»."), values={"item": item})
    if length > most:
        values = {"item": item, "length": length, "max": most, "over": length - most}
        sentence = N_("Η παρατήρηση για το «%(item)s» έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s.")
        return Phrase(sentence, values=values)
    return None
