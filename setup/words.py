"""Makes the search's dictionary: the atoms of PyThaiNLP's word list (CC0), with the official abbreviations.

    python setup/words.py   writes prakat/lib/search/words_built/atoms.txt

The word list is read from the installed package and never copied into the repository.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from prakat.lib.search.expressions import abbreviations  # noqa: E402
from prakat.lib.search.folding import fold  # noqa: E402
from prakat.lib.search.words import WORDS_FILE, atoms  # noqa: E402


def word_list() -> set[str]:
    """Returns the words of the installed list, without loading the package around it."""
    spec = find_spec("pythainlp")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("pythainlp is not installed")
    listed = Path(spec.submodule_search_locations[0]) / "corpus" / "words_th.txt"
    return {line.strip() for line in listed.read_text(encoding="utf-8").splitlines()} - {""}


def short_forms() -> set[str]:
    """Returns the abbreviations as they stand in running text: with their dots, and bare from three letters on."""
    shorts = {short for short, _ in abbreviations() if " " not in short}
    return shorts | {short.replace(".", "") for short in shorts if len(fold(short)) >= 3}


def main() -> None:
    """Writes the dictionary and says how large it is."""
    words = atoms(word_list())
    WORDS_FILE.parent.mkdir(parents=True, exist_ok=True)
    WORDS_FILE.write_text("\n".join(sorted({*words, *short_forms()})) + "\n", encoding="utf-8")
    print(f"{WORDS_FILE.relative_to(ROOT)}: {len(words)} atoms")


if __name__ == "__main__":
    main()
