"""The tree of an edition: what is put in is found, nothing else is, and a change rewrites one branch only."""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from prakat.lib.seal.listing import ForeignPath, Leaf, digest_of, segments
from prakat.lib.trees import Tree, Writing
from prakat.publishing.rules import redirect_obstacles

NAMES = st.text(alphabet="abก๑.-", min_size=1, max_size=4).filter(lambda name: name[0] != ".")
PATHS = st.builds(
    lambda parts, slash: "/" + "/".join(parts) + ("/" if slash else ""),
    st.lists(NAMES, max_size=4),
    st.booleans(),
).filter(lambda path: "//" not in path)


def fit(paths: Iterable[str]) -> bool:
    """Whether a folder can hold them: no page has the name of a directory."""
    stand = {segments(path) for path in paths}
    directories = {place[:end] for place, _ in stand for end in range(1, len(place) + 1)}
    return not any((*place, name) in directories for place, name in stand)


BODIES = st.binary(max_size=3)


def tree_of(folder: Path, root: str, changes: dict[str, bytes | None]) -> tuple[Tree, str]:
    """The folder's tree, and the root with the changes written and named."""
    tree = Tree(folder, durable=False)
    writing = Writing(tree)
    leaves = {path: None if body is None else leaf(writing, body) for path, body in changes.items()}
    root = writing.apply(root, leaves)
    writing.finish()
    return tree, root


def leaf(writing: Writing, body: bytes) -> Leaf:
    return Leaf({"identity": writing.put(body)}, "text/html", "page")


@settings(max_examples=20)
@given(
    first=st.dictionaries(PATHS, BODIES, max_size=12),
    then=st.dictionaries(PATHS, st.none() | BODIES, max_size=12),
)
def test_a_tree_agrees_with_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, bytes], then: dict[str, bytes | None]
) -> None:
    assume(fit([*first, *then]))
    folder = tmp_path_factory.mktemp("edition")
    model: dict[tuple[tuple[str, ...], str], bytes] = {}
    root = ""
    for changes in (first, then):
        tree, root = tree_of(folder, root, dict(changes))
        for path, body in changes.items():
            if body is None:
                model.pop(segments(path), None)
            else:
                model[segments(path)] = body
    found = {segments(path): tree.objects.read(leaf.digest) for path, leaf in tree.walk(root)}
    assert found == model
    for path in [*first, *then]:
        stands = tree.find(root, path)
        assert (tree.objects.read(stands.digest) if stands else None) == model.get(segments(path))


@settings(max_examples=20)
@given(first=st.dictionaries(PATHS, BODIES, max_size=8))
def test_the_root_depends_on_the_content_alone(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, bytes]
) -> None:
    assume(fit(first))
    folder = tmp_path_factory.mktemp("edition")
    one_by_one = ""
    for path in reversed(list(first)):
        _, one_by_one = tree_of(folder, one_by_one, {path: first[path]})
    distinct = {segments(path) for path in first}
    if len(distinct) == len(first):
        assert one_by_one == tree_of(folder, "", dict(first))[1]
    assert tree_of(folder, one_by_one, dict.fromkeys(first))[1] == ""


def test_directories_on_disk_hold_what_their_listings_say(tmp_path: Path) -> None:
    pages = {f"/e/k{n:03}/": b"%d" % n for n in range(40)} | {"/": b"home", "/en/e/k001/1/": b"old"}
    tree, root = tree_of(tmp_path, "", dict(pages))
    assert (tree.directory(root) / "index.html").read_bytes() == b"home"
    assert (tree.directory(root) / "e/k/0/k017/index.html").read_bytes() == b"17"
    assert (tree.directory(root) / "en/e/k/0/k001/1/index.html").read_bytes() == b"old"
    for digest in tree.directories(root, set()):
        branch, at = tree.branch(digest), tree.directory(digest)
        assert {path.name for path in at.iterdir()} == {
            ".dir",
            *branch.leaves,
            *branch.branches,
            *(".ref." + name for name in branch.branches),
        }


def test_a_change_writes_one_branch(tmp_path: Path) -> None:
    pages = {f"/e/{n:04}/": b"a" for n in range(300)} | {"/items/1.1/": b"b"}
    tree, root = tree_of(tmp_path, "", dict(pages))
    before = set(tree.directories(root, set()))
    _, after = tree_of(tmp_path, root, {"/items/1.1/": b"c"})
    assert len(set(tree.directories(after, set())) - before) == 3  # the item's directory, /items and the root
    assert tree_of(tmp_path, after, {"/items/1.1/": b"c"})[1] == after


def all_references_count(tree: Tree, root: str) -> bool:
    """Whether each directory holds a second name of the listing of each of its subdirectories."""
    return all(
        (tree.directory(digest) / f".ref.{name}").samefile(tree.directory(below) / ".dir")
        for digest in tree.directories(root, set())
        for name, below in tree.branch(digest).branches.items()
    )


PAGES = {f"/items/{n}/{m}/": b"%d" % m for n in range(3) for m in range(3)}


def test_two_writers_of_the_same_directories_count_the_same_references(tmp_path: Path) -> None:
    tree = Tree(tmp_path, durable=False)
    writers = [Writing(tree), Writing(tree)]
    pages = [PAGES, {path: body for path, body in PAGES.items() if path < "/items/2/"}]
    roots = [
        writing.apply("", {path: leaf(writing, body) for path, body in own.items()})
        for writing, own in zip(writers, pages, strict=True)
    ]
    for writing in writers:
        writing.finish()
    assert all(all_references_count(tree, root) for root in roots)
    assert not list((tmp_path / "incoming").iterdir())


