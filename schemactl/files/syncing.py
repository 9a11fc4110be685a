"""Has many files or folders written to the disk side by side, which takes a disk hardly longer than one."""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Final

from schemactl.files.tree import Tree

FEW: Final = 32
"""What is synced one after the other."""
AT_ONCE: Final = 16
"""Threads, where there are more."""
SHARE: Final = 32
"""What a thread is given at a time: to hand over each file alone would take longer than to have it synced."""


def sync_files(tree: Tree, paths: Sequence[str]) -> None:
    """Raises OSError for the first that cannot be."""
    _each(Tree.sync, tree, paths)


def sync_folders(tree: Tree, paths: Sequence[str]) -> None:
    """Raises OSError for the first that cannot be."""
    _each(Tree.sync_folder, tree, paths)


def _each(sync: Callable[[Tree, str], None], tree: Tree, paths: Sequence[str]) -> None:
    if len(paths) <= FEW:
        _in_turn(sync, tree, paths)
        return
    from concurrent.futures import ThreadPoolExecutor

    shares = [paths[start : start + SHARE] for start in range(0, len(paths), SHARE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(_in_a_thread, repeat(sync), repeat(tree), shares):
            pass


def _in_a_thread(sync: Callable[[Tree, str], None], tree: Tree, paths: Iterable[str]) -> None:
    with tree.again() as own:
        _in_turn(sync, own, paths)


def _in_turn(sync: Callable[[Tree, str], None], tree: Tree, paths: Iterable[str]) -> None:
    for path in paths:
        sync(tree, path)
