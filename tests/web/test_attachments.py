"""Files of a proposal: taking them in, refusing them, handing them out."""

import hashlib
import io

import pytest

from proposals.db import db
from proposals.drafting.models import Attachment, Proposal
from proposals.workflow.states import State
from tests.factories import a_docx, a_pdf, a_png, a_zip, make_attachment

PDF = a_pdf()
UPLOAD = "Ανέβασμα: Συνημμένα"
UPLOAD_APPROVAL = "Ανέβασμα: Έγγραφο έγκρισης του επικεφαλής"


@pytest.fixture
def draft(a_proposal):
    return a_proposal(answers={"title": "Ανοικτά δεδομένα"}).handle


@pytest.fixture
def author(page_of, cast, draft):
    return page_of(cast.author).get(f"/proposals/{draft}/attachments")


@pytest.fixture
def store(stored):
    """What comes into the store of files during a test."""
    before = set(stored.kept_files)
    return lambda: sorted(path.name for path in stored.kept_files if path not in before)


def send(page, button, content=PDF, name="μελέτη.pdf", status=200, **values):
    return page.send(button, {**values, "file": upload(content, name)}, status=status)


def upload(content=PDF, name="x.pdf"):
    """A file as the test client sends it."""
    return io.BytesIO(content), name


def test_file_is_stored_under_its_hash_and_listed_with_its_title(author, draft, stored):
    content = PDF + b"%%1"

    send(author, UPLOAD, content, title="Μελέτη σκοπιμότητας")

    sha256 = hashlib.sha256(content).hexdigest()
    assert stored.files(draft) == ["μελέτη.pdf"]
    assert sha256 in [path.name for path in stored.kept_files]
    assert author.flashes == ["Το αρχείο «μελέτη.pdf» ανέβηκε."]
    assert f"{sha256[:16]}…" in author.document.main
    assert author.document.address_of("Μελέτη σκοπιμότητας").startswith(f"/proposals/{draft}/attachments/")
    assert stored.deeds() == ["attach"]


def test_file_without_a_title_takes_its_name(author):
    send(author, UPLOAD)

    assert author.document.address_of("μελέτη")


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "α.pdf", "application/pdf"),
        (a_docx(), "α.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (a_png(), "α.png", "image/png"),
    ],
    ids=["pdf", "docx", "png"],
)
def test_file_comes_back_as_it_was_with_its_type_and_only_as_a_download(author, content, name, kind):
    send(author, UPLOAD, content, name, title="Το αρχείο")

    author.get(author.document.address_of("Το αρχείο"))

    assert (author.body, author.headers["Content-Type"]) == (content, kind)
    assert author.headers["Content-Disposition"].startswith("attachment")
    assert author.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (author.headers["Cache-Control"], author.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_greek_name_of_a_file_survives(author):
    send(author, UPLOAD, name="Μελέτη Β΄ (τελική).pdf", title="Το αρχείο")

    author.get(author.document.address_of("Το αρχείο"))

    assert "filename*=UTF-8''%CE%9C%CE%B5%CE%BB%CE%AD%CF%84%CE%B7" in author.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "C:\\temp\\x.pdf", "/etc/x.pdf", "<script>.pdf", ".pdf"])
