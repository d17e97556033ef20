"""Cuts the typefaces of pages and dossiers out of the installed Noto packages (`python -m proposals.web.fonts`)."""

import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[1] / "static" / "fonts"

# Latin for the languages of Europe, Greek with and without polytonic, and the signs that prose needs.
# Noto has no arrows, no ticks and little mathematics: a fallback face prints those.
CHARACTERS = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A
    (0x018F, 0x018F),  # the Azerbaijani schwa, with its small letter below
    (0x01E4, 0x021B),  # Sámi, South Slavic and Romanian letters
    (0x0259, 0x0259),
    (0x02B0, 0x036F),  # modifier letters, combining marks
    (0x0370, 0x03FF),  # Greek
    (0x1E80, 0x1E9E),  # Welsh letters, the capital of ß
    (0x1EF2, 0x1EF3),
    (0x1F00, 0x1FFF),  # Greek Extended
    (0x2000, 0x209F),  # punctuation, superscripts, subscripts
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x22FF),  # letterlike signs, fractions, arrows, mathematics
    (0x25A0, 0x25FF),  # geometric shapes
    (0xFB00, 0xFB06),  # ligatures
    (0xFFFD, 0xFFFD),  # what stands for an unknown character
)
# Beyond what harfbuzz keeps by itself: figures of one width for tables, lining figures, marks that suit capitals.
FEATURES = ("tnum", "lnum", "case")
# Copyright, family, style and version, the trademark, and the licence, which has to travel with the font.
NAMES = (0, 1, 2, 3, 4, 5, 6, 7, 13, 14)

SANS, SERIF = "fontpkg_noto_sans", "fontpkg_noto_serif"


@dataclass(frozen=True)
class Face:
    """One file to make: from which package and face, and at which weights (one, or a range for a variable font)."""

    name: str
    package: str
    source: str
    weights: tuple[int, int]


FACES = (
    Face("noto-sans-400.ttf", SANS, "NotoSans", (400, 400)),
    Face("noto-sans-700.ttf", SANS, "NotoSans", (700, 700)),
    Face("noto-sans-400-italic.ttf", SANS, "NotoSans-Italic", (400, 400)),
    Face("noto-serif-400.ttf", SERIF, "NotoSerif", (400, 400)),
    Face("noto-serif-700.ttf", SERIF, "NotoSerif", (700, 700)),
    Face("noto-serif-400-italic.ttf", SERIF, "NotoSerif-Italic", (400, 400)),
    Face("noto-sans.woff2", SANS, "NotoSans", (400, 700)),
)
LICENCE = "OFL.txt"
RECIPE = ".recipe"


def build(folder: Path = FOLDER) -> bool:
    """Make every face, unless the folder holds them already; says whether anything was made."""
    recipe = recipe_digest()
    if is_current(folder, recipe):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        write_whole(folder / face.name, cut(face))
    write_whole(folder / LICENCE, files(SANS).joinpath("LICENSE").read_bytes())
    # Last, so that a build that was cut short is begun again.
    write_whole(folder / RECIPE, recipe.encode())
    return True


def is_current(folder: Path, recipe: str) -> bool:
    """Whether the folder holds every file, made by this recipe."""
    if not all((folder / name).exists() for name in (RECIPE, LICENCE, *(face.name for face in FACES))):
        return False
    return (folder / RECIPE).read_text() == recipe


def recipe_digest() -> str:
    """A digest over all that decides how the files come out: this module, the cutter and the sources."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update(uharfbuzz.version_string().encode())
    for package, source in sorted({(face.package, face.source) for face in FACES}):
        digest.update(original(package, source))
    return digest.hexdigest()


def original(package: str, source: str) -> bytes:
    """The variable font as its package ships it."""
    return files(package).joinpath("files", f"{source}[wdth,wght].ttf").read_bytes()


def cut(face: Face) -> bytes:
    """The face with our characters and weights alone: TrueType, or WOFF2 where its name says so."""
    font = uharfbuzz.Face(original(face.package, face.source))
    cutting = uharfbuzz.SubsetInput()
    for first, last in CHARACTERS:
        cutting.unicode_set.add_range(first, last)
    cutting.layout_feature_tag_set.update(int.from_bytes(tag.encode()) for tag in FEATURES)
    cutting.name_id_set.update(NAMES)
    cutting.pin_axis_location(font, "wdth", 100)
    cutting.set_axis_range(font, "wght", *face.weights)
    data = cutting.subset(font).blob.data
    return as_woff2(data) if face.name.endswith(".woff2") else data


def as_woff2(data: bytes) -> bytes:
    """The same font in the compressed form that browsers load."""
    font, packed = TTFont(BytesIO(data), recalcTimestamp=False), BytesIO()
    font.flavor = "woff2"
    font.save(packed)
    return packed.getvalue()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a second build beside this one, sees all of it or nothing."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp keeps a file to its owner; these are for the server to read, whoever runs it.
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    sys.stdout.write("Fonts made.\n" if build() else "Fonts are current.\n")
