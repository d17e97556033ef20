"""Binding: tags, headers, links, outline, page labels and numbers of several PDFs in one, walked through as a reader walks."""

import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from proposals.config import Settings
from proposals.dossier.compose import dossier_of
from proposals.dossier.render import Page, Printer, page_of
from proposals.dossier.stamps import FIGURES, Stamp
from proposals.dossier.volume_binding import Sheaf, bind
from proposals.dossier.volume_sheets import packed, sheet_of, unpacked
from proposals.orders.work import Stopped

FRONT = '<!doctype html><html lang="el"><head><title>Τόμος</title></head><body><h1>Τόμος</h1></body></html>'


@pytest.fixture(scope="module")
def sources(babel_app, papers_in_memory, remembering, tmp_path_factory):
    """A front, and two dossiers in which every anchor and header cell has the same names."""
    folder = tmp_path_factory.mktemp("sources")
    with babel_app.test_request_context():
        pages = [page_of(dossier_of(papers_in_memory("15", only_submitted=only), Settings())) for only in (True, False)]
    paths = [folder / f"{number}.pdf" for number in range(3)]
    for path, page in zip(paths, (Page(FRONT), *pages), strict=True):
        path.write_bytes(remembering.printed(page))
    return paths


@pytest.fixture(scope="module")
def stamp():
    return Stamp(Printer().printed(FIGURES))


@pytest.fixture(scope="module")
def bound(sources, stamp, tmp_path_factory):
    path = tmp_path_factory.mktemp("bound") / "bound.pdf"
    sheaves = [Sheaf("Φάκελος 1", sources[1]), Sheaf("Φάκελος 2", sources[2], unpacked(packed(sheet_of(sources[2].read_bytes()))))]
    heard = []
    pages = bind(sources[0], "Τόμος", sheaves, path, stamp, 5, lambda: heard.append(1))
    # After each page, and after each document.
    assert len(heard) == pages + 3
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == pages
        yield pdf


def elements(element):
    yield element
    for kid in element.get(Name.K, ()):
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield from elements(kid)


def kinds(path):
    with pikepdf.open(path) as pdf:
        return [str(each.S) for each in elements(pdf.Root.StructTreeRoot.K[0])][1:]


def test_every_document_is_a_part_with_all_its_elements_in_their_order(bound, sources):
    (document,) = bound.Root.StructTreeRoot.K

    assert (str(document.S), [str(part.S) for part in document.K]) == ("/Document", ["/Part"] * 3)
    assert [str(part.T) for part in document.K] == ["Τόμος", "Φάκελος 1", "Φάκελος 2"]
    assert [[str(each.S) for each in elements(part)][1:] for part in document.K] == [kinds(path) for path in sources]


def test_every_element_stands_below_its_parent_and_on_a_page_of_the_volume(bound):
    pages = {page.obj.objgen for page in bound.pages}
    for element in elements(bound.Root.StructTreeRoot.K[0]):
        for kid in element.get(Name.K, ()):
            if isinstance(kid, Dictionary):
                assert Name.S not in kid or kid.P.objgen == element.objgen
                assert Name.Pg not in kid or kid.Pg.objgen in pages


def test_every_mark_of_every_page_leads_to_its_element(bound):
    numbers = list(bound.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in numbers[::2]]
    parents = dict(zip(keys, numbers[1::2], strict=True))
    assert keys == sorted(set(keys))
    assert int(bound.Root.StructTreeRoot.ParentTreeNextKey) == keys[-1] + 1

    for page in bound.pages:
        for mark, element in enumerate(parents[int(page.obj.StructParents)]):
            # What stands in the margins is no content, and has no element.
            if element is not None:
                assert mark in [int(kid) for kid in element.K if not isinstance(kid, Dictionary)]
                assert element.Pg.objgen == page.obj.objgen


