"""Which versions are merged: those that the merge base with the main branch holds. They are immutable."""

from collections.abc import Callable, Collection
from functools import cache

from schemactl.model.options import Options
from schemactl.model.subject import Subject
from schemactl.pipeline.sides import Checkout
from schemactl.registry import Registry


def merged_versions(registry: Registry, options: Options) -> Callable[[Subject], Collection[int]]:
    """The versions that may not be amended: those that the merge base with the main branch holds; outside of git, and where git ignores the
    registry, all. Git is asked when the first version is to be written after another."""

    @cache
    def at_the_merge_base() -> Registry | None:
        checkout = Checkout.find(options)
        if checkout is None or checkout.repository.ignores(registry.directory):
            return registry
        base = checkout.repository.merge_base(checkout.main())
        return None if base is None else checkout.at(base, base).registry

    def merged(subject: Subject) -> Collection[int]:
        base = at_the_merge_base()
        return () if base is None else base.versions(subject)

    return merged
