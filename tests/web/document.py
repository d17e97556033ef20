"""A page of HTML as tests read it: its elements in order, its words, its links and its forms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

import html5lib

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# A tag with what stands in it, or a comment, or the doctype; a quoted value may hold anything.
_TAG = re.compile(
    r"""<(?:!--.*?-->|![^>]*>|/(?P<end>[a-zA-Z][^\s>]*)[^>]*>|(?P<start>[a-zA-Z][^\s/>]*)(?P<rest>(?:[^"'>]|"[^"]*"|'[^']*')*)>)""", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_ALIKE = re.compile(r"(<(tr|li|option|p|dt|div|label|a)\b[^<]*>(?:<(?!/?\2\b)[^>]*>)*</\2>)\1+")
_TEXTS, _VALUES = re.compile(r">[^<]+<"), re.compile(r'="[^"]*"')
_parsed: dict[str, list[str]] = {}
_UNSENT = {"submit", "button", "reset", "image", "file"}


class Node(NamedTuple):
    """An element with the elements around it, the nearest last."""

    element: Element
    above: tuple[Element, ...] = ()

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    @property
    def text(self) -> str:
        """The words inside, with every run of white space one space."""
        return " ".join("".join(self.element.itertext()).split())

    def get(self, name: str, default: str = "") -> str:
        return self.element.get(name, default)

    def has(self, name: str) -> bool:
        return self.element.get(name) is not None

    def is_within(self, *tags: str) -> bool:
        return any(each.tag in tags for each in self.above)


class Document:
    """A page, read by a quick parser that believes every tag; `mistakes` are the complaints of a strict and slow one."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root: Element = _tree_of(html)

    @cached_property
    def mistakes(self) -> list[str]:
        """What the standard's own way of parsing complains of, each with its place. It takes long, so the same tags are parsed once, however many rows."""
        skeleton = _ALIKE.sub(r"\1", _VALUES.sub("", _TEXTS.sub("><", self.html)))
        if skeleton not in _parsed:
            parser = html5lib.HTMLParser(namespaceHTMLElements=False)
            parser.parse(self.html)
            _parsed[skeleton] = [f"{code} at line {place[0]}: {values}" for place, code, values in parser.errors]
        return _parsed[skeleton]

    @cached_property
    def nodes(self) -> list[Node]:
        return _nodes(self.root)

    def all(self, *tags: str, **attributes: str) -> list[Node]:
        """The elements of these tags (any, where none is named) that carry these attributes, written with underscores."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        of_tags = [node for node in self.nodes if node.element.tag in tags] if tags else self.nodes
        return [node for node in of_tags if all(node.element.get(name) == value for name, value in wanted.items())] if wanted else list(of_tags)

    def one(self, *tags: str, **attributes: str) -> Node:
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} elements are {tags} {attributes}"
        return found[0]

    def of_class(self, name: str) -> list[Node]:
        return [node for node in self.nodes if name in node.get("class").split()]

    @cached_property
    def ids(self) -> list[str]:
        return [node.get("id") for node in self.nodes if node.has("id")]

    @property
    def language(self) -> str:
        return self.one("html").get("lang")

    @property
    def title(self) -> str:
        return " ".join(node.text for node in self.all("title"))

    @property
    def heading(self) -> str:
        return " ".join(node.text for node in self.all("h1"))

    @property
    def text(self) -> str:
        return " ".join(node.text for node in self.all("body"))

    @property
    def main(self) -> str:
        """The words of the page without masthead and footer."""
        return self.one("main").text

    @cached_property
    def forms(self) -> list["PageForm"]:
        return [PageForm(node) for node in self.all("form")]

    def form_with(self, button: str, action: str = "") -> "PageForm":
        """The one form with a button of these words, and of this action where several have one."""
        found = [form for form in self.forms if button in form.buttons and action in ("", form.action)]
        assert len(found) == 1, (
            f"{len(found)} forms have a button «{button}» ({action or 'any action'}); there are {[(f.action, list(f.buttons)) for f in self.forms]}"
        )
        return found[0]

    def address_of(self, words: str) -> str:
        """Where the link of these words leads; of several with the same words, all must lead to the same place."""
        found = {node.get("href") for node in self.all("a") if node.text == words}
        assert len(found) == 1, f"{len(found)} links say «{words}»; there are {[node.text for node in self.all('a')]}"
        return found.pop()

    @property
    def closed_steps(self) -> dict[str, str]:
        """Steps that are closed, with the words of their reasons."""
        return {node.get("data-step"): node.text for node in self.nodes if node.has("data-step")}

    @property
    def open_steps(self) -> list[str]:
        """The steps for which there is a form, or a page of their own, by name, in the order of the page."""
        return [address.rpartition("/")[2] for address in self.step_addresses]

    @property
    def step_addresses(self) -> list[str]:
        addresses = [node.get("action") if node.tag == "form" else node.get("href") for node in self.nodes if node.tag in ("form", "a")]
        return [address for address in addresses if "/steps/" in address]


@dataclass(frozen=True)
class PageForm:
    """A form as a browser would send it: what stands in it, and which buttons it has."""

    node: Node

    @property
    def action(self) -> str:
        return self.node.get("action")

    @property
    def method(self) -> str:
        return self.node.get("method", "get").lower()

    @cached_property
    def inside(self) -> list[Node]:
        return _nodes(self.node.element)

    @cached_property
    def controls(self) -> list[Node]:
        return [node for node in (*self.inside, *self.elsewhere) if node.tag in ("input", "select", "textarea") and node.has("name")]

    @cached_property
    def elsewhere(self) -> list[Node]:
        """What stands outside of the form and names it as its own."""
        name = self.node.get("id")
        page = self.node.above[0] if name and self.node.above else None
        # Seldom is there any: the way down to each is looked for where there is.
        if page is None or not any(each.get("form") == name for each in page.iter()):
            return []
        return [node for node in _nodes(page) if node.get("form") == name]

    @cached_property
    def buttons(self) -> dict[str, tuple[str, str]]:
        """The words of each button with the name and value that pressing it sends; the same words twice name the first."""
        found: dict[str, tuple[str, str]] = {}
        for node in self.inside:
            if node.tag == "button":
                found.setdefault(node.text, (node.get("name"), node.get("value")))
        return found

    @cached_property
    def values(self) -> list[tuple[str, str]]:
        """What would be sent if nothing was touched."""
        return [(node.get("name"), value) for node in self.controls for value in _standing_in(node)]

    def offered(self, name: str) -> list[str]:
        """The values among which a radio, a check box or a select lets one choose; empty for inputs that are written."""
        found = []
        for node in self.controls:
            if node.get("name") == name and node.tag == "select":
                found += [option.get("value", "") or "" for option in node.element.iter("option")]
            elif node.get("name") == name and node.get("type") in ("radio", "checkbox"):
                found.append(node.get("value", "on"))
        return found

    def filled(self, values: Mapping[str, Any], button: str = "") -> list[tuple[str, Any]]:
        """What is sent once `values` were typed and chosen; a list for several boxes, an empty list for none.

        Raises AssertionError for an input that the form does not have and for a choice that it does not offer.
        """
        known = {node.get("name") for node in self.controls}
        assert set(values) <= known, f"the form has no input {sorted(set(values) - known)}; it has {sorted(known)}"
        kept = [(name, value) for name, value in self.values if name not in values]
        for name, value in values.items():
            each = value if isinstance(value, Sequence) and not isinstance(value, str | tuple) else [value]
            offered = self.offered(name)
            assert not offered or set(each) <= set(offered), f"{name} offers {offered}, not {each}"
            kept += [(name, one) for one in each]
        name, sent = self.buttons[button] if button else ("", "")
        return [*kept, (name, sent)] if name else kept


def _tree_of(html: str) -> Element:
    """The tree of the tags as they stand; an end tag closes the nearest element of its name."""
    tree, open_tags, place, after = TreeBuilder(), ["document"], 0, ""
    tree.start("document", {})
    for found in _TAG.finditer(html):
        _put_text(tree, html[place : found.start()], after)
        place, after = found.end(), found["start"] or ""
        if found["start"]:
            tag = found["start"].lower()
            tree.start(tag, _attributes(found["rest"]))
            if tag in _VOID or found["rest"].endswith("/"):
                tree.end(tag)
            else:
                open_tags.append(tag)
        elif found["end"]:
            tag = found["end"].lower()
            while tag in open_tags[1:] and tree.end(open_tags.pop()).tag != tag:
                pass
    _put_text(tree, html[place:], after)
    while open_tags:
        tree.end(open_tags.pop())
    return tree.close()


def _put_text(tree: TreeBuilder, text: str, after: str) -> None:
    # The newline right after <textarea> is for the reader of the source and no part of the text.
    text = text.removeprefix("\n") if after in ("textarea", "pre") else text
    if text:
        tree.data(unescape(text) if "&" in text else text)


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape(quoted or single or bare) for name, quoted, single, bare in _ATTRIBUTE.findall(text)} if text else {}


def _standing_in(node: Node) -> list[str]:
    kind = node.get("type", "text")
    if node.tag == "textarea":
        return ["".join(node.element.itertext())]
    if node.tag == "select":
        options = list(node.element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value", "") or "" for option in chosen]
    if kind in ("radio", "checkbox"):
        return [node.get("value", "on")] if node.has("checked") else []
    return [] if kind in _UNSENT else [node.get("value")]


def _nodes(top: Element) -> list[Node]:
    """Everything inside an element in the order of the page; the way down to each begins with the element."""
    found: list[Node] = []

    def go_into(element: Element, above: tuple[Element, ...]) -> None:
        way = (*above, element)
        for child in element:
            if isinstance(child.tag, str):
                found.append(Node(child, way))
                go_into(child, way)

    go_into(top, ())
    return found
