"""The documents that bodies of the demo attach: laid out together, which is fast, and then cut apart."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from proposals.calls.form import Form
from proposals.calls.values import money_text, total_of
from proposals.config import ROOT
from proposals.demo.files import HERE, Tale, read

FONTS = ROOT / "proposals" / "static" / "fonts"
# Every third proposal has more than the head's decision, and every second of those two documents more.
EVERY, EVERY_WITH_TWO = 3, 6


@dataclass(frozen=True)
class Paper:
    """A document as it is attached."""

    title: str
    filename: str
    content: bytes


@dataclass(frozen=True)
class Sheet:
    """A document as the template needs it."""

    id: str
    kind: str
    tale: Tale
    body: str
    call: str


def papers_of(tales: Sequence[Tale], form: Form, bodies: Mapping[str, str], calls: Mapping[str, str]) -> dict[str, tuple[Paper, ...]]:
    """The documents of each tale by `call/name`: the head's decision first, then the others."""
    sheets = [
        Sheet(f"{tale.call}-{tale.name}-{kind}", kind, tale, bodies[tale.body], calls[tale.call])
        for number, tale in enumerate(tales)
        for kind in _kinds(number, tale)
    ]
    found: dict[str, tuple[Paper, ...]] = {f"{tale.call}/{tale.name}": () for tale in tales}
    for sheet, content in zip(sheets, _cut(_laid_out(sheets, form), sheets), strict=True):
        found[f"{sheet.tale.call}/{sheet.tale.name}"] += (_paper(sheet, content),)
    return found


def _kinds(number: int, tale: Tale) -> Iterator[str]:
    if tale.has_approval:
        yield "approval"
    if tale.is_filed and number % EVERY == 0:
        yield "timetable"
        if number % EVERY_WITH_TWO == 0 and tale.answers.get("budget_items"):
            yield "budget"


def _laid_out(sheets: Sequence[Sheet], form: Form) -> Any:
    # Here and not above: it takes half a second to load, which every start of the application would wait for.
    from weasyprint import HTML

    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    labels = {code: _labels(form, code, column) for code, column in (("budget_items", "category"), ("funding_sources", "source"))}
    total = partial(total_of, form.by_code["budget_items"])
    html = environment.get_template("papers.html").render(papers=sheets, labels=labels, day=_day, money=_money, total=total)
    return HTML(string=html, base_url=FONTS.as_uri() + "/").render()


def _cut(document: Any, sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The pages from where each sheet begins to where the next one does, as files that are the same at every seeding."""
    begins = {anchor: number for number, page in enumerate(document.pages) for anchor in page.anchors}
    firsts = [*(begins[sheet.id] for sheet in sheets), len(document.pages)]
    with pikepdf.open(io.BytesIO(document.write_pdf())) as whole:
        for sheet, first, end in zip(sheets, firsts, firsts[1:], strict=False):
            yield _file(whole, range(first, end), sheet)


def _file(whole: pikepdf.Pdf, numbers: range, sheet: Sheet) -> bytes:
    made, content = pikepdf.new(), io.BytesIO()
    made.pages.extend(whole.pages[number] for number in numbers)
    made.Root.Lang = pikepdf.String("el")
    made.docinfo["/Title"] = _words(sheet)["title"]
    made.save(content, deterministic_id=True)
    return content.getvalue()


def _paper(sheet: Sheet, content: bytes) -> Paper:
    words = _words(sheet)
    return Paper(words["title"], words["filename"], content)


def _words(sheet: Sheet) -> dict[str, str]:
    words = read("words.yaml")["files"][sheet.kind]
    return {"title": words["title"] % {"protocol": sheet.tale.answers.get("approval_protocol")}, "filename": words["filename"]}


def _labels(form: Form, code: str, column: str) -> dict[str, str]:
    return {choice: label.el for choice, label in form.by_code[code].column(column).labels.items()}


def _day(value: str) -> str:
    return date.fromisoformat(value).strftime("%d/%m/%Y")


def _money(amount: str | Decimal) -> str:
    return money_text(Decimal(amount))
