"""Comments on a draft: saying, replying, mentioning, resolving."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.notices.models import Notice
from proposals.together.comments import CommentRefused, add_comment, delete_comment, edit_comment, reopen, resolve
from proposals.together.mentions import mentioned, with_mention
from proposals.together.models import Comment
from proposals.together.queries import Colleague, comment_of, open_threads, thread_of, threads_on
from proposals.workflow.people import May, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import make_body, make_comment, make_member, make_person, make_proposal


@pytest.fixture
def approver(body):
    return make_person(Role.BODY_APPROVER, body=body, name="Άννα Εγκρίτου")


def told(session):
    return [(notice.kind, notice.person_id) for notice in session.scalars(select(Notice).order_by(Notice.id))]


def test_comment_is_stored_with_its_place_and_recorded_without_its_words(session, proposal, editor):
    comment = add_comment(editor.actor, proposal, "title", "  Πολύ γενικός.\r\nΠείτε πού. ")

    assert (comment.field, comment.text, comment.author_id, comment.created_at) == ("title", "Πολύ γενικός.\nΠείτε πού.", editor.id, clock.now())
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.note, entry.details) == ("comment", "", {"comment": comment.id, "field": "title"})


@pytest.mark.parametrize("text", ["", " \n ", "\u200b"])
def test_empty_comment_is_refused(session, proposal, editor, text):
    with pytest.raises(CommentRefused, match="Γράψτε το σχόλιό σας"):
        add_comment(editor.actor, proposal, "", text)


def test_comment_that_is_too_long_is_refused_with_the_number(app, proposal, editor, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], comment_max_chars=10))

    assert add_comment(editor.actor, proposal, "", "α" * 10).text == "α" * 10
    with pytest.raises(CommentRefused) as refused:
        add_comment(editor.actor, proposal, "", "α" * 12)

    assert refused.value.reason.values == {"length": 12, "max": 10, "over": 2}


def test_mentioned_people_are_told_once_and_the_author_is_not(session, proposal, editor, approver):
    comment = add_comment(editor.actor, proposal, "title", "@Αννα εγκριτου και @Άννα Εγκρίτου, @Αλέξανδρος Γραφέας: συμφωνείτε;")

    assert told(session) == [("mention", approver.id)]
    assert session.scalars(select(Notice)).one().values == {
        "title": "Τίτλος", "code": proposal.handle, "by": "Αλέξανδρος Γραφέας", "place": "comments/identity", "comment": comment.id
    }  # fmt: skip


def test_person_chosen_besides_is_named_in_the_text_and_told(session, proposal, editor, approver):
    comment = add_comment(editor.actor, proposal, "", "Συμφωνείτε;", mention=approver.id)

    assert (comment.text, told(session)) == ("@Άννα Εγκρίτου Συμφωνείτε;", [("mention", approver.id)])
    assert session.scalars(select(Notice)).one().values["place"] == "comments"


def test_somebody_who_does_not_work_on_the_proposal_is_never_told(session, proposal, editor):
    stranger = make_person(Role.SUBMITTER, name="Ξένη Ροδίτη")

    comment = add_comment(editor.actor, proposal, "", "@Ξένη Ροδίτη, δείτε το.", mention=stranger.id)

    assert (comment.text, told(session)) == ("@Ξένη Ροδίτη, δείτε το.", [])


def test_reply_joins_the_thread_tells_its_author_and_opens_it_again(session, proposal, editor, approver):
    first = make_comment(proposal, "title", approver, resolved_at=clock.now(), resolved_by=editor.id)

    reply = add_comment(editor.actor, proposal, "", "Όχι ακόμη.", parent=first)

    assert (reply.field, reply.parent_id, first.resolved_at, first.resolved_by) == ("title", first.id, None, None)
    assert told(session) == [("reply", approver.id)]


def test_author_of_the_thread_who_is_mentioned_is_told_once(session, proposal, editor, approver):
    add_comment(editor.actor, proposal, "", "@Άννα Εγκρίτου, το βρήκα.", parent=make_comment(proposal, "title", approver))

    assert told(session) == [("mention", approver.id)]


def test_author_who_was_taken_out_is_not_told_of_replies(session, proposal, editor):
    add_comment(editor.actor, proposal, "", "Το βρήκα.", parent=make_comment(proposal, "title", make_person()))

    assert told(session) == []


def test_thread_is_resolved_and_opened_again_and_each_is_recorded_once(session, proposal, editor):
    thread = make_comment(proposal, "title")

    resolve(editor.actor, proposal, thread)
    resolve(editor.actor, proposal, thread)
    resolved = (thread.resolved_at, thread.resolved_by)
    reopen(editor.actor, proposal, thread)
    reopen(editor.actor, proposal, thread)

    assert (resolved, thread.resolved_at, thread.resolved_by) == ((clock.now(), editor.id), None, None)
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == ["resolve_comment", "reopen_comment"]


def test_reply_alone_cannot_be_resolved(session, proposal):
    first = make_comment(proposal)

    with pytest.raises(IntegrityError):
        make_comment(proposal, parent_id=first.id, resolved_at=clock.now())


@pytest.mark.parametrize("may", [May.EDIT, May.COMMENT])
def test_member_who_may_comment_comments(proposal, may):
    partner = make_person()
    make_member(proposal, partner, may)

    assert add_comment(partner.actor, proposal, "", "Καλό.").author_id == partner.id


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_else_comments_or_resolves(proposal, role):
    person, thread = make_person(*([role] if role else []), body=make_body()), make_comment(proposal)
    make_member(proposal, make_person(), May.VIEW)

    for deed in (
        lambda: add_comment(person.actor, proposal, "", "Καλό."),
        lambda: resolve(person.actor, proposal, thread),
        lambda: reopen(person.actor, proposal, thread),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_filed_proposal_takes_no_more_comments(body, editor):
    proposal = make_proposal(State.SUBMITTED, body=body)

    with pytest.raises(NotAllowed):
        add_comment(editor.actor, proposal, "", "Αργά.")


def test_threads_come_by_field_open_ones_first_with_their_replies(session, proposal, editor):
    done = make_comment(proposal, "title", editor, text="Πρώτο", resolved_at=clock.now(), resolved_by=editor.id)
    fresh = make_comment(proposal, "title", text="Δεύτερο")
    reply = make_comment(proposal, "title", text="Απάντηση", parent_id=done.id)
    make_comment(proposal, "summary", text="Αλλού")
    make_comment(make_proposal(answers={}), "title", text="Άλλης πρότασης")

    found = threads_on(proposal, ["title", "acronym"])

    assert {field: [(each.first.id, [one.id for one in each.replies]) for each in threads] for field, threads in found.items()} == {
        "title": [(fresh.id, []), (done.id, [reply.id])]
    }
    assert open_threads(proposal) == {"title": 1, "summary": 1}


def test_thread_is_found_only_in_its_own_proposal_and_by_its_first_comment(proposal):
    first = make_comment(proposal)
    reply, elsewhere = make_comment(proposal, parent_id=first.id), make_comment(make_proposal(answers={}))

    assert [thread_of(proposal, number) for number in (first.id, reply.id, elsewhere.id)] == [first, None, None]


# One's own comments ---------------------------------------------------------------------------------------------------


def texts(session):
    return [(each.text, each.deleted_at) for each in session.scalars(select(Comment).order_by(Comment.id))]


def test_own_comment_is_put_in_other_words_and_says_when(session, proposal, editor, the_time):
    comment = make_comment(proposal, "title", editor, text="Πολύ γενικός.")
    said_at = clock.now()
    the_time.shift(60)

    edit_comment(editor.actor, comment, "  Πολύ ειδικός. ")

    assert (comment.text, comment.created_at, comment.edited_at) == ("Πολύ ειδικός.", said_at, clock.now())
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.note, entry.details) == ("edit_comment", "", {"comment": comment.id, "field": "title"})


def test_same_words_change_nothing(session, proposal, editor):
    comment = make_comment(proposal, "title", editor, text="Πολύ γενικός.")

    edit_comment(editor.actor, comment, "Πολύ γενικός. ")

    assert (comment.edited_at, session.scalars(select(AuditEntry)).all()) == (None, [])


def test_edit_tells_only_those_whom_the_old_words_did_not_mention(session, proposal, editor, approver):
    partner = make_person(name="Ξένη Ροδίτη")
    make_member(proposal, partner, May.VIEW)
    comment = make_comment(proposal, "", editor, text="@Άννα Εγκρίτου, δείτε το.")

    edit_comment(editor.actor, comment, "@Άννα Εγκρίτου και @Ξένη Ροδίτη, @Αλέξανδρος Γραφέας: δείτε το.")
    edit_comment(editor.actor, comment, "@Ξένη Ροδίτη: δείτε το ξανά.")

    assert told(session) == [("mention", partner.id)]


@pytest.mark.parametrize(("text", "sentence"), [(" ", "Γράψτε το σχόλιό σας"), ("α" * 2001, "χαρακτήρες")])
def test_edit_to_what_no_comment_may_say_is_refused(proposal, editor, text, sentence):
    comment = make_comment(proposal, "", editor, text="Καλό.")

    with pytest.raises(CommentRefused, match=sentence):
        edit_comment(editor.actor, comment, text)

    assert (comment.text, comment.edited_at) == ("Καλό.", None)


def test_comment_without_replies_vanishes(session, proposal, editor):
    comment = make_comment(proposal, "title", editor)
    details = {"comment": comment.id, "field": "title"}

    delete_comment(editor.actor, comment)

    assert (texts(session), open_threads(proposal)) == ([], {})
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.note, entry.details) == ("delete_comment", "", details)


def test_comment_with_replies_leaves_its_place_without_its_words(session, proposal, editor, approver):
    first = make_comment(proposal, "title", editor, text="Πολύ γενικός.", edited_at=clock.now())
    make_comment(proposal, "title", approver, text="Συμφωνώ.", parent_id=first.id)

    delete_comment(editor.actor, first)

    assert texts(session) == [("", clock.now()), ("Συμφωνώ.", None)]
    assert (open_threads(proposal), comment_of(proposal, first.id), thread_of(proposal, first.id)) == ({"title": 1}, None, first)


def test_last_reply_takes_the_place_of_a_deleted_comment_along(session, proposal, editor, approver):
    first = make_comment(proposal, "title", editor, text="", deleted_at=clock.now())
    replies = [make_comment(proposal, "title", approver, parent_id=first.id) for _ in range(2)]

    delete_comment(approver.actor, replies[0])
    with_one_left = len(texts(session))
    delete_comment(approver.actor, replies[1])

    assert (with_one_left, texts(session)) == (2, [])


def test_reply_that_is_deleted_leaves_the_thread(session, proposal, editor, approver):
    first = make_comment(proposal, "title", approver, text="Πού;")
    reply = make_comment(proposal, "title", editor, parent_id=first.id)

    delete_comment(editor.actor, reply)

    assert texts(session) == [("Πού;", None)]


def test_author_of_a_deleted_comment_is_not_told_of_replies(session, proposal, editor, approver):
    first = make_comment(proposal, "title", approver, text="", deleted_at=clock.now())

    add_comment(editor.actor, proposal, "", "Κρίμα.", parent=first)

    assert told(session) == []


@pytest.mark.parametrize("whose", ["somebody's", "nobody's"])
def test_comment_of_somebody_else_is_neither_edited_nor_deleted(session, proposal, editor, approver, whose):
    comment = make_comment(proposal, "title", approver if whose == "somebody's" else None)

    for deed in (lambda: edit_comment(editor.actor, comment, "Άλλο."), lambda: delete_comment(editor.actor, comment)):
        with pytest.raises(NotAllowed):
            deed()

    assert texts(session) == [("Χρειάζεται πηγή.", None)]


@pytest.mark.parametrize("why", ["filed", "only reads now", "taken out"])
def test_own_comment_is_not_changed_by_who_may_no_longer_comment(session, body, why):
    proposal = make_proposal(State.SUBMITTED if why == "filed" else State.DRAFT, body=body)
    partner = make_person()
    if why != "taken out":
        make_member(proposal, partner, May.EDIT if why == "filed" else May.VIEW)
    comment = make_comment(proposal, "title", partner)

    for deed in (lambda: edit_comment(partner.actor, comment, "Άλλο."), lambda: delete_comment(partner.actor, comment)):
        with pytest.raises(NotAllowed):
            deed()


# Whom a text mentions -------------------------------------------------------------------------------------------------


def person(name):
    return Colleague(len(name), name, "", May.EDIT)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Άννα Παπά δείτε το", ["Άννα Παπά"]),
        ("@ΑΝΝΑ ΠΑΠΑ δείτε το", ["Άννα Παπά"]),
        ("@Άννα Παπά-Γιαννακού δείτε το", ["Άννα Παπά-Γιαννακού"]),
        ("@Άννα Παπά και @Άννα Παπά-Γιαννακού", ["Άννα Παπά-Γιαννακού", "Άννα Παπά"]),
        ("η Άννα Παπά το είδε", []),
        ("anna@papa.example", []),
        ("@Άννα", []),
        ("@Άννα Παπάδη", []),
    ],
)
def test_people_are_mentioned_by_their_whole_name_after_an_at(text, names):
    assert [each.name for each in mentioned(text, [person("Άννα Παπά"), person("Άννα Παπά-Γιαννακού")])] == names


def test_mention_is_added_once():
    anna = person("Άννα Παπά")

    assert with_mention(with_mention("Δείτε το.", anna), anna) == "@Άννα Παπά Δείτε το."