def test_a_directory_that_a_power_cut_took_is_counted_again(tmp_path: Path) -> None:
    tree, root = tree_of(tmp_path, "", dict(PAGES))
    lost = tree.branch(tree.branch(root).branches["items"]).branches["1"]
    shutil.rmtree(tree.directory(lost))
    again, same = tree_of(tmp_path, "", dict(PAGES))
    assert same == root and all_references_count(again, root)


def test_merged_trees_hold_what_each_held(tmp_path: Path) -> None:
    shares = [dict(list(PAGES.items())[k::2]) for k in range(2)]
    roots = [tree_of(tmp_path, "", dict(share))[1] for share in shares]
    tree, whole = tree_of(tmp_path, "", dict(PAGES))
    writing = Writing(tree)
    assert writing.merge([]) == "" and writing.merge(roots[:1]) == roots[0]
    assert writing.merge(roots) == whole
    writing.finish()
    assert all_references_count(tree, whole)
    with pytest.raises(ValueError, match="same path"):
        writing.merge([whole, roots[0]])


def test_the_same_bytes_carry_the_same_time_everywhere(tmp_path: Path) -> None:
    one, _ = tree_of(tmp_path / "one", "", {"/": b"same"})
    two, _ = tree_of(tmp_path / "two", "", {"/other": b"same"})
    digest = digest_of(b"same")
    assert one.objects.path(digest).stat().st_mtime == two.objects.path(digest).stat().st_mtime


def test_a_page_and_a_directory_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ForeignPath):
        tree_of(tmp_path, "", {"/a": b"page", "/a/b": b"below"})


def test_an_abandoned_writing_leaves_nothing(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "edition", durable=False)
    writing = Writing(tree)
    writing.apply("", {"/": leaf(writing, b"never")})
    writing.abandon()
    assert not [path for path in (tmp_path / "edition").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "e/1",
        "//x",
        "/a//b",
        "/../etc",
        "/a/../b",
        "/a/..",
        "/.",
        "/a\\b",
        "/.dir",
        "/a/.gone.index.html",
        "/index.html",
        "/a/index.html",
        "/a\x00",
        "/a\n",
        "/" + "a" * 2001,
    ],
)
def test_paths_that_no_edition_holds(path: str, tmp_path: Path) -> None:
    with pytest.raises(ForeignPath):
        segments(path)
    tree, root = tree_of(tmp_path, "", {"/": b"a"})
    assert tree.find(root, path) is None


def test_redirects_stay_in_the_site_and_do_not_run_in_circles() -> None:
    assert not redirect_obstacles("/old.php?id=4", "/items/1.1/", {})
    assert [o.code for o in redirect_obstacles("old", "https://evil.example/", {})] == [
        "bad_source",
        "bad_target",
    ]
    assert [o.code for o in redirect_obstacles("/a", "//evil.example", {})] == ["bad_target"]
    assert [o.code for o in redirect_obstacles("/a", "/b", {"/b": "/c", "/c": "/a"})] == ["loop"]


def test_what_nothing_refers_to_is_collected_and_nothing_else(tmp_path: Path) -> None:
    tree, first = tree_of(tmp_path, "", {"/": b"home", "/e/k001/": b"one", "/e/k002/": b"two"})
    tree, then = tree_of(tmp_path, first, {"/e/k001/": b"changed"})
    kept = tmp_path / "kept"
    kept.hardlink_to(tree.directory(then) / ".dir")
    gone = set(tree.directories(first, set())) - set(tree.directories(then, set()))
    assert tree.collect(first) == len(gone) + 1  # and the object "one"
    assert not any(tree.directory(digest).exists() for digest in gone)
    assert {tree.objects.read(leaf.digest) for _, leaf in tree.walk(then)} == {b"home", b"changed", b"two"}
    later = time.time() + 1
    assert tree.collect(then) == 0 and tree.collect_orphans(before=later) == 0
    kept.unlink()
    assert tree.collect_orphans(before=later - 3600) == 0
    assert tree.collect_orphans(before=later) and not list((tmp_path / "objects").glob("??/??/*"))


def test_a_reference_to_a_lost_listing_is_no_reference_to_the_one_in_use(tmp_path: Path) -> None:
    tree, first = tree_of(tmp_path, "", {"/a": b"old", "/shared/a": b"one"})
    tree, then = tree_of(tmp_path, first, {"/a": b"new"})
    shared = tree.branch(then).branches["shared"]
    reference = tree.directory(first) / ".ref.shared"
    content = reference.read_bytes()
    reference.unlink()
    reference.write_bytes(content)
    assert tree.collect(first) and tree.directory(shared).is_dir()
    assert tree.find(then, "/shared/a") is not None


def test_what_a_killed_process_set_aside_goes_and_its_directory_may_come_back(tmp_path: Path) -> None:
    tree, root = tree_of(tmp_path, "", {"/a": b"one"})
    (tmp_path / "incoming" / "gone-before").mkdir()
    (tmp_path / "incoming" / "gone-before" / "a").write_bytes(b"one")
    assert tree.collect(root) == 2 and not list((tmp_path / "incoming").iterdir())
    tree, again = tree_of(tmp_path, "", {"/a": b"one"})
    assert again == root and tree.find(again, "/a") is not None
