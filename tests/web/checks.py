"""What holds on every page: each check reads a document and names what is wrong with it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from tests.web.document import Document, Node, PageForm

ERROR_PREFIXES = {"el": "Λάθος: ", "en": "Error: "}
Check = Callable[[Document], Iterator[str]]
_NAMING = {"aria-describedby", "aria-labelledby", "aria-controls", "for", "list"}


def problems_of(document: Document, language: str = "el") -> list[str]:
    """Everything that is wrong with a page that should be in `language`."""
    return [*is_in_language(document, language), *(problem for check in CHECKS for problem in check(document))]


def is_in_language(document: Document, language: str) -> Iterator[str]:
    if document.language != language:
        yield f"the page says that its language is {document.language!r}, not {language!r}"
    if not document.title.removeprefix(ERROR_PREFIXES[language]).startswith(document.heading):
        yield f"the title «{document.title}» does not begin with the heading «{document.heading}»"


def shows_no_head_of_a_catalogue(document: Document) -> Iterator[str]:
    """gettext answers an empty text with the head of its file."""
    if "Project-Id-Version" in document.text:
        yield "an empty text was looked up in a catalogue"


def parses(document: Document) -> Iterator[str]:
    yield from document.mistakes


def has_one_heading(document: Document) -> Iterator[str]:
    count = len(document.all("h1"))
    if count != 1:
        yield f"there are {count} h1"
    elif not document.heading:
        yield "the h1 is empty"


def headings_skip_no_level(document: Document) -> Iterator[str]:
    before = 0
    for node in document.all("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(node.tag[1])
        if level > before + 1:
            yield f"the {node.tag} «{node.text}» follows an h{before}"
        before = level


def ids_are_unique(document: Document) -> Iterator[str]:
    for name, times in sorted(Counter(document.ids).items()):
        if times > 1:
            yield f"the id {name!r} is there {times} times"


def references_exist(document: Document) -> Iterator[str]:
    """Every id that another element names is on the page."""
    ids = set(document.ids)
    for node in document.nodes:
        for attribute in _NAMING.intersection(node.element.keys()):
            named = node.get(attribute).split()
            if not named:
                yield f"the {attribute} of a {node.tag} is empty"
            yield from (f"{attribute} of a {node.tag} names {name!r}, which is not there" for name in named if name not in ids)
        address = node.get("href")
        if node.tag == "a" and address.startswith("#") and address[1:] not in ids:
            yield f"the link «{node.text}» leads to {address}, which is not there"


def inputs_have_names(document: Document) -> Iterator[str]:
    labelled = {node.get("for") for node in document.all("label") if node.has("for") and node.text}
    for node in document.all("input", "select", "textarea", "progress"):
        if node.get("type") in ("hidden", "submit"):
            continue
        in_label = any(each.tag == "label" and Node(each).text for each in node.above)
        if not (node.get("id") in labelled or in_label or node.get("aria-label") or node.get("aria-labelledby")):
            yield f"the {node.tag} {node.get('name') or node.get('id')!r} has no label"
    for node in document.all("button", "a"):
        if not node.text and not node.get("aria-label"):
            yield f"a {node.tag} has no words"


def choices_have_a_question(document: Document) -> Iterator[str]:
    """Radios, and check boxes of one name, stand in a fieldset with a legend or in a named group."""
    for form in document.forms:
        choices = [node for node in form.controls if node.get("type") in ("radio", "checkbox")]
        names = [node.get("name") for node in choices]
        for node in choices:
            if names.count(node.get("name")) > 1 and not any(_asks(each) for each in node.above):
                yield f"the choice {node.get('name')!r} stands in no group with a question"


def groups_have_a_name(document: Document) -> Iterator[str]:
    for node in document.all("fieldset"):
        if not _asks(node.element):
            yield f"the fieldset {node.get('id')!r} has no legend"
    for node in document.all("table"):
        if not any(each.tag == "caption" and Node(each).text for each in node.element):
            yield "a table has no caption"
    for node in document.all("nav", "aside"):
        if not node.get("aria-label") and not node.get("aria-labelledby"):
            yield f"a {node.tag} has no name"
    for node in document.all("img"):
        if not node.has("alt"):
            yield f"the image {node.get('src')!r} has no alt"


def forms_carry_a_token(document: Document) -> Iterator[str]:
    for form in document.forms:
        tokens = [value for name, value in form.values if name == "csrf_token"]
        if form.method == "post" and (len(tokens) != 1 or not tokens[0]):
            yield f"the form to {form.action} carries {len(tokens)} tokens"
        if form.method != "post" and tokens:
            yield f"the form to {form.action} puts the token into the address"
        if not form.action:
            yield "a form does not say where it is sent"
        yield from _sends_files_as_files(form)


def nothing_is_inline(document: Document) -> Iterator[str]:
    """No script, style or handler in the page: the security policy would switch it off."""
    for node in document.nodes:
        if node.tag == "style" or (node.tag == "script" and not node.get("src")):
            yield f"there is an inline {node.tag}"
        for name in node.element.keys():  # noqa: SIM118 - an Element is no mapping
            if name == "style" or name.startswith("on"):
                yield f"a {node.tag} carries {name}"
        if node.get("href").startswith("javascript:"):
            yield f"the link «{node.text}» runs a script"


def templates_are_spent(document: Document) -> Iterator[str]:
    """Nothing of a template's or a catalogue's own marks is left over."""
    texts = [document.title, document.text, *(value or "" for node in document.nodes for value in node.element.attrib.values())]
    for mark in ("{{", "{%", "%(", "object at 0x"):
        yield from (f"«{mark}» is left over in «{text[:80]}»" for text in texts if mark in text)


def headers_are_safe(headers: Mapping[str, str], is_signed_in: bool) -> Iterator[str]:
    """The headers of an answer, whatever it is."""
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"the security policy is {policy!r}"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "the browser may guess the type"
    if headers.get("X-Frame-Options") != "DENY":
        yield "the page may be framed"
    if is_signed_in and headers.get("Cache-Control") != "no-store":
        yield f"a page of a person may be kept: {headers.get('Cache-Control')!r}"


def _asks(element: object) -> bool:
    node = Node(element)  # type: ignore[arg-type]
    if node.tag == "fieldset":
        return any(each.tag == "legend" and Node(each).text for each in node.element)
    return node.get("role") in ("radiogroup", "group") and bool(node.get("aria-label") or node.get("aria-labelledby"))


def _sends_files_as_files(form: PageForm) -> Iterator[str]:
    if any(node.get("type") == "file" for node in form.controls) and form.node.get("enctype") != "multipart/form-data":
        yield f"the form to {form.action} has a file but sends no files"


CHECKS: tuple[Check, ...] = (
    shows_no_head_of_a_catalogue,
    parses,
    has_one_heading,
    headings_skip_no_level,
    ids_are_unique,
    references_exist,
    inputs_have_names,
    choices_have_a_question,
    groups_have_a_name,
    forms_carry_a_token,
    nothing_is_inline,
    templates_are_spent,
)
