"""Issuing documents: each carries a code on every page, by which everybody can ask whether it is ours."""

import hashlib
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf
from flask_babel import gettext as _

from proposals import clock
from proposals.config import Settings
from proposals.db import db
from proposals.dossier import codes
from proposals.dossier.contents import Dossier, Fact, Facts, Paper, Run, Tone, Verification
from proposals.dossier.kinds import Kind
from proposals.dossier.models import IssuedDocument
from proposals.dossier.queries import code_of_content, issued_under
from proposals.dossier.render import Page, mark_of, page_of
from proposals.workflow.people import Actor


@dataclass(frozen=True)
class About:
    """What a document is about: of which kind, on which proposal and version, with the head of the trail about it."""

    kind: Kind
    proposal_id: int | None = None
    version: int | None = None
    head: str = ""


# The ranking of a call is about no single proposal.
RANKING = About(Kind.RANKING)


@dataclass(frozen=True)
class Seal:
    """What is known of a document besides itself: what it is about, its code, and the SHA-256 of what it says."""

    about: About
    code: str
    content_sha256: str


@dataclass(frozen=True)
class Stamped(Seal):
    """A document with its code in it, ready to be printed. `mark` is by what its PDF is known before it is printed."""

    document: Dossier | Paper
    mark: str

    @property
    def seal(self) -> Seal:
        """What is left to know once the document is printed."""
        return Seal(self.about, self.code, self.content_sha256)


def stamp(document: Dossier | Paper, about: About, settings: Settings) -> Stamped:
    """Put the code into a document. What says the same gets the same code: the one that it has already, or one worked out with the secret.

    So a new secret changes no code that was given out, and the same state printed by another process with the same secret has the same code.
    The page is written out once, without the code: what follows from it, and from the little that is put in, is known then.
    """
    page = page_of(document)
    digest = _digest(page, about)
    code = code_of_content(digest) or codes.code_of(settings.secret_key, digest)
    printed = codes.shown(code)
    version = _("%(version)s · Επαλήθευση %(code)s", version=document.furniture.version, code=printed)
    furniture = replace(document.furniture, version=version)
    verification = _verification(printed, about, f"{settings.public_url.rstrip('/')}/verify/{printed}")
    return Stamped(about, code, digest, replace(document, furniture=furniture, verification=verification), mark_of(page, version, repr(verification)))


def content_digest(document: Dossier | Paper, about: About) -> str:
    """SHA-256 over what a document says and what it is about."""
    return _digest(page_of(document), about)


def _digest(page: Page, about: About) -> str:
    return hashlib.sha256(f"{about.kind}\n{about.proposal_id}\n{about.version}\n{about.head}\n{page.html}".encode()).hexdigest()


def keep(actor: Actor, seal: Seal, pdf: bytes) -> IssuedDocument:
    """Write down that a document was issued, once for the same bytes. The audit entry is the caller's, who has written it before: it makes those
    who issue the same at once wait for each other."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    known = next((each for each in issued_under(seal.code) if each.sha256 == sha256), None)
    if known is not None:
        return known
    about = seal.about
    issued = IssuedDocument(
        code=seal.code,
        kind=about.kind,
        proposal_id=about.proposal_id,
        version=about.version,
        content_sha256=seal.content_sha256,
        sha256=sha256,
        pages=pages_of(pdf),
        person_id=actor.person_id or None,
        issued_at=clock.now(),
        head=about.head,
    )
    db.session.add(issued)
    db.session.flush()
    return issued


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def _verification(code: str, about: About, address: str) -> Verification:
    facts = (Fact(_("Τελευταία καταγραφή του ιστορικού"), Run(about.head, Tone.HASH)),) if about.head else ()
    return Verification(
        title=_("Επαλήθευση του εγγράφου"),
        code=code,
        address=address,
        picture=_("Κωδικός QR με τη διεύθυνση της σελίδας επαλήθευσης"),
        facts=Facts(facts),
        note=_(
            "Στη διεύθυνση αυτή φαίνεται αν το έγγραφο εκδόθηκε από το σύστημα και με ποιο αποτύπωμα SHA-256. "
            "Το αρχείο σας συγκρίνεται χωρίς να σταλεί πουθενά."
        ),
    )
