"""Makes the web fonts of the public pages from the packaged Sarabun (a looped Thai face, SIL OFL 1.1).

    python setup/fonts.py            builds prakat/pages/static_built/fonts/ and build/fonts/
    python setup/fonts.py --sources  prints the folder of the full TrueType files, as typst's font path

Each weight is cut in two, so that a reader of Thai text fetches little and a page of Thai and Latin both. The
cut keeps every layout feature: Thai vowels and tone marks are placed by them. `fonts.json` beside the files
says which characters each holds; `fonts.css` says the same to a browser.
"""

import json
import shutil
import sys
from importlib import resources
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
WEB_FOLDER = ROOT / "prakat" / "pages" / "static_built" / "fonts"
PRINT_FOLDER = ROOT / "build" / "fonts"
FAMILY = "Sarabun"
WEIGHTS = {400: "Regular", 700: "Bold"}
PRINT_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
# Thai with the joiners that segmentation may write and the dotted circle that shows a lone mark.
SCRIPTS = {
    "thai": "U+0E01-0E3A, U+0E3F-0E5B, U+200B-200D, U+25CC",
    "latin": "U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2010-2015, "
    "U+2018-201A, U+201C-201E, U+2020-2022, U+2026, U+2030, U+2032-2033, U+2039-203A, U+20AC, U+2122, "
    "U+2190-2193, U+2212, U+2215, U+2260, U+2264-2265",
}
COPYRIGHT_AND_LICENCE_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]


def source_folder() -> Path:
    """Returns the folder of the full TrueType files inside the installed font package."""
    return Path(str(resources.files("fontpkg_sarabun") / "files"))


def characters(unicode_range: str) -> list[int]:
    """Returns the code points of a CSS `unicode-range`."""
    points: list[int] = []
    for part in unicode_range.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        points.extend(range(int(first, 16), int(last or first, 16) + 1))
    return points


def cut(style: str, unicode_range: str, target: Path) -> None:
    """Writes the part of a font file that draws the given characters, as WOFF2 with all layout features."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.name_IDs = COPYRIGHT_AND_LICENCE_NAMES
    options.notdef_outline = True
    with subset.load_font(str(source_folder() / f"{FAMILY}-{style}.ttf"), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters(unicode_range))
        subsetter.subset(font)
        subset.save_font(font, str(target), options)


def build_web_fonts() -> list[dict[str, object]]:
    """Builds the WOFF2 files, the style sheet and the list; returns the list."""
    shutil.rmtree(WEB_FOLDER, ignore_errors=True)
    WEB_FOLDER.mkdir(parents=True)
    faces: list[dict[str, object]] = []
    for weight, style in WEIGHTS.items():
        for script, unicode_range in SCRIPTS.items():
            name = f"{FAMILY.lower()}-{script}-{weight}.woff2"
            cut(style, unicode_range, WEB_FOLDER / name)
            faces.append({"file": name, "family": FAMILY, "weight": weight, "unicode_range": unicode_range})
    rules = [
        f'@font-face{{font-family:"{face["family"]}";font-style:normal;font-weight:{face["weight"]};'
        f'font-display:swap;src:url("{face["file"]}") format("woff2");'
        f"unicode-range:{face['unicode_range']}}}\n"
        for face in faces
    ]
    (WEB_FOLDER / "fonts.css").write_text("".join(rules), encoding="utf-8")
    (WEB_FOLDER / "fonts.json").write_text(json.dumps(faces, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(source_folder().parent / "LICENSE", WEB_FOLDER / "OFL.txt")
    return faces


def gather_print_fonts() -> None:
    """Copies the full TrueType files that official documents are set in."""
    PRINT_FOLDER.mkdir(parents=True, exist_ok=True)
    for style in PRINT_STYLES:
        shutil.copyfile(source_folder() / f"{FAMILY}-{style}.ttf", PRINT_FOLDER / f"{FAMILY}-{style}.ttf")


def main() -> None:
    """Builds both sets, or prints where the full files are."""
    if "--sources" in sys.argv[1:]:
        print(source_folder())
        return
    for face in build_web_fonts():
        size_bytes = (WEB_FOLDER / str(face["file"])).stat().st_size
        print(f"{face['file']}: {size_bytes / 1000:.1f} kB")
    gather_print_fonts()


if __name__ == "__main__":
    main()
