"""The checks of every page: a good page passes, and each kind of bad page is found out."""

import pytest

from tests.web.checks import headers_are_safe, problems_of
from tests.web.document import Document

GOOD = """<!DOCTYPE html>
<html lang="el">
<head><meta charset="utf-8"><title>Τίτλος – Προτάσεις</title><script type="module" src="/static/js/page.js"></script></head>
<body>
<nav aria-label="Κύρια"><a href="#main">Περιεχόμενο</a></nav>
<main id="main"><h1>Τίτλος</h1>
<h2 id="part">Μέρος</h2>
<form action="/there" method="post" enctype="multipart/form-data">
<input type="hidden" name="csrf_token" value="token">
<label for="name">Όνομα</label><p id="h-name">Ολόκληρο</p><input id="name" name="name" aria-describedby="h-name">
<fieldset><legend>Ποιο;</legend><label><input type="radio" name="which" value="a"> Το ένα</label><label><input type="radio" name="which" value="b"> Το άλλο</label></fieldset>
<label>Αρχείο <input type="file" name="file"></label>
<button type="submit">Αποστολή</button></form>
<table><caption>Πίνακας</caption><tbody><tr><td>1</td></tr></tbody></table>
<img src="/static/icon.svg" alt="">
</main></body></html>"""

BAD = {
    "language": ('lang="el"', 'lang="en"', "the page says that its language is 'en', not 'el'"),
    "title": ("<title>Τίτλος", "<title>Άλλος", "the title «Άλλος – Προτάσεις» does not begin with the heading «Τίτλος»"),
    "no heading": ("<h1>Τίτλος</h1>", "", "there are 0 h1"),
    "two headings": ("<h1>Τίτλος</h1>", "<h1>Τίτλος</h1><h1>Τίτλος</h1>", "there are 2 h1"),
    "empty heading": ("<h1>Τίτλος</h1>", "<h1> </h1>", "the h1 is empty"),
    "skipped level": ('<h2 id="part">Μέρος</h2>', "<h3>Μέρος</h3>", "the h3 «Μέρος» follows an h1"),
    "id twice": ('id="part"', 'id="main"', "the id 'main' is there 2 times"),
    "described by nothing": ('id="h-name"', "", "aria-describedby of a input names 'h-name', which is not there"),
    "empty description": ('aria-describedby="h-name"', 'aria-describedby=""', "the aria-describedby of a input is empty"),
    "labelled by nothing": ("<h2", '<h2 aria-labelledby="gone"', "aria-labelledby of a h2 names 'gone', which is not there"),
    "anchor to nothing": ('href="#main"', 'href="#gone"', "the link «Περιεχόμενο» leads to #gone, which is not there"),
    "label for nothing": ('<label for="name">', '<label for="other">', "for of a label names 'other', which is not there"),
    "input without label": ('<label for="name">Όνομα</label>', "", "the input 'name' has no label"),
    "select without label": ("<h2", "<select name='s'><option>1</option></select><h2", "the select 's' has no label"),
    "textarea with empty label": ("<h2", "<label><textarea name='t'></textarea></label><h2", "the textarea 't' has no label"),
    "button without words": (">Αποστολή<", "><", "a button has no words"),
    "radios without question": ("<legend>Ποιο;</legend>", "", "the choice 'which' stands in no group with a question"),
    "fieldset without legend": ("<h2", "<fieldset id='f'></fieldset><h2", "the fieldset 'f' has no legend"),
    "table without caption": ("<caption>Πίνακας</caption>", "", "a table has no caption"),
    "nav without name": (' aria-label="Κύρια"', "", "a nav has no name"),
    "image without alt": (' alt=""', "", "the image '/static/icon.svg' has no alt"),
    "no token": ('name="csrf_token"', 'name="other"', "the form to /there carries 0 tokens"),
    "empty token": ('value="token"', 'value=""', "the form to /there carries 1 tokens"),
    "token in the address": ('method="post"', 'method="get"', "the form to /there puts the token into the address"),
    "form to nowhere": ('action="/there"', "", "a form does not say where it is sent"),
    "files that are not sent": (' enctype="multipart/form-data"', "", "the form to /there has a file but sends no files"),
    "style": ("<h2", '<h2 style="color: red"', "a h2 carries style"),
    "style element": ("</head>", "<style>h1 { color: red }</style></head>", "there is an inline style"),
    "handler": ("<button", '<button onclick="go()"', "a button carries onclick"),
    "script": ("</head>", "<script>go()</script></head>", "there is an inline script"),
    "script in a link": ('href="#main"', 'href="javascript:go()"', "the link «Περιεχόμενο» runs a script"),
    "head of a catalogue": ("Μέρος", "Project-Id-Version: X", "an empty text was looked up in a catalogue"),
    "template left over": ("Μέρος", "Μέρος {{ part }}", "«{{» is left over"),
    "tag left over": ("Μέρος", "Μέρος {% if part %}", "«{%» is left over"),
    "placeholder left over": ('alt=""', 'alt="%(name)s"', "«%(» is left over in «%(name)s»"),
    "element not closed": ("</h2>", "", "end-tag-too-early"),
    "attribute twice": ('id="part"', 'id="part" id="again"', "duplicate-attribute"),
}


def test_good_page_has_no_problem():
    assert problems_of(Document(GOOD)) == []


@pytest.mark.parametrize(("old", "new", "problem"), BAD.values(), ids=BAD)
def test_bad_page_is_found_out(old, new, problem):
    assert old in GOOD

    problems = problems_of(Document(GOOD.replace(old, new)))

    assert [each for each in problems if each.startswith(problem)], problems


def test_title_of_a_page_with_mistakes_begins_with_the_word_for_it():
    with_mistakes = GOOD.replace("<title>", "<title>Λάθος: ")

    assert problems_of(Document(with_mistakes)) == []


def test_english_page_is_good_where_english_is_expected():
    english = GOOD.replace('lang="el"', 'lang="en"').replace("<title>", "<title>Error: ")

    assert problems_of(Document(english), "en") == []


SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def test_safe_headers_have_no_problem():
    assert list(headers_are_safe(SAFE, is_signed_in=True)) == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'unsafe-inline'",
            "the security policy is \"default-src 'none'; script-src 'unsafe-inline'\"",
        ),
        ("Content-Security-Policy", "", "the security policy is ''"),
        ("X-Content-Type-Options", "", "the browser may guess the type"),
        ("X-Frame-Options", "", "the page may be framed"),
        ("Cache-Control", "no-cache", "a page of a person may be kept: 'no-cache'"),
    ],
)
def test_unsafe_header_is_found_out(name, value, problem):
    assert list(headers_are_safe({**SAFE, name: value}, is_signed_in=True)) == [problem]


def test_page_of_a_visitor_may_be_kept():
    assert list(headers_are_safe({**SAFE, "Cache-Control": "no-cache"}, is_signed_in=False)) == []
