"""What PDF/UA and PDF/A ask beyond what WeasyPrint writes, mended before the file is written.

Repeated heads and feet of pages become artifacts, heads of tables say what they head, and the table by which cells find their heads is there.
Each head has a name that no other document has, so that documents can be bound as they are.
"""

from collections.abc import Callable, Iterator
from typing import Any

PLAIN = "pdf/ua-1"
ARCHIVE = "pdf/a-3a"
# PDF/A wants every property of the metadata declared that it does not know itself; that of PDF/UA is one.
_UA_DECLARED = (
    b'<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
    b'pdfuaid:part="1" />'
    b'<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" '
    b'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    b'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Which part of ISO 14289 the file follows</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    b"</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
_HEADINGS = ("/H1", "/H2", "/H3", "/H4")
_WHOLE = ("/Link", *_HEADINGS)
_END_OF_METADATA = b"</rdf:RDF>"


def finisher_of(variant: str, mark: str) -> Callable[[Any, Any], None]:
    """What WeasyPrint calls with all that it is about to write. `mark` stands before the name of each head."""

    def finish(_document: Any, pdf: Any) -> None:
        mend(pdf, mark)
        if variant == ARCHIVE:
            declare_accessible(pdf)

    return finish


def mend(pdf: Any, mark: str) -> None:
    """Bring the tags of a PDF in order."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    elements = list(_elements(pdf, root))
    _keep_headings_and_links_whole(pdf, root, elements)
    _close_ranks_of_headings(elements)
    _let_heads_say_what_they_head(pdf, elements)
    _list_names(pdf, root, elements, mark)
    _make_artifacts_of_what_is_in_no_tree(pdf, root, elements)


def declare_accessible(pdf: Any) -> None:
    """A PDF/A also says in its metadata that it is PDF/UA."""
    metadata = _at(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(_END_OF_METADATA, _UA_DECLARED + _END_OF_METADATA) for part in metadata.stream]


def _at(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _elements(pdf: Any, root: Any) -> Iterator[tuple[Any, Any]]:
    """Every element of the tree with its parent."""
    todo = [(_at(pdf, kid), root) for kid in root["K"]]
    while todo:
        element, parent = todo.pop()
        yield element, parent
        todo += [(kid, element) for kid in (_at(pdf, each) for each in element["K"] if isinstance(each, bytes)) if "S" in kid]


def _keep_headings_and_links_whole(pdf: Any, root: Any, elements: list[tuple[Any, Any]]) -> None:
    """A heading or link of several boxes is tagged once more for each of them; every area of a link belongs to the one link."""
    numbers = _at(pdf, root["ParentTree"])["Nums"]
    whole: dict[bytes, Any] = {}
    for element, parent in elements:
        around = whole.get(parent.reference)
        if around is None:
            if element["S"] in _WHOLE:
                whole[element.reference] = element
            continue
        whole[element.reference] = around
        if element["S"] in _WHOLE:
            element["S"] = "/Span"
        for reference in [each for each in element["K"] if isinstance(each, bytes) and _at(pdf, each).get("Type") == "/OBJR"]:
            element["K"].remove(reference)
            around["K"].append(reference)
            key = _at(pdf, _at(pdf, reference)["Obj"])["StructParent"]
            numbers[numbers[::2].index(key) * 2 + 1] = around.reference


def _close_ranks_of_headings(elements: list[tuple[Any, Any]]) -> None:
    """A short document has no parts, so below its title come the headings of sections; no level may be left out between them."""
    headings = [element for element, _parent in elements if element["S"] in _HEADINGS]
    levels = sorted({element["S"] for element in headings})
    for element in headings:
        element["S"] = _HEADINGS[levels.index(element["S"])]


def _let_heads_say_what_they_head(pdf: Any, elements: list[tuple[Any, Any]]) -> None:
    for element, parent in elements:
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if _at(pdf, parent["P"])["S"] == "/THead" else "/Row"


def _list_names(pdf: Any, root: Any, elements: list[tuple[Any, Any]], mark: str) -> None:
    """Cells name their heads; without this list nobody finds a head by its name."""
    import pydyf

    for element, _parent in elements:
        if "ID" in element:
            # The cells hold the same string, and so name it as it is called now.
            element["ID"].string = f"{mark}:{element['ID'].string}"
    named = sorted((element["ID"].string, element["ID"], element.reference) for element, _parent in elements if "ID" in element)
    if named:
        names = pydyf.Array([part for _string, name, reference in named for part in (name, reference)])
        tree = pydyf.Dictionary({"Limits": pydyf.Array([named[0][1], named[-1][1]]), "Names": names})
        pdf.add_object(tree)
        root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array([tree.reference])})


def _make_artifacts_of_what_is_in_no_tree(pdf: Any, root: Any, elements: list[tuple[Any, Any]]) -> None:
    """Heads and feet of pages are tagged, but belong to no part of the tree; to who listens they are repeated noise."""
    in_tree = {element.reference for element, _parent in elements}
    numbers = _at(pdf, root["ParentTree"])["Nums"]
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for reference in pdf.page_references:
        page = _at(pdf, reference)
        owners = by_page[page["StructParents"]]
        outside = {number for number, owner in enumerate(owners) if owner not in in_tree}
        for number in outside:
            owners[number] = b"null"
        _unmark(_at(pdf, page["Contents"]), outside)


def _unmark(content: Any, outside: set[int]) -> None:
    stream = content.stream
    for place in range(len(stream) - 1, 1, -1):
        if stream[place] == b"BDC" and stream[place - 1]["MCID"] in outside:
            stream[place - 2 : place + 1] = ["/Artifact", b"BMC"]
