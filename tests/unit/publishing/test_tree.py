"""The tree of an edition: what is put in is found, nothing else is, and a change rewrites one branch only."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib.objects import ObjectStore
from prakat.publishing.rules import Leaf, redirect_obstacles
from prakat.publishing.tree import ForeignPath, Tree, segments

NAMES = st.text(alphabet="abก๑.-", min_size=1, max_size=4).filter(lambda name: name not in {".", ".."})
PATHS = st.builds(
    lambda parts, slash: "/" + "/".join(parts) + ("/" if slash else ""),
    st.lists(NAMES, max_size=4),
    st.booleans(),
).filter(lambda path: "//" not in path)
LEAVES = st.builds(
    Leaf,
    digest=st.text("0123456789abcdef", min_size=64, max_size=64),
    length=st.integers(0, 9),
    media_type=st.just("text/html"),
)


@given(
    first=st.dictionaries(PATHS, LEAVES, max_size=12),
    then=st.dictionaries(PATHS, st.none() | LEAVES, max_size=12),
)
def test_a_tree_agrees_with_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, Leaf], then: dict[str, Leaf | None]
) -> None:
    tree = Tree(ObjectStore(tmp_path_factory.mktemp("objects"), durable=False))
    model: dict[tuple[tuple[str, ...], str], Leaf] = {}
    root = ""
    for changes in (first, then):
        root = tree.apply(root, changes)
        for path, leaf in changes.items():
            if leaf is None:
                model.pop(segments(path), None)
            else:
                model[segments(path)] = leaf
    assert {segments(path): leaf for path, leaf in tree.walk(root)} == model
    for path in [*first, *then]:
        assert tree.find(root, path) == model.get(segments(path))


@given(first=st.dictionaries(PATHS, LEAVES, max_size=8))
def test_the_root_depends_on_the_content_alone(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, Leaf]
) -> None:
    tree = Tree(ObjectStore(tmp_path_factory.mktemp("objects"), durable=False))
    one_by_one = ""
    for path in reversed(list(first)):
        one_by_one = tree.apply(one_by_one, {path: first[path]})
    distinct = {segments(path) for path in first}
    if len(distinct) == len(first):
        assert one_by_one == tree.apply("", first)
    assert tree.apply(one_by_one, dict.fromkeys(first)) == ""


def leaf(digit: str) -> Leaf:
    return Leaf(digit * 64, 1, "text/html")


def test_a_change_writes_one_branch(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path, durable=False)
    tree = Tree(store)
    root = tree.apply("", {f"/e/{n:04}/": leaf("a") for n in range(300)} | {"/items/1.1/": leaf("b")})
    before = set(tmp_path.rglob("*"))
    tree.apply(root, {"/items/1.1/": leaf("c")})
    written = [path for path in set(tmp_path.rglob("*")) - before if path.is_file()]
    assert len(written) == 3  # the item's directory, /items and the root


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
        "/a\x00",
        "/a\n",
        "/" + "a" * 2001,
    ],
)
def test_paths_that_no_edition_holds(path: str, tmp_path: Path) -> None:
    tree = Tree(ObjectStore(tmp_path, durable=False))
    with pytest.raises(ForeignPath):
        segments(path)
    assert tree.find(tree.apply("", {"/": leaf("a")}), path) is None


def test_redirects_stay_in_the_site_and_do_not_run_in_circles() -> None:
    assert not redirect_obstacles("/old.php?id=4", "/items/1.1/", {})
    assert [o.code for o in redirect_obstacles("old", "https://evil.example/", {})] == [
        "bad_source",
        "bad_target",
    ]
    assert [o.code for o in redirect_obstacles("/a", "//evil.example", {})] == ["bad_target"]
    assert [o.code for o in redirect_obstacles("/a", "/b", {"/b": "/c", "/c": "/a"})] == ["loop"]
