"""Putting the documents of a volume together: one PDF, several in a ZIP, or each by itself in a ZIP with a list of what is in it."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import IO, Any

from flask_babel import gettext as _

from proposals import clock
from proposals.config import Settings
from proposals.delimited import BOM
from proposals.dossier.compose_volume import About, front_of
from proposals.dossier.leaves import Leaf
from proposals.dossier.render import Printer, mark_of, mark_of_looks, page_of
from proposals.dossier.stamps import FIGURES, Stamp
from proposals.dossier.volume_binding import Sheaf, bind, pages_in
from proposals.dossier.volume_sheets import Sheet, name_of_sheet, packed, sheet_of, unpacked
from proposals.orders.pace import Alive
from proposals.orders.pieces import Pieces, pieces_of

MANIFEST_FORMAT = "proposals-dossiers"
_TRIES = 4
# So many pages has the front of a small volume.
_USUAL_FRONT = 2
# With these a spreadsheet takes what follows for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_bound(stream: IO[bytes], about: About, leaves: Sequence[Leaf], settings: Settings, alive: Alive) -> None:
    """One PDF: front, then the documents in their order, pages numbered right through."""
    with TemporaryDirectory(prefix="binding-") as folder:
        path, _pages = _bound(Path(folder), about, leaves, 1, settings, alive)
        with path.open("rb") as bound:
            copyfileobj(bound, stream)


def write_parts(stream: IO[bytes], about: About, leaves: Sequence[Leaf], settings: Settings, alive: Alive) -> None:
    """A ZIP with several such PDFs, as binding holds all of one in memory; the numbers of pages go on from one to the next."""
    size, page = settings.volume_bound_proposals, 1
    parts = [leaves[start : start + size] for start in range(0, len(leaves), size)]
    with TemporaryDirectory(prefix="binding-") as folder, _archive(stream) as archive:
        for number, part in enumerate(parts, 1):
            path, pages = _bound(Path(folder), replace(about, part=number, parts=len(parts)), part, page, settings, alive)
            _add(archive, about, f"{number:02d}.pdf", path)
            path.unlink()
            page += pages
        _add_manifest(archive, about, leaves)


def write_zip(stream: IO[bytes], about: About, leaves: Sequence[Leaf], alive: Alive) -> None:
    """A ZIP with each document by itself, and the list."""
    with _archive(stream) as archive:
        for leaf in leaves:
            if leaf.path:
                _add(archive, about, leaf.filename, leaf.path)
            alive()
        _add_manifest(archive, about, leaves)


def _bound(folder: Path, about: About, leaves: Sequence[Leaf], first: int, settings: Settings, alive: Alive) -> tuple[Path, int]:
    front, bound, pieces = folder / "front.pdf", folder / "bound.pdf", pieces_of(settings)
    _print_front(front, about, leaves, first, settings, alive)
    stamp = Stamp(pieces.piece(mark_of(FIGURES), lambda: Printer().printed(FIGURES)))
    pages = bind(front, about.heading, _sheaves(leaves, pieces, alive), bound, stamp, first, alive)
    pieces.trim()
    return bound, pages


def _print_front(path: Path, about: About, leaves: Sequence[Leaf], first: int, settings: Settings, alive: Alive) -> None:
    """Print the front until its contents say the pages that its own length makes of them. How long it was the last time is a good guess."""
    pieces, key = pieces_of(settings), _key_of_front(about, leaves)
    printer, pages = Printer(), int(pieces.kept(key) or _USUAL_FRONT)
    for _try in range(_TRIES):
        alive()
        path.write_bytes(printer.printed(page_of(front_of(about, leaves, first + pages, settings))))
        found = pages_in(path)
        if found == pages:
            break
        pages = found
    pieces.keep(key, str(pages).encode())


def _key_of_front(about: About, leaves: Sequence[Leaf]) -> str:
    """Under which the length of a front is kept: by all that may stand in it, but for the time and the numbers of pages."""
    rows = [(leaf.code, leaf.title, leaf.body, leaf.state, leaf.path is None) for leaf in leaves]
    return hashlib.sha256(repr((mark_of_looks(), about.heading, about.call, about.calls, about.profile, rows)).encode()).hexdigest()


def _sheaves(leaves: Sequence[Leaf], pieces: Pieces, alive: Alive) -> Iterator[Sheaf]:
    for leaf in leaves:
        if leaf.path:
            alive()
            yield Sheaf(" – ".join(part for part in (leaf.code, leaf.title) if part), leaf.path, _sheet(leaf, leaf.path, pieces))


def _sheet(leaf: Leaf, path: Path, pieces: Pieces) -> Sheet:
    """How the document is bound: kept from one volume to the next, but where it holds attachments, of which nothing is kept."""
    if leaf.encloses:
        return sheet_of(path.read_bytes())
    return unpacked(pieces.piece(name_of_sheet(leaf.sha256), lambda: packed(sheet_of(path.read_bytes()))))


def _archive(stream: IO[bytes]) -> zipfile.ZipFile:
    # PDFs are compressed already.
    return zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED)


def _add(archive: zipfile.ZipFile, about: About, name: str, content: Path | bytes) -> None:
    entry = zipfile.ZipInfo(name, clock.in_athens(about.made_at).timetuple()[:6])
    entry.external_attr = 0o644 << 16
    if isinstance(content, bytes):
        archive.writestr(entry, content)
        return
    entry.file_size = content.stat().st_size
    with content.open("rb") as source, archive.open(entry, "w") as target:
        copyfileobj(source, target)


def _add_manifest(archive: zipfile.ZipFile, about: About, leaves: Sequence[Leaf]) -> None:
    rows = [_listed(leaf) for leaf in leaves]
    whole = {"format": MANIFEST_FORMAT, "version": 1, "call": about.call, "made_at": about.made_at.isoformat(), "documents": rows}
    _add(archive, about, "manifest.json", json.dumps(whole, ensure_ascii=False, indent=1).encode())
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Αρχείο"), _("Κωδικός"), _("Τίτλος"), _("Φορέας"), _("Κατάσταση"), _("Έκδοση"), _("Σελίδες"), _("Bytes"), "SHA-256", _("Τυπώθηκε")]
    )
    for row in rows:
        cells = [*(value for key, value in row.items() if key != "printed"), _("Ναι") if row["printed"] else _("Όχι")]
        writer.writerow([_harmless(value) for value in cells])
    _add(archive, about, "manifest.csv", (BOM + text.getvalue()).encode())


def _listed(leaf: Leaf) -> dict[str, Any]:
    return {
        "file": leaf.filename,
        "code": leaf.code,
        "title": leaf.title,
        "body": leaf.body,
        "state": leaf.state,
        "version": leaf.version,
        "pages": leaf.pages,
        "size": leaf.size,
        "sha256": leaf.sha256,
        "printed": leaf.path is not None,
    }


def _harmless(value: Any) -> Any:
    """Text as text, whatever it begins with."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
