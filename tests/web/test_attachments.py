"""Files of a proposal: taking them in, refusing them, handing them out."""

import hashlib
import io

import pytest

from proposals.config import Settings
from proposals.db import db
from proposals.drafting.models import Attachment, Proposal
from proposals.scanner import Clamd
from proposals.storage import storage_of
from proposals.workflow.states import State
from tests.factories import a_docx, a_jpeg, a_pdf, a_png, a_zip, make_attachment
from tests.servers import EICAR, SIGNATURE, free_port

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
    ],
    ids=["pdf", "docx"],
)
def test_file_comes_back_as_it_was_with_its_type_and_only_as_a_download(author, content, name, kind):
    send(author, UPLOAD, content, name, title="Το αρχείο")

    author.get(author.document.address_of("Το αρχείο"))

    assert (author.body, author.headers["Content-Type"]) == (content, kind)
    assert author.headers["Content-Disposition"].startswith("attachment")
    assert author.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (author.headers["Cache-Control"], author.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_picture_comes_back_without_its_metadata_and_only_as_a_download(author):
    send(author, UPLOAD, a_jpeg(comment=b"Alexandras 205"), "α.jpg", title="Το αρχείο")

    author.get(author.document.address_of("Το αρχείο"))

    assert b"Alexandras" not in author.body
    assert author.body.startswith(b"\xff\xd8\xff")
    assert (author.headers["Content-Type"], author.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert author.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "latin", "whole"),
    [
        ("Μελέτη Β΄ (τελική).pdf", "meleti-v-teliki.pdf",
         "%CE%9C%CE%B5%CE%BB%CE%AD%CF%84%CE%B7%20%CE%92%CE%84%20%28%CF%84%CE%B5%CE%BB%CE%B9%CE%BA%CE%AE%29.pdf"),
        ("Report; 1, b.pdf", "report-1-b.pdf", "Report%3B%201%2C%20b.pdf"),
    ],
)  # fmt: skip
def test_name_of_a_file_survives_with_a_latin_one_beside_it(author, name, latin, whole):
    send(author, UPLOAD, name=name, title="Το αρχείο")

    author.get(author.document.address_of("Το αρχείο"))

    assert author.headers["Content-Disposition"] == f"attachment; filename={latin}; filename*=UTF-8''{whole}"


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
         ("Το όνομα του αρχείου «μελέτη.pdf» λέει «έγγραφο PDF», αλλά το περιεχόμενό του είναι «πρόγραμμα Windows (exe)». "
          "Ανοίξτε το στο πρόγραμμα που το έφτιαξε, αποθηκεύστε το ως pdf και δοκιμάστε ξανά.")),
        (b"", "κενό.pdf",
         "Το αρχείο «κενό.pdf» είναι κενό. Ανοίξτε το στον υπολογιστή σας, αποθηκεύστε το ξανά και δοκιμάστε."),
        (a_pdf("secret"), "κλειδωμένο.pdf",
         ("Το αρχείο PDF «κλειδωμένο.pdf» είναι κρυπτογραφημένο: ζητά κωδικό ή περιορίζει τη χρήση του. "
          "Αποθηκεύστε το χωρίς κωδικό και χωρίς περιορισμούς και δοκιμάστε ξανά.")),
        (a_pdf()[:200], "μισό.pdf",
         "Το αρχείο «μισό.pdf» (έγγραφο PDF) είναι κατεστραμμένο και δεν ανοίγει. Ανοίξτε το στον υπολογιστή σας, αποθηκεύστε το ξανά και δοκιμάστε."),
        (a_zip({"x.txt": b""}), "έγγραφο.docx",
         ("Το όνομα του αρχείου «έγγραφο.docx» λέει «έγγραφο Word (docx)», αλλά το περιεχόμενό του είναι «συμπιεσμένο αρχείο (zip)». "
          "Ανοίξτε το στο πρόγραμμα που το έφτιαξε, αποθηκεύστε το ως docx και δοκιμάστε ξανά.")),
    ],
    ids=["type", "no type", "content", "empty", "locked", "broken", "not a document"],
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

    assert author.document.heading == "Το κείμενο είναι πολύ μεγάλο"


def test_field_with_room_for_one_file_takes_no_second(author, draft, stored):
    send(author, UPLOAD_APPROVAL)
    values = {"field": "approval_document", "file": upload()}
    author.post(f"/proposals/{draft}/attachments", values, status=422)

    assert author.errors == ["Το πεδίο «Έγγραφο έγκρισης του επικεφαλής» δέχεται 1 αρχείο και το έχει ήδη. Αφαιρέστε το για να ανεβάσετε άλλο."]
    assert "Το πεδίο έχει όσα αρχεία χωρούν. Για να ανεβάσετε άλλο, αφαιρέστε πρώτα ένα." in author.document.main
    assert stored.files(draft) == ["μελέτη.pdf"]
    assert [form.action for form in author.document.forms if UPLOAD_APPROVAL in form.buttons] == []