def test_every_link_has_its_element_and_leads_to_a_page_of_its_own_document(bound, sources):
    numbers = list(bound.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    first = {path: sum(len(pikepdf.open(each).pages) for each in sources[:place]) for place, path in enumerate(sources)}
    places = {page.obj.objgen: place for place, page in enumerate(bound.pages)}
    links = [(place, link) for place, page in enumerate(bound.pages) for link in page.obj.get(Name.Annots, ())]
    assert len(links) > 10

    for place, link in links:
        assert any(Name.Obj in kid and kid.Obj.objgen == link.objgen for kid in parents[int(link.StructParent)].K if isinstance(kid, Dictionary))
        target = places[link.Dest[0].objgen]
        assert (target >= first[sources[2]]) == (place >= first[sources[2]])


def test_header_cells_have_names_of_their_own_and_are_found_by_them(bound):
    every = list(elements(bound.Root.StructTreeRoot.K[0]))
    named = [bytes(each.ID) for each in every if Name.ID in each]
    kids = bound.Root.StructTreeRoot.IDTree.Kids
    tree = [part for kid in kids for part in kid.Names]
    assert [[bytes(limit) for limit in kid.Limits] for kid in kids] == [[bytes(kid.Names[0]), bytes(kid.Names[-2])] for kid in kids]
    asked = [bytes(name) for each in every if isinstance(each.get(Name.A), Dictionary) for name in each.A.get(Name.Headers, ())]

    assert len(named) == len(set(named)) > 10
    assert [bytes(name) for name in tree[::2]] == sorted(named)
    assert asked
    assert set(asked) <= set(named)


def test_outline_holds_each_document_with_its_own_outline_below(bound, sources):
    with bound.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    with pikepdf.open(sources[2]) as pdf, pdf.open_outline() as own:
        expected = [item.title for item in own.root]

    assert [title for title, _children in found] == ["Τόμος", "Φάκελος 1", "Φάκελος 2"]
    assert found[2][1] == expected != []


def test_pages_are_numbered_right_through_as_labels_and_in_print(bound):
    labels = bound.Root.PageLabels.Nums
    path = Path(bound.filename)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.split("\f")[:-1]

    assert (int(labels[0]), str(labels[1].S), int(labels[1].St)) == (0, "/D", 5)
    assert [page.split()[-1] for page in text] == [str(number) for number in range(5, 5 + len(bound.pages))]


def test_number_of_a_page_is_no_content(bound):
    stamped = bound.pages[9].Contents[-1].read_bytes().decode().splitlines()

    assert stamped[0] == "Q /Artifact << /Type /Pagination /Subtype /Footer >> BDC"
    assert [line.split()[-3:] for line in stamped[1:-1]] == [["/Figure1", "Do", "Q"], ["/Figure4", "Do", "Q"]]
    assert stamped[-1] == "EMC"
    assert b"BDC" not in bound.pages[9].Resources.XObject.Figure1.read_bytes()


def test_binding_that_nobody_wants_any_more_stops_while_it_is_written(sources, stamp, tmp_path):
    heard, pages = [], 1

    def alive():
        heard.append(1)
        if len(heard) > pages:
            raise Stopped

    with pytest.raises(Stopped):
        bind(sources[0], "Τόμος", [], tmp_path / "bound.pdf", stamp, 1, alive)


def test_volume_stays_pdf_ua(bound):
    with bound.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
    assert (str(bound.Root.Lang), bool(bound.Root.MarkInfo.Marked)) == ("el", True)


def test_same_documents_give_the_same_bytes_whether_their_sheets_were_kept_or_not(bound, sources, stamp, tmp_path):
    sheaves = [Sheaf(f"Φάκελος {number}", source) for number, source in enumerate(sources[1:], 1)]

    bind(sources[0], "Τόμος", sheaves, tmp_path / "again.pdf", stamp, 5)

    assert (tmp_path / "again.pdf").read_bytes() == Path(bound.filename).read_bytes()


def test_bound_file_is_sound_and_its_pages_look_as_they_did(bound, sources):
    assert bound.check_pdf_syntax() == []
    text = [subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout for path in sources]
    whole = subprocess.run(["pdftotext", "-layout", bound.filename, "-"], capture_output=True, text=True, check=True).stdout

    assert [word for word in whole.split() if not word.isdigit()] == [word for word in " ".join(text).split() if not word.isdigit()]


def test_front_alone_without_tables_is_a_volume_too(sources, stamp, tmp_path):
    assert bind(sources[0], "Τόμος", [], tmp_path / "bound.pdf", stamp) == 1

    with pikepdf.open(tmp_path / "bound.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []
        assert list(pdf.Root.StructTreeRoot.IDTree.Names) == []