def test_name_of_a_file_cannot_leave_its_place(author, draft, stored, name):
    send(author, UPLOAD, name=name)

    [kept] = stored.files(draft)
    assert not {"/", "\\", "\n"} & set(kept)


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"MZ\x90", "πρόγραμμα.exe",
         "Ο τύπος του αρχείου «πρόγραμμα.exe» δεν γίνεται δεκτός. Ανεβάστε: pdf, docx, xlsx, pptx, odt, ods, jpg, png."),
        (PDF, "χωρίς κατάληξη",
         "Ο τύπος του αρχείου «χωρίς κατάληξη» δεν γίνεται δεκτός. Ανεβάστε: pdf, docx, xlsx, pptx, odt, ods, jpg, png."),
        (b"MZ\x90", "μελέτη.pdf",
         "Το περιεχόμενο του αρχείου «μελέτη.pdf» δεν είναι pdf, ή το αρχείο είναι κατεστραμμένο ή κλειδωμένο. Αποθηκεύστε το ξανά και δοκιμάστε."),
        (b"", "κενό.pdf",
         "Το περιεχόμενο του αρχείου «κενό.pdf» δεν είναι pdf, ή το αρχείο είναι κατεστραμμένο ή κλειδωμένο. Αποθηκεύστε το ξανά και δοκιμάστε."),
        (a_pdf("secret"), "κλειδωμένο.pdf",
         "Το περιεχόμενο του αρχείου «κλειδωμένο.pdf» δεν είναι pdf, ή το αρχείο είναι κατεστραμμένο ή κλειδωμένο. Αποθηκεύστε το ξανά και δοκιμάστε."),
        (a_zip({"x.txt": b""}), "έγγραφο.docx",
         "Το περιεχόμενο του αρχείου «έγγραφο.docx» δεν είναι docx, ή το αρχείο είναι κατεστραμμένο ή κλειδωμένο. Αποθηκεύστε το ξανά και δοκιμάστε."),
    ],
    ids=["type", "no type", "content", "empty", "locked", "not a document"],
)  # fmt: skip
def test_file_that_is_not_what_is_taken_is_refused_with_the_types_and_nothing_is_stored(author, draft, stored, store, content, name, message):
    send(author, UPLOAD, content, name, status=422)

    assert author.errors == [message]
    assert author.error_beside("file-attachments") == f"Λάθος: {message}"
    assert author.document.address_of(message) == "#file-attachments"
    assert author.document.title.startswith("Λάθος: Συνημμένα")
    assert (stored.files(draft), store(), stored.deeds()) == ([], [], [])


def test_field_takes_only_its_own_types(author, draft, stored):
    send(author, UPLOAD_APPROVAL, a_png(), "υπογραφή.png", status=422)

    assert author.errors == ["Ο τύπος του αρχείου «υπογραφή.png» δεν γίνεται δεκτός. Ανεβάστε: pdf."]
    assert stored.files(draft) == []


def test_form_without_a_file_is_refused(author, draft, stored):
    author.post(f"/proposals/{draft}/attachments", {"field": "attachments"}, status=422)

    assert author.errors == ["Επιλέξτε ένα αρχείο."]


def test_file_just_over_the_limit_is_refused_with_limit_and_types_and_nothing_is_stored(author, draft, stored, store):
    too_large = PDF + b" " * (20 * 1024 * 1024)

    send(author, UPLOAD, too_large, status=422)

    assert author.errors == ["Το αρχείο είναι μεγαλύτερο από 20 MB. Δεκτά είναι αρχεία έως 20 MB: pdf, docx, xlsx, pptx, odt, ods, jpg, png."]
    assert (stored.files(draft), store()) == ([], [])


def test_file_of_50_mb_is_refused_before_it_is_read_with_limit_and_types_and_nothing_is_stored(author, draft, stored, store):
    send(author, UPLOAD, b"0" * 50_000_000, status=413)

    assert author.document.heading == "Το αρχείο είναι πολύ μεγάλο"
    assert "Κάθε αρχείο μπορεί να είναι έως 20 MB. Δεν αποθηκεύτηκε τίποτα από αυτό που στείλατε." in author.document.main
    assert "Δεκτοί τύποι: pdf, docx, xlsx, pptx, odt, ods, jpg, png." in author.document.main
    assert (stored.files(draft), store()) == ([], [])
    author.follow("Επιστροφή")
    assert author.path == f"/proposals/{draft}/attachments"


def test_file_to_a_form_that_takes_none_is_refused_at_the_size_of_plain_forms(author, draft):
    author.get(f"/proposals/{draft}/edit/results")

    author.post(f"/proposals/{draft}/edit/results", {"file": upload(b"0" * 3_000_000)}, status=413)

    assert author.document.heading == "Το αρχείο είναι πολύ μεγάλο"


def test_field_with_room_for_one_file_takes_no_second(author, draft, stored):
    send(author, UPLOAD_APPROVAL)
    values = {"field": "approval_document", "file": upload()}
    author.post(f"/proposals/{draft}/attachments", values, status=422)

    assert "Υπάρχουν ήδη 1 αρχεία, που είναι το όριο. Αφαιρέστε ένα για να προσθέσετε άλλο." in author.document.main
    assert stored.files(draft) == ["μελέτη.pdf"]
    assert [form.action for form in author.document.forms if UPLOAD_APPROVAL in form.buttons] == []


@pytest.mark.parametrize("field", ["no_such_field", "title"])
def test_file_for_a_field_that_takes_none_is_not_found(author, draft, stored, field):
    author.post(f"/proposals/{draft}/attachments", {"field": field, "file": upload()}, status=404)

    assert stored.files(draft) == []