def test_proposal_with_room_for_ten_files_takes_no_eleventh_in_any_field(author, draft, stored):
    stored.arrange(lambda: [make_attachment(proposal_of(draft)) for _ in range(10)])
    author.post(f"/proposals/{draft}/attachments", {"field": "approval_document", "file": upload()}, status=422)

    assert author.errors == ["Η πρόταση δέχεται συνολικά έως 10 αρχεία και τα έχει ήδη. Αφαιρέστε ένα από οποιοδήποτε πεδίο για να ανεβάσετε άλλο."]
    assert "Η πρόταση έχει όσα αρχεία χωρούν συνολικά (10)." in author.document.main
    assert len(stored.files(draft)) == 10
    assert {"upload-attachments", "upload-approval_document"} <= set(author.document.ids)


def test_removed_file_makes_room_in_the_proposal(author, draft, stored):
    stored.arrange(lambda: [make_attachment(proposal_of(draft)) for _ in range(9)])
    author.get(f"/proposals/{draft}/attachments")
    send(author, UPLOAD, title="Πρόχειρο")

    author.send("Αφαίρεση Πρόχειρο")
    send(author, UPLOAD_APPROVAL, name="έγκριση.pdf")

    assert "έγκριση.pdf" in stored.files(draft)


def sent_by_script(page, draft, content, name, field="attachments"):
    """The answer to a file as static/js/uploads.js sends it."""
    values = {"field": field, "title": "", "csrf_token": page.token, "file": upload(content, name)}
    headers = {"Accept": "application/json", "Referer": f"http://localhost/proposals/{draft}/attachments"}
    answer = page.client.post(f"/proposals/{draft}/attachments", data=values, headers=headers)
    answer.request.environ["wsgi.input"].close()
    return answer


def test_script_hears_that_its_file_is_there(author, draft, stored):
    answer = sent_by_script(author, draft, PDF, "μελέτη.pdf")

    assert (answer.status_code, answer.json) == (201, {"message": "Το αρχείο «μελέτη.pdf» ανέβηκε."})
    assert stored.files(draft) == ["μελέτη.pdf"]
    assert author.get(f"/proposals/{draft}/attachments").flashes == []


def test_script_hears_why_its_file_was_refused(author, draft, stored):
    answer = sent_by_script(author, draft, PDF, "πρόγραμμα.exe")

    assert (answer.status_code, answer.json) == (
        422,
        {"message": "Ο τύπος του αρχείου «πρόγραμμα.exe» δεν γίνεται δεκτός. Ανεβάστε: pdf, docx, xlsx, pptx, odt, ods, jpg, png."},
    )
    assert stored.files(draft) == []


def test_infected_file_is_refused_and_the_attempt_stays_on_record(author, draft, stored, store, app, monkeypatch, clamd):
    monkeypatch.setitem(app.extensions, "scanner", Clamd(str(clamd.socket), 10))

    send(author, UPLOAD, PDF + EICAR, status=422)

    assert author.errors == [
        (
            f"Στο αρχείο «μελέτη.pdf» βρέθηκε κακόβουλο λογισμικό ({SIGNATURE}.UNOFFICIAL) και δεν έγινε δεκτό. "
            "Ενημερώστε την υπηρεσία πληροφορικής του φορέα σας πριν δοκιμάσετε ξανά."
        )
    ]
    assert (stored.files(draft), store(), stored.deeds()) == ([], [], ["refuse_infected"])


def test_file_that_cannot_be_scanned_now_may_be_sent_again(author, draft, stored, store, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "scanner", Clamd("/no/such/socket", 1))

    send(author, UPLOAD, status=503)
    answer = sent_by_script(author, draft, PDF, "μελέτη.pdf")

    message = "Το αρχείο «μελέτη.pdf» δεν ανέβηκε, γιατί ο έλεγχος για κακόβουλο λογισμικό δεν απαντά. Δοκιμάστε ξανά σε λίγα λεπτά."
    assert author.errors == [message]
    assert (answer.status_code, answer.json) == (503, {"message": message})
    assert (stored.files(draft), store(), stored.deeds()) == ([], [], [])


def test_file_is_kept_in_and_handed_out_of_an_object_storage(author, draft, app, monkeypatch, s3_server):
    s3_server.make_bucket("attachments")
    settings = Settings(storage_url=f"s3://key:secret@attachments/files?endpoint={s3_server.url}", storage_timeout_seconds=5)
    monkeypatch.setitem(app.extensions, "storage", storage_of(settings))

    send(author, UPLOAD, title="Το αρχείο")
    author.get(author.document.address_of("Το αρχείο"))

    sha256 = hashlib.sha256(PDF).hexdigest()
    assert (author.body, author.headers["Content-Type"]) == (PDF, "application/pdf")
    assert s3_server.names_in("attachments") == [f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"]


def test_file_whose_storage_does_not_answer_is_unavailable(author, draft, app, monkeypatch):
    send(author, UPLOAD, title="Το αρχείο")
    settings = Settings(storage_url=f"s3://key:secret@attachments?endpoint=http://127.0.0.1:{free_port()}", storage_timeout_seconds=1)
    monkeypatch.setitem(app.extensions, "storage", storage_of(settings))

    author.get(author.document.address_of("Το αρχείο"), status=503)


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


def proposal_of(handle):
    return db.session.query(Proposal).filter_by(handle=handle).one()
