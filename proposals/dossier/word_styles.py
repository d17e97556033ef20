"""The looks of a Word document: page, styles under the names that Word itself knows, language. Typefaces are named and not enclosed. Pure."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from proposals.dossier.contents import Tone

# Every Word and every LibreOffice has these or their doubles, with Greek in them: people in serifs, the system without, as in the PDF.
SANS, SERIF, MONO = "Arial", "Times New Roman", "Courier New"
NAVY, GREY, GREEN, RED, LINE = "003375", "5F5C63", "006736", "B60202", "A9B4C8"
REGIONS = {"el": "el-GR", "en": "en-GB"}
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Mm(210), Mm(297), Mm(24)
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
NOTE, ISSUER, IN_TABLE = "Note", "Issuer", "Table Text"
_INDENT = Mm(6)
_FONTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


@dataclass(frozen=True)
class Look:
    """How a style looks: points of the letters and of the space around a paragraph; of a colour its six figures."""

    font: str = SANS
    size: float = 10
    bold: bool = False
    colour: str = ""
    before: float = 0
    after: float = 6
    stays_with_next: bool = False
    hangs: bool = False


PARAGRAPHS = {
    "Normal": Look(),
    "Heading 1": Look(size=17, bold=True, colour=NAVY, before=12, after=6, stays_with_next=True),
    "Heading 2": Look(size=13, bold=True, colour=NAVY, before=18, after=6, stays_with_next=True),
    "Heading 3": Look(size=10, bold=True, colour=NAVY, before=10, after=3, stays_with_next=True),
    "Body Text": Look(SERIF, 11),
    "List": Look(SERIF, 11, after=2, hangs=True),
    "Caption": Look(size=9, bold=True, colour=NAVY, before=8, after=3, stays_with_next=True),
    "Header": Look(size=8, colour=GREY, after=0),
    "Footer": Look(size=8, colour=GREY, after=0),
    NOTE: Look(size=8.5, colour=GREY),
    ISSUER: Look(size=9, bold=True, colour=NAVY, after=0),
    IN_TABLE: Look(size=9, before=2, after=2),
}
TONES = {
    Tone.STRONG: Look(font="", size=0, bold=True),
    Tone.MUTED: Look(font="", size=8.5, colour=GREY),
    Tone.YES: Look(font="", size=0, bold=True, colour=GREEN),
    Tone.NO: Look(font="", size=0, bold=True, colour=RED),
    Tone.PROSE: Look(SERIF, 10),
    Tone.POINTS: Look(SERIF, 14, colour=NAVY),
    Tone.HASH: Look(MONO, 7, colour=GREY),
}
TABLE = "Table Grid"
_NEEDED_BY_WORD = {"Default Paragraph Font", "Normal Table", "No List", TABLE}
_PARTS = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}
_SETTINGS = {qn("w:defaultTabStop"), qn("w:compat")}
_FOR_OTHER_SCRIPTS = "w:useFELayout"
# The way in which Word 2013 and every later one lays pages out.
_LAYOUT = "15"


def blank_document(language: str) -> Any:
    """A document with nothing in it, in the looks of ours, for `el` or `en`."""
    return Document(BytesIO(_template(language)))


def style_of(tone: Tone) -> str:
    """What the style of a tone is called; a plain one has none."""
    return tone.value.title()


def id_of(style: str) -> str:
    """By which a paragraph or a run names its style."""
    return style.replace(" ", "")


@cache
def _template(language: str) -> bytes:
    """What the library brings along is a document of somebody's own: only what ours needs is left of it."""
    document = Document()
    _drop_parts(document)
    _mend_settings(document, language)
    _set_page(document.sections[0])
    _drop_styles(document)
    for name, look in PARAGRAPHS.items():
        _set_paragraph_style(document, name, look)
    for tone, look in TONES.items():
        _set_run_style(document, style_of(tone), look)
    for line in document.styles[TABLE].element.find(qn("w:tblPr")).find(qn("w:tblBorders")):
        line.set(qn("w:color"), LINE)
    _set_language(document, language)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _drop_parts(document: Any) -> None:
    for relations in (document.part.rels, document.part.package.rels):
        for number in [number for number, each in relations.items() if each.reltype not in _PARTS]:
            del relations[number]


def _mend_settings(document: Any, language: str) -> None:
    settings = document.settings.element
    for child in [child for child in settings if child.tag not in _SETTINGS]:
        settings.remove(child)
    for other in list(settings.iter(qn(_FOR_OTHER_SCRIPTS))):
        other.getparent().remove(other)
    (layout,) = [each for each in settings.iter(qn("w:compatSetting")) if each.get(qn("w:name")) == "compatibilityMode"]
    layout.set(qn("w:val"), _LAYOUT)
    named = OxmlElement("w:themeFontLang")
    named.set(qn("w:val"), REGIONS[language])
    settings.append(named)


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.header_distance = section.footer_distance = Mm(12)


def _drop_styles(document: Any) -> None:
    kept = _NEEDED_BY_WORD | set(PARAGRAPHS) | {style_of(tone) for tone in TONES}
    for style in [style for style in document.styles if style.name not in kept]:
        style.delete()
    for style in document.styles:
        for link in style.element.findall(qn("w:link")):
            style.element.remove(link)


def _named(document: Any, name: str, kind: WD_STYLE_TYPE) -> Any:
    """The style of this name with none of the looks that it may have had."""
    style = document.styles[name] if name in [each.name for each in document.styles] else document.styles.add_style(name, kind)
    for looks in (style.element.pPr, style.element.rPr):
        if looks is not None:
            style.element.remove(looks)
    return style


def _set_paragraph_style(document: Any, name: str, look: Look) -> None:
    style = _named(document, name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = document.styles["Normal"]
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(look.before), Pt(look.after), 1.15
    form.keep_with_next, form.widow_control = look.stays_with_next, True
    form.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if look.hangs:
        form.left_indent, form.first_line_indent = _INDENT, -_INDENT
    if name == "Footer":
        form.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    if name.startswith("Heading"):
        _add_level(style, int(name[-1]) - 1)
    _set_letters(style, look)


def _add_level(style: Any, level: int) -> None:
    """By which Word finds a heading for its list of contents; what reads aloud does, too."""
    named = OxmlElement("w:outlineLvl")
    named.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(named)


def _set_run_style(document: Any, name: str, look: Look) -> None:
    _set_letters(_named(document, name, WD_STYLE_TYPE.CHARACTER), look)


def _set_letters(style: Any, look: Look) -> None:
    """What a look leaves open is as it is around."""
    if look.font:
        style.font.name = look.font
        fonts = style.element.rPr.rFonts
        for name in _FONTS:
            fonts.set(qn(name), look.font)
    if look.size:
        style.font.size = Pt(look.size)
    if look.bold:
        style.font.bold = True
    if look.colour:
        style.font.color.rgb = RGBColor.from_string(look.colour)


def _set_language(document: Any, language: str) -> None:
    defaults = next(document.styles.element.iter(qn("w:rPrDefault"))).find(qn("w:rPr"))
    for child in list(defaults):
        defaults.remove(child)
    defaults.append(_fonts_element(SANS))
    for looks in (defaults, document.styles["Normal"].element.rPr):
        looks.append(language_element(language))


def _fonts_element(font: str) -> Any:
    element = OxmlElement("w:rFonts")
    for name in _FONTS:
        element.set(qn(name), font)
    return element


def language_element(language: str) -> Any:
    """In which language words are, so that Word looks for mistakes by the right book and a voice reads them rightly."""
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), REGIONS[language])
    return element
