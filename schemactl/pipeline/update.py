"""`update`: move the commits at which registries of other repositories are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemactl.errors import UsageError
from schemactl.model.options import Options
from schemactl.pipeline.sides import Checkout
from schemactl.registry import Registry, remote
from schemactl.registry.history import GitFiles


@dataclass(frozen=True, slots=True)
class Updated:
    """One registry. name: as the configuration has it (`registry` for the one of [registry]); before: the commit that was pinned, None for none;
    after: the one that is; subjects: how many there are; changed: those with a file that differs, sorted."""

    name: str
    location: str
    before: str | None
    after: str
    subjects: int
    changed: tuple[str, ...]


def update(names: Sequence[str], is_locked: bool, options: Options) -> tuple[Updated, ...]:
    """Fetch registries of other repositories (none named: all) and pin what their refs name by now; is_locked: fetch what is pinned, here and on the
    main branch, with which `check` compares, and move nothing. The lock file is written when all of them have been fetched. Raises GitFailed,
    UnreadableInput, UsageError."""
    pins = dict(remote.pins_in(options.root))
    chosen = _chosen(names, options)
    fetched = []
    for name, text in chosen.items():
        location, before = remote.location_of(text, options.root), pins.get(text)
        if is_locked and before is None:
            raise UsageError(f"{remote.LOCK_NAME} pins no commit of {name}.", text, "Run `schemactl update` without --locked.")
        after = remote.fetch(location, before if is_locked else None)
        pins[text] = after
        for other in _pinned_on_main(text, options) if is_locked else ():
            if not location.has(other):
                remote.fetch(location, other)
        fetched.append(Updated(name, text, before, after, len(location.at(after).subjects()), _changed(location, before, after)))
    if not is_locked:
        known = _locations(options).values()
        remote.write_pins(options.root, {text: commit for text, commit in pins.items() if text in known})
    return tuple(fetched)


def _locations(options: Options) -> dict[str, str]:
    own = options.registry.directory
    return {**({"registry": own} if options.registry.is_remote else {}), **options.registries}


def _chosen(names: Sequence[str], options: Options) -> dict[str, str]:
    known = _locations(options)
    if not known:
        raise UsageError(
            "schemactl.toml names no registry of another repository.", "", 'For example: registry = "git+https://HOST/PATH@main#schemas"'
        )
    for name in names:
        if name not in known:
            raise UsageError(f"no such registry: {name!r}.", "NAME", f"Known: {', '.join(sorted(known))}.")
    return {name: known[name] for name in names} if names else known


def _pinned_on_main(text: str, options: Options) -> set[str]:
    """The commits of a registry that the main branch pins, and did where this branch left it; none outside of git."""
    checkout = Checkout.find(options)
    main = None if checkout is None else checkout.main()
    if checkout is None or main is None:
        return set()
    tip = checkout.repository.commit(main)
    return {pin for commit in {tip, checkout.repository.left(tip, main)} if (pin := checkout.pins_at(commit).get(text)) is not None}


def _changed(location: remote.Location, before: str | None, after: str) -> tuple[str, ...]:
    if before is None or before == after or not location.has(before):
        return ()
    old, new = location.at(before), location.at(after)
    assert isinstance(old.files, GitFiles)
    assert isinstance(new.files, GitFiles)
    folders = {path.rpartition("/")[0] for path in old.files.differing(new.files)}
    return tuple(sorted({_name(folder, new, old) for folder in folders if folder.count("/") == 1}))


def _name(folder: str, *registries: Registry) -> str:
    return next((subject.name for registry in registries if (subject := registry.subject_in(folder)) is not None), folder)
