"""Documents that were printed before: each kept by a hash of all that makes it, so that nothing ever has to be declared stale."""

from proposals.config import Settings
from proposals.dossier.contents import Dossier, Paper
from proposals.dossier.render import Printer, finished, mark_of, page_of
from proposals.orders.pieces import pieces_of


def kept_pdf(document: Dossier | Paper, settings: Settings) -> bytes:
    """The document, printed now or before; what it encloses is put in anew. Raises FontsMissing where the typefaces are not there."""
    pieces, page = pieces_of(settings), page_of(document)
    mark = mark_of(page)
    printed = pieces.kept(mark)
    if printed is None:
        printed = Printer().printed(page)
        pieces.keep(mark, printed)
        pieces.trim()
    return finished(printed, document)
