"""The documents of a volume, printed or found printed, each as a file in a folder that is thrown away."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import force_locale

from proposals.calls.models import Call
from proposals.config import Settings
from proposals.db import db, only_reading
from proposals.dossier.compose_minutes import Signature, minutes_paper
from proposals.dossier.contents import Dossier, Paper
from proposals.dossier.export import Asked, draft_of, enclosing, filename_of
from proposals.dossier.issuing import About, Seal, Stamped, stamp
from proposals.dossier.kinds import Kind
from proposals.dossier.papers import NeverFiled, NothingToShow
from proposals.dossier.presses import Presses
from proposals.dossier.render import Page, finished, page_of
from proposals.dossier.volume_binding import pages_in
from proposals.dossier.volume_queries import meetings_by_number
from proposals.dossier.volume_ranking import usual_ranking
from proposals.drafting.models import Proposal
from proposals.orders.pace import Alive, silent
from proposals.orders.pieces import pieces_of
from proposals.panel.models import Minutes
from proposals.web import words

if TYPE_CHECKING:
    from proposals.orders.kinds import Progress

# So many dossiers of a long row are handed out together.
_AT_ONCE = 20


@dataclass(frozen=True)
class Leaf:
    """One document of a volume as plain values. `path` is None where it could not be printed; `pages`, `size` and `sha256` are of the printed one.

    `seal` is what it can be verified by, `subject` what the audit trail says that it is about; `encloses` says whether attachments lie in it."""

    code: str
    title: str
    body: str
    state: str
    version: int
    filename: str
    subject: str
    seal: Seal | None = None
    is_dossier: bool = True
    path: Path | None = None
    pages: int = 0
    size: int = 0
    sha256: str = ""
    encloses: bool = False


@dataclass(frozen=True)
class _Composed:
    place: int
    leaf: Leaf
    document: Dossier | Paper
    mark: str


class Leaves:
    """Gets the documents of a volume ready: what was printed before is at hand, the rest is printed by processes.

    `alive` is called every now and then, while no transaction is open."""

    def __init__(self, settings: Settings, folder: Path, asked: Asked, language: str, alive: Alive = silent) -> None:
        self.settings, self.folder, self.asked, self.language, self.alive = settings, folder, asked, language, alive
        self.pieces = pieces_of(settings)
        self.ready: dict[int, Leaf] = {}
        self.printing: dict[str, _Composed] = {}

    def ranking(self, call: int | None) -> list[Leaf]:
        """The ranking of this call in its usual order, where it was asked for."""
        return self._all(self._ranking(call), None, 0) if call else []

    def minutes(self, numbers: Sequence[int]) -> list[Leaf]:
        """The minutes of these meetings as they were signed off last."""
        return self._all(self._minutes(numbers), None, 0)

    def dossiers(self, numbers: Sequence[int], progress: "Progress") -> list[Leaf]:
        """The dossiers of these proposals in this order. Says after each how many are ready; raises what `progress` raises."""
        progress(0, len(numbers))
        return self._all(self._dossiers(numbers), progress, len(numbers))

    def dossiers_in_turn(self, numbers: Sequence[int]) -> Iterator[Leaf]:
        """The same a few at a time: what takes long is handed out while it goes on."""
        with Presses(self.settings, self.alive) as presses:
            for start in range(0, len(numbers), _AT_ONCE):
                yield from self._printed(presses, self._dossiers(numbers[start : start + _AT_ONCE]), None, 0)
        self.pieces.trim()

    def _all(self, composed: Iterable[_Composed], progress: "Progress | None", most: int) -> list[Leaf]:
        with Presses(self.settings, self.alive) as presses:
            found = self._printed(presses, composed, progress, most)
        self.pieces.trim()
        return found

    def _printed(self, presses: Presses, composed: Iterable[_Composed], progress: "Progress | None", most: int) -> list[Leaf]:
        self.ready, self.printing = {}, {}
        for printed in presses.print_all(self._to_print(composed, progress, most)):
            composed_one = self.printing.pop(printed.name)
            if printed.pdf is not None:
                self.pieces.keep(printed.name, printed.pdf)
            self._put(composed_one, printed.pdf)
            if progress:
                progress(len(self.ready), most)
        return [self.ready[place] for place in sorted(self.ready)]

    def _to_print(self, composed: Iterable[_Composed], progress: "Progress | None", most: int) -> Iterator[tuple[str, Page]]:
        for each in composed:
            kept = self.pieces.kept(each.mark)
            if kept is None:
                self.printing[each.mark] = each
                yield each.mark, page_of(each.document)
                continue
            self._put(each, kept)
            if progress:
                progress(len(self.ready), most)

    def _put(self, composed: _Composed, printed: bytes | None) -> None:
        leaf = composed.leaf
        if printed is not None:
            path, pdf = self.folder / leaf.filename, finished(printed, composed.document)
            path.write_bytes(pdf)
            about, sha256 = composed.document, hashlib.sha256(pdf).hexdigest()
            encloses = isinstance(about, Dossier) and bool(about.enclosures)
            leaf = replace(leaf, path=path, pages=self._pages(composed, path), size=len(pdf), sha256=sha256, encloses=encloses)
        self.ready[composed.place] = leaf

    def _pages(self, composed: _Composed, path: Path) -> int:
        """How many pages a document has. Opening a PDF to count them takes as long as writing the page out, so what came of it is kept too."""
        if isinstance(composed.document, Dossier) and composed.document.enclosures:
            return pages_in(path)
        return int(self.pieces.piece(f"{composed.mark}-pages", lambda: str(pages_in(path)).encode()))

    def _dossiers(self, numbers: Sequence[int]) -> Iterator[_Composed]:
        for place, number in enumerate(numbers):
            # A short transaction for each: what is written meanwhile waits for none of them.
            with only_reading(), force_locale(self.language):
                proposal = db.session.get_one(Proposal, number)
                code, language = words.shown_code(proposal.public_code), words.language()
                leaf = Leaf(
                    code=code,
                    title=proposal.title,
                    body=proposal.body.name_in(language),
                    state=words.say(proposal.state),
                    version=0,
                    filename=filename_of(proposal, self.asked.profile),
                    subject=f"proposal:{number}",
                )
                try:
                    drafted = draft_of(proposal, self.asked)
                except (NeverFiled, NothingToShow):
                    # It was taken back meanwhile: that is told like one that could not be printed.
                    self.ready[place] = leaf
                    continue
            with force_locale(self.language):
                document = enclosing(drafted, self.alive)
                with only_reading():
                    stamped = stamp(document, drafted.about, self.settings)
            yield _composed(place, leaf, stamped)

    def _ranking(self, call: int) -> Iterator[_Composed]:
        with only_reading(), force_locale(self.language):
            stamped, slug = usual_ranking(call, self.settings), db.session.get_one(Call, call).slug
        assert isinstance(stamped.document, Paper)  # that is what was stamped
        yield _composed(0, Leaf("", stamped.document.heading, "", "", 0, f"ranking-{slug}.pdf", f"call:{call}", is_dossier=False), stamped)

    def _minutes(self, numbers: Sequence[int]) -> Iterator[_Composed]:
        with only_reading(), force_locale(self.language):
            signed = [(meeting.id, meeting.number, meeting.latest) for meeting in meetings_by_number(numbers)]
            found = [
                (number, held, stamp(self._minutes_paper(each), About(Kind.MINUTES, None, each.number), self.settings))
                for number, held, each in signed
                if each
            ]
        for place, (number, held, stamped) in enumerate(found):
            assert isinstance(stamped.document, Paper)  # that is what was stamped
            name = f"minutes-{held}-{stamped.about.version}.pdf"
            leaf = Leaf("", stamped.document.heading, "", "", 0, name, f"meeting:{number}", is_dossier=False)
            yield _composed(place, leaf, stamped)

    def _minutes_paper(self, signed: Minutes) -> Paper:
        return minutes_paper(signed.content, self.settings, Signature(signed.number, signed.sha256, signed.signed_at), signed.signed_at)


def _composed(place: int, leaf: Leaf, stamped: Stamped) -> _Composed:
    return _Composed(place, replace(leaf, version=stamped.about.version or 0, seal=stamped.seal), stamped.document, stamped.mark)