def test_file_is_taken_away(author, draft, stored):
    send(author, UPLOAD, title="Πρόχειρο")

    author.send("Αφαίρεση Πρόχειρο")

    assert stored.files(draft) == []
    assert author.flashes == ["Το αρχείο «μελέτη.pdf» αφαιρέθηκε."]
    assert stored.deeds() == ["attach", "detach"]


def test_file_that_was_taken_away_is_not_handed_out_again(author):
    send(author, UPLOAD, title="Πρόχειρο")
    address = author.document.address_of("Πρόχειρο")

    author.send("Αφαίρεση Πρόχειρο")

    author.get(address, status=404)
    author.post(f"{address}/remove", status=404)


def test_file_of_a_filed_version_stays_after_the_draft_lost_it(author, page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.RETURNED, completion_sections=["declarations"])
    number, keep = stored.ask(lambda: _put_content_behind_the_files(stored, proposal.id))
    author.get(f"/proposals/{proposal.code}/attachments").send("Αφαίρεση Έγγραφο", action=f"/proposals/{proposal.code}/attachments/{number}/remove")

    manager = page_of(cast.manager).get(f"/proposals/{proposal.code}/attachments/{number}")

    assert manager.body == keep
    assert stored.files(proposal.code) == []


def test_section_page_lists_the_files_and_leads_to_where_they_are_added(author, draft):
    send(author, UPLOAD, title="Μελέτη σκοπιμότητας")

    author.get(f"/proposals/{draft}/edit/declarations")

    assert "Μελέτη σκοπιμότητας" in author.document.main
    links = [node.get("href") for node in author.document.all("a") if node.text == "Προσθήκη ή αφαίρεση αρχείων"]
    assert links == [f"/proposals/{draft}/attachments#upload-attachments", f"/proposals/{draft}/attachments#upload-approval_document"]


@pytest.mark.parametrize("state", [State.AWAITING_APPROVAL, State.SUBMITTED, State.ACCEPTED])
def test_files_of_a_proposal_that_is_not_being_written_can_be_read_but_not_changed(page_of, cast, a_proposal, stored, state):
    proposal = a_proposal(state)
    page = page_of(cast.author).get(f"/proposals/{proposal.public_code}/attachments")
    page.post(f"/proposals/{proposal.public_code}/attachments", {"field": "attachments", "file": upload()}, status=404)

    assert stored.files(proposal.public_code) == ["έγγραφο.pdf"]


def test_files_outside_the_sections_that_were_asked_for_cannot_be_changed(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.RETURNED, completion_sections=["results"])
    page = page_of(cast.author).get(f"/proposals/{proposal.code}/attachments")
    offered = [form.action for form in page.document.forms if "attachments" in form.action]
    page.post(f"/proposals/{proposal.code}/attachments", {"field": "attachments", "file": upload()}, status=409)

    assert offered == []
    assert "Στη συμπλήρωση αλλάζουν μόνο οι ενότητες που ζητήθηκαν." in page.document.main
    assert stored.files(proposal.code) == ["έγγραφο.pdf"]


def test_refused_removal_leads_back_to_a_page_that_is_there(page_of, cast, a_proposal, stored):
    proposal = a_proposal(State.RETURNED, completion_sections=["results"])
    number = stored.ask(lambda: db.session.query(Attachment.id).filter_by(proposal_id=proposal.id).scalar())
    page = page_of(cast.author).get(f"/proposals/{proposal.code}")

    page.post(f"/proposals/{proposal.code}/attachments/{number}/remove", status=409)
    page.follow("Άνοιγμα της σελίδας ξανά")

    assert page.code == proposal.code


def test_file_whose_number_belongs_to_another_proposal_is_not_found(author, draft, a_proposal, stored):
    other = a_proposal(answers={})
    number = stored.arrange(lambda: make_attachment(db.session.get_one(Proposal, other.id))).id

    author.get(f"/proposals/{draft}/attachments/{number}", status=404)
    author.post(f"/proposals/{draft}/attachments/{number}/remove", status=404)

    assert stored.files(other.handle) == ["έγγραφο.pdf"]


def _put_content_behind_the_files(stored, proposal_id):
    """Give the recorded file of a filed proposal its bytes; its number and the bytes."""
    attachment = db.session.query(Attachment).filter_by(proposal_id=proposal_id).one()
    kept = stored.app.extensions["storage"].put(io.BytesIO(PDF), 10_000_000)
    attachment.sha256 = kept.sha256
    db.session.commit()
    return attachment.id, PDF
