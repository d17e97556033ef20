"""Pages that say no: what is not there, what is not meant so, what is too large, what went wrong."""

import pytest

from tests.web.page import HOST

STATIC = "/static/css/base.css"


@pytest.mark.parametrize(
    "address", ["/no-such-page", "/proposals/", "/proposals/ESDK-2027-9999", "/proposals/D-BBBBBB", "/proposals/x", "/reviews/0", "/static/none.css"]
)
def test_address_that_is_not_there_is_not_found_in_words(page_of, cast, address):
    page = page_of(cast.author).get(address, status=404)

    assert page.document.heading == "Η σελίδα δεν βρέθηκε"
    assert page.document.address_of("Αρχική") == "/desk"


def test_visitor_who_finds_nothing_is_led_to_the_front_page(page, cast):
    page.get("/no-such-page", status=404)

    assert page.document.address_of("Αρχική") == "/"


@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648"])
@pytest.mark.parametrize("address", ["/reviews/{}", "/manage/people/{}", "/proposals?before={}", "/catalogue?before={}", "/manage/audit?before={}"])
def test_number_that_no_row_can_have_breaks_nothing(page_of, cast, address, number):
    page = page_of(cast.administrator)

    answer = page.client.get(address.format(number))

    assert answer.status_code == (200 if "before" in address else 404)


@pytest.mark.parametrize(("method", "address"), [("POST", "/help"), ("PUT", "/sign-in"), ("DELETE", "/proposals/new")])
def test_method_that_an_address_does_not_take_is_refused_in_words(page_of, cast, method, address):
    page = page_of(cast.author).get("/desk")

    answer = page.client.open(address, method=method, data={"csrf_token": page.token})

    assert answer.status_code == 405
    assert "Το αίτημα δεν έγινε δεκτό" in answer.text


def test_plain_form_beyond_its_size_is_refused_in_words(page_of, cast, a_proposal, stored):
    code = a_proposal(answers={}).handle
    page = page_of(cast.author).get(f"/proposals/{code}/edit/results")

    page.send("Αποθήκευση", {"lessons": "α" * 3_000_000}, status=413)

    assert page.document.heading == "Το κείμενο είναι πολύ μεγάλο"
    assert "Κάθε σελίδα στέλνει έως 2.048 KB κειμένου." in page.document.main
    assert "MB" not in page.document.main
    assert stored.answer(code, "lessons") is None


@pytest.fixture
def broken(app, monkeypatch):
    """The help page fails as nothing was foreseen to fail, in an application that shows its errors as in production."""

    def fail() -> str:
        raise RuntimeError("a secret of the house")

    monkeypatch.setitem(app.view_functions, "catalogue.help", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_fault_of_our_own_is_admitted_and_tells_no_secrets(page, page_of, cast, broken, caplog, is_signed_in):
    browser = page_of(cast.author) if is_signed_in else page

    browser.get("/help", status=500)

    assert browser.document.heading == "Κάτι δεν πήγε καλά"
    assert "a secret of the house" not in browser.text
    assert "a secret of the house" in caplog.text


def test_static_files_with_a_mark_may_be_kept_and_without_one_not(page):
    with_mark = page.client.get(STATIC, query_string={"v": "1"})
    without = page.client.get(STATIC)

    assert with_mark.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert without.headers["Cache-Control"] == "no-cache"
    assert with_mark.headers["X-Content-Type-Options"] == "nosniff"
    with_mark.close()
    without.close()


@pytest.mark.parametrize("address", ["/static/../config.py", "/static/%2e%2e/config.py", "/static/..%2fconfig.py"])
def test_static_folder_cannot_be_left(page, address):
    assert page.client.get(address).status_code == 404


def test_headers_allow_nothing_from_elsewhere(page, cast):
    page.get("/")

    policy = dict(part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "manifest-src": "'self'",
    }
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_load_nothing_from_elsewhere(page, cast):
    for address in ("/", "/sign-in", "/criteria", "/help"):
        page.get(address)

        loaded = [node.get("src") or node.get("href") for node in page.document.nodes if node.tag in ("script", "link", "img", "source", "iframe")]
        assert [address for address in loaded if not address.startswith("/static/")] == []
        for address in loaded:
            answer = page.client.get(address)
            answer.close()
            assert (address, answer.status_code) == (address, 200)


def test_address_with_another_host_is_answered_without_believing_it(page, cast):
    answer = page.client.get("/desk", headers={"Host": "evil.example"})

    assert answer.headers["Location"].startswith("/sign-in")


def test_page_after_sign_out_asks_nothing_of_the_old_session(page_of, cast):
    page = page_of(cast.author).get("/desk")
    page.is_signed_in = False

    page.send("Έξοδος")

    assert "Έξοδος" not in [button for form in page.document.forms for button in form.buttons]
    assert page.client.get_cookie("session") is None or page.client.get(f"{HOST}/desk").status_code == 302
