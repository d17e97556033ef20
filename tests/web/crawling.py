"""Everything that a person can read: every address of the application's own map that answers, with heads, file names, PDF and packed files as text."""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any

import pikepdf
from flask import Flask
from werkzeug.routing import Rule

from proposals.accounts.models import Person

# What is put into the places of an address. A place that is not here makes the crawl fail, so that a new kind of page is thought of.
PLACES: dict[str, tuple[Any, ...]] = {
    "section": ("identity", "body", "declarations"),
    "step": ("withdraw", "return_for_completion"),
    "number": (1, 2, 3),
    "other": (1, 2),
    "token": ("x",),
    "field": ("title",),
    "revision": (1,),
    "version": (1,),
    "item": (1,),
    "kind": ("csv", "xlsx"),
    "issued": ("x",),
}
# The same page asked in other ways: sorted, filtered, searched, as of a version.
ASKED = {
    "decisions.ranking": ("?basis=calibrated&line=number&value=1&reserve=1&compare_basis=raw",),
    "lists.of_call": ("?order=score", "?order=spread", "?state=in_review", "?q=βαθμός>1", "?facets=1", "?cols=evaluators&cols=consensus&cols=apart"),
    "lists.proposals": ("?state=in_review", "?facets=1", "?q=φορέας:κενό", "?cols=region&cols=call"),
    "drafting.export_json": ("?version=1",),
    "drafting.export_workbook": ("?version=1",),
    "dossier.text": ("?version=1",),
    "catalogue.index": ("?q=xyz",),
    "dossier.show": ("?profile=applicant", "?profile=letter"),
}


def crawl(app: Flask, person: Person | None, language: str = "el", only: frozenset[str] | set[str] = frozenset(), **places: Any) -> dict[str, str]:
    """What each address answers to a person, by endpoint and address; `only` are the endpoints that are asked, where it is not all of them."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["language"] = language
        if person:
            session["_user_id"], session["_fresh"] = person.get_id(), True
    found = {}
    for rule, address in _addresses(app, {**PLACES, **{name: (value,) for name, value in places.items()}}):
        if only and rule.endpoint not in only:
            continue
        answer = client.get(address)
        assert answer.status_code < 500, address
        found[f"{rule.endpoint} {address} {answer.status_code}"] = _readable(answer)
        answer.close()
    return found


def reached(pages: dict[str, str]) -> set[str]:
    """The endpoints that answered with something to read."""
    return {key.split()[0] for key in pages if key.endswith(" 200")}


def places_of(words: tuple[str, ...], pages: dict[str, str], but: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Where some of the words stand, whatever their case; `but` begins the endpoints that are not looked at."""
    looked_at = {key: text.casefold() for key, text in pages.items() if not key.startswith(but or (" ",))}
    found = {key: [word for word in words if word.casefold() in text] for key, text in looked_at.items()}
    return {key: said for key, said in found.items() if said}


def _addresses(app: Flask, places: dict[str, tuple[Any, ...]]) -> Iterator[tuple[Rule, str]]:
    addresses = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in rule.methods:
            continue
        names = sorted(rule.arguments)
        for values in product(*(places[name] for name in names)):
            address = addresses.build(rule.endpoint, dict(zip(names, values, strict=True)), method="GET")
            yield from ((rule, address + rest) for rest in ("", *ASKED.get(rule.endpoint, ())))


def _readable(answer: Any) -> str:
    return "\n".join(f"{name}: {value}" for name, value in answer.headers) + text_of(answer.get_data())


def text_of(content: bytes) -> str:
    """The words of a file; of a packed one those of every file in it, also where that is packed itself."""
    if content.startswith(b"%PDF"):
        return _of_pdf(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{text_of(archive.read(name))}" for name in archive.namelist())
    return content.decode("utf-8", "replace")


@lru_cache(maxsize=500)
def _of_pdf(content: bytes) -> str:
    """The words, what the document says of itself in both places, and the names of what is attached."""
    words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    with pikepdf.open(io.BytesIO(content)) as document:
        about = " ".join(str(value) for value in document.docinfo.values())
        return "\n".join((words, about, str(document.open_metadata()), " ".join(document.attachments)))
