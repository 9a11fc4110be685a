"""Amazon DynamoDB: the item after a change in a stream, or before it where it was removed, and the items that Scan, Query, GetItem and an export to
S3 return. A table is one subject; of KEYS_ONLY streams the keys are, split by event name."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from schemactl.envelopes import times
from schemactl.envelopes.batches import each
from schemactl.envelopes.dynamodb_items import NotTyped, is_item, plain_item
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.parse import NotJson
from schemactl.schema.shallow import TopLevel

_IMAGES = ("NewImage", "OldImage")
_MILLISECONDS: Final = 10**11
"""A creation time from here on counts milliseconds: as seconds it would be of the year 5138."""


def recognises(top: TopLevel) -> bool:
    return (
        (top.text("eventSource") == "aws:dynamodb" and "dynamodb" in top)
        or any(is_item(item.whole) for _, item in _returned(top))
        or (top.has("Metadata", "Keys") and is_item(top.raw("Keys")))
    )


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    change = top.object("dynamodb")
    if "dynamodb" not in top:
        if top.has("Items", "Count"):
            yield from each(top, "Items", _item)
        elif (item := top.object("Item")) is not None:
            yield from _item(item, "/Item")
        else:
            yield _change(top, "", Unwrapped(b"", "", time=_written(top)))
    elif change is None:
        yield Broken("envelope-incomplete", "`dynamodb` is not an object", "/dynamodb", top.whole)
    else:
        table = _table(top.text("eventSourceARN")) or top.text("tableName")
        yield _change(change, "/dynamodb", Unwrapped(b"", "", table, top.text("eventName"), _created(change)))


def _change(change: TopLevel, pointer: str, into: Unwrapped) -> Outcome:
    """The item after a change, else the one before it, else its keys, which alone keep the type."""
    image = next((name for name in _IMAGES if change.raw(name) not in (None, b"null")), None)
    if image is not None:
        return _plain(change.raw(image), replace(into, pointer=f"{pointer}/{image}", type=None))
    if "Keys" in change:
        return _plain(change.raw("Keys"), replace(into, pointer=f"{pointer}/Keys"))
    return Dropped("dynamodb-record-without-item", pointer)


def _plain(raw: bytes | None, into: Unwrapped) -> Outcome:
    try:
        payload = plain_item(raw or b"")
    except NotJson as fault:
        return Broken(f"payload-{fault.reason}", fault.detail, into.pointer, raw or b"")
    except (NotTyped, RecursionError):
        return Broken("bad-dynamodb-item", "no item in DynamoDB's typed notation", into.pointer, raw or b"")
    return replace(into, payload=payload, is_event=True)


def _item(item: TopLevel, pointer: str) -> Iterator[Outcome]:
    yield _plain(item.whole, Unwrapped(b"", pointer))


def _returned(top: TopLevel) -> Iterator[tuple[str, TopLevel]]:
    """The items of an answer of the API, or the item of a line of an export."""
    if top.has("Items", "Count"):
        yield from top.objects("Items")
    elif (item := top.object("Item")) is not None:
        yield "/Item", item


def _created(change: TopLevel) -> int | None:
    """Seconds in a stream; milliseconds, or microseconds where it says so, in a Kinesis data stream of changes."""
    number = change.number("ApproximateCreationDateTime")
    if number is None or change.text("ApproximateCreationDateTimePrecision") == "MICROSECOND":
        return times.from_seconds(None if number is None else number / 1_000_000)
    return times.from_seconds(number) if number < _MILLISECONDS else times.from_millis(number)


def _written(top: TopLevel) -> int | None:
    """Of a line of an incremental export."""
    metadata = top.object("Metadata")
    micros = metadata.object("WriteTimestampMicros") if metadata is not None else None
    return times.from_millis_text((micros.text("N") or "")[:-3]) if micros is not None else None


def _table(arn: str | None) -> str | None:
    """`…:table/NAME/stream/…` → NAME."""
    _, found, rest = (arn or "").partition(":table/")
    return rest.split("/", 1)[0] if found else None
