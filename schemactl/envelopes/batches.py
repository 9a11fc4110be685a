"""Batches: what stands in an array of an envelope, item by item. What is no object is no event, and is not lost: it is an outcome, too."""

from collections.abc import Callable, Iterator

from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.pointer import escaped
from schemactl.schema.shallow import TopLevel

Item = Callable[[TopLevel, str], Iterator[Outcome]]
"""What an object in a batch holds, given the pointer to it."""


def each(top: TopLevel, key: str, item: Item, prefix: str = "") -> Iterator[Outcome]:
    """What each item of the array at a key holds. prefix: the pointer to `top`."""
    pointer = f"{prefix}/{escaped(key)}"
    items = top.array(key)
    if items is None:
        yield Broken("envelope-incomplete", f"`{key}` is not an array", pointer, top.raw(key) or b"")
    for index, raw in enumerate(items or ()):
        held = TopLevel.of(raw)
        if held is None:
            yield as_item(raw, f"{pointer}/{index}")
        else:
            yield from item(held, f"{pointer}/{index}")


def batched(item: TopLevel, pointer: str) -> Iterator[Outcome]:
    """An item of a mere batch, which is looked at again."""
    yield Unwrapped(item.whole, pointer, transparent=True)


def as_item(raw: bytes, pointer: str) -> Outcome:
    """An item of an array, to be looked at again, unless it can be no event: a null, or an array inside an array."""
    if raw == b"null":
        return Dropped("null", pointer)
    if raw.startswith(b"["):
        return Broken("payload-not-an-object", "an array inside an array is not an event", pointer, raw)
    return Unwrapped(raw, pointer, transparent=True)
