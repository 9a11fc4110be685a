"""Amazon CloudWatch Logs: a subscription (to Lambda, or bare in Kinesis and Firehose), what `filter-log-events` and `get-log-events` return, the rows
of Logs Insights, and an exported line, which capture hands over as `{"timestamp": …, "message": …}`."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.batches import each
from schemactl.envelopes.encodings import decoded_base64, embedded_json, inflated
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.log_messages import events_in, in_message
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel, items_of

FORMS = (
    Form("awslogs/", (Payload("/awslogs/data", "compressed"),), is_transparent=True),
    Form(
        "messageType=DATA_MESSAGE logEvents !awslogs",
        (Payload("./message", "log"),),
        items="/logEvents",
        source=(("text /logGroup",),),
        time=("millis ./timestamp",),
    ),
)


def recognises(top: TopLevel) -> bool:
    return (
        "awslogs" in top
        or top.has("messageType", "logEvents")
        or _is_line(top)
        or _row_message(top) is not None
        or _is_query(top)
        or any(_is_listed(item) for _, item in top.objects("events"))
    )


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if "awslogs" in top:
        yield _subscription(top)
    elif "logEvents" in top:
        yield from _log_events(top)
    elif "@message" in top:
        yield from _row({"@message": _row_message(top), "@timestamp": top.text("@timestamp"), "@log": top.text("@log")}, "/@message")
    elif "results" in top:
        yield from _rows(top)
    elif _is_line(top):
        yield from in_message(top.text("message") or "", Unwrapped(b"", "/message", time=times.from_text(top.text("timestamp"))))
    else:
        yield from _messages(top, "events", None)


def _subscription(top: TopLevel) -> Outcome:
    holder = top.object("awslogs")
    decoded = decoded_base64(holder.text("data") if holder is not None else None, "/awslogs/data")
    plain = decoded if isinstance(decoded, Broken) else inflated(decoded, "/awslogs/data")
    return plain if isinstance(plain, Broken) else embedded_json(plain, Unwrapped(b"", "/awslogs/data", transparent=True))


def _log_events(top: TopLevel) -> Iterator[Outcome]:
    if top.text("messageType") != "DATA_MESSAGE":
        yield Dropped("cloudwatch-control-message")
        return
    yield from _messages(top, "logEvents", top.text("logGroup"))


def _messages(top: TopLevel, key: str, group: str | None) -> Iterator[Outcome]:
    """Of an array of log events; an object may go over several of a stream. What is no log event comes last."""
    found: list[tuple[str, str, Unwrapped]] = []

    def message(item: TopLevel, pointer: str) -> Iterator[Outcome]:
        into = Unwrapped(b"", f"{pointer}/message", source=group, time=times.from_millis(item.number("timestamp")))
        found.append((item.text("logStreamName") or "", item.text("message") or "", into))
        yield from ()

    others = list(each(top, key, message))
    yield from events_in(found)
    yield from others


def _rows(top: TopLevel) -> Iterator[Outcome]:
    """The answer of GetQueryResults: each row a list of `{"field": …, "value": …}`."""
    for index, raw in enumerate(top.array("results") or ()):
        cells = [cell for cell in map(TopLevel.of, items_of(raw) or ()) if cell is not None]
        row = {cell.text("field") or "": cell.text("value") for cell in cells}
        yield from _row(row, f"/results/{index}")


def _row_message(top: TopLevel) -> str | None:
    """The console writes a message that is JSON as it is, not as a text."""
    whole = top.object("@message")
    return top.text("@message") if whole is None else whole.whole.decode()


def _row(row: dict[str, str | None], pointer: str) -> Iterator[Outcome]:
    """`@log` is `account:group`."""
    group = (row.get("@log") or "").partition(":")[2] or None
    yield from in_message(row.get("@message") or "", Unwrapped(b"", pointer, source=group, time=times.from_text(row.get("@timestamp"))))


def _is_query(top: TopLevel) -> bool:
    rows = top.array("results") if "statistics" in top else None
    cells = items_of(rows[0]) if rows else None
    cell = TopLevel.of(cells[0]) if cells else None
    return cell is not None and cell.has("field", "value")


def _is_line(top: TopLevel) -> bool:
    return len(top.members) == 2 and top.text("timestamp") is not None and top.text("message") is not None


def _is_listed(item: TopLevel) -> bool:
    return item.has("timestamp", "message") and ("logStreamName" in item or "ingestionTime" in item)
