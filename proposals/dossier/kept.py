"""Documents that were printed before: each kept by a hash of all that makes it, so that nothing ever has to be declared stale."""

from proposals.config import Settings
from proposals.dossier.issuing import Stamped
from proposals.dossier.render import Printer, finished, page_of
from proposals.orders.pieces import pieces_of


def kept_pdf(stamped: Stamped, settings: Settings) -> bytes:
    """The document, printed now or before; what it encloses is put in anew. Raises FontsMissing where the typefaces are not there."""
    pieces = pieces_of(settings)
    printed = pieces.kept(stamped.mark)
    if printed is None:
        printed = Printer().printed(page_of(stamped.document))
        pieces.keep(stamped.mark, printed)
        pieces.trim()
    return finished(printed, stamped.document)
