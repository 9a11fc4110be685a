"""Messages of a log. An event is in one where it ends in a JSON object, whatever words stand before it (a time, a level, `Received event:`); what
else a log holds, and what Lambda writes around an invocation, is no event.

A message of several lines may hold several events, or words behind one. An object that is printed over several lines may also be one message a line,
as agents ship it that know lines alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from schemactl.envelopes.encodings import embedded_json, fault_of
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.schema.shallow import TopLevel, items_of

_LAMBDA = re.compile(r"(?:START|END|REPORT|INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT|XRAY|EXTENSION|TELEMETRY) ?")
_LAMBDA_ERROR = re.compile(r"\S+\t\S+\tERROR\t(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection) *\t")
"""What the runtime of Node.js says of a function that failed, with the error as JSON."""
_PREFIX = re.compile(r"[^{\n]{0,300}\t(?=\{)")
"""What Lambda's runtimes write before the message: `2026-11-24T14:03:00.000Z<tab>request id<tab>INFO<tab>`; what follows should be JSON."""
_WORDS = re.compile(r"[^{]{1,300}?(?=\[?\s{0,99}\{\s*\")")
"""Words of any kind; what follows may be JSON."""

_JSON = re.compile(r"\{|\[\s*\{")
_OPENED = re.compile(r"[^{\"]{0,300}?(\[?\s{0,99}\{(?:\s*\".*)?|(?<![^\s])\[)\s*")
"""A line that opens an object or an array, behind words or not."""
_GOES_ON = ("{", "[", ",")
"""How a line ends that does not end what it opens, as printers write it."""
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
_MOST_LINES: Final = 10_000
"""Of one object."""


def events_in(messages: Iterable[tuple[str, str, Unwrapped]]) -> Iterator[Outcome]:
    """What the messages of a log hold, in their order: each a stream, a text, and where that stands."""
    for group in _grouped(messages):
        if (whole := group.whole()) is not None:
            yield whole
        else:
            for text, into in group.messages:
                yield from in_message(text, into)


def in_message(text: str, into: Unwrapped) -> Iterator[Outcome]:
    """What one message holds."""
    whole = _event_in(text, into)
    if "\n" in text.strip() and "{" in text and not (isinstance(whole, Unwrapped) and _is_json(whole.payload)):
        lines = list(_in_lines(text, into))
        if any(_is_json(line.payload) for line in lines):
            yield from lines
            return
    yield whole


def _in_lines(text: str, into: Unwrapped) -> Iterator[Unwrapped]:
    """The events that stand in lines of a message, and what begins as one and is cut off."""
    for group in _grouped(("", line, into) for line in text.split("\n")):
        found = group.whole() or (embedded_json(group.text, into) if group.depth else _event_in(*group.messages[0]))
        if isinstance(found, Unwrapped):
            yield found


def _grouped(messages: Iterable[tuple[str, str, Unwrapped]]) -> "Iterator[_Group]":
    """Each message, or those that an object goes over, or seems to."""
    groups: dict[str, _Group] = {}
    for stream, text, into in messages:
        group = groups.pop(stream, None)
        if group is not None and group.take(text, into):
            if group.depth:
                groups[stream] = group
            else:
                yield group
            continue
        if group is not None:
            yield group
        started = _Group.of(text, into)
        if started.depth:
            groups[stream] = started
        else:
            yield started
    yield from groups.values()


@dataclass(slots=True)
class _Group:
    """Messages that may be one object or array. depth: brackets that are open; start: what of the first message belongs to it."""

    depth: int
    start: str
    messages: list[tuple[str, Unwrapped]]

    @classmethod
    def of(cls, text: str, into: Unwrapped) -> "_Group":
        """Begun by a message. One that opens nothing stands for itself."""
        line = text.strip()
        found = _OPENED.fullmatch(line) if line.endswith(_GOES_ON) and "\n" not in line else None
        depth = _depth(found[1]) if found is not None else None
        return cls(depth if depth is not None and depth > 0 else 0, found[1] if found is not None else "", [(text, into)])

    def take(self, text: str, into: Unwrapped) -> bool:
        """Whether the message goes on with the object; False where it cannot."""
        deeper = _depth(text)
        if deeper is None or self.depth + deeper < 0 or len(self.messages) >= _MOST_LINES:
            return False
        self.depth += deeper
        self.messages.append((text, into))
        return True

    @property
    def text(self) -> str:
        return "\n".join((self.start, *(text for text, _ in self.messages[1:])))

    def whole(self) -> Unwrapped | None:
        """The object of several messages, at the place of the first; None where they are none."""
        if self.depth or len(self.messages) < 2:
            return None
        joined = embedded_json(self.text, self.messages[0][1])
        return joined if isinstance(joined, Unwrapped) and _is_json(joined.payload) else None


def _depth(line: str) -> int | None:
    """How many more brackets a line opens than it closes; None where a string in it has no end."""
    outside = _STRING.sub("", line)
    opened, closed = outside.count("{") + outside.count("["), outside.count("}") + outside.count("]")
    return None if '"' in outside else opened - closed


def _is_json(payload: bytes) -> bool:
    return TopLevel.of(payload) is not None or items_of(payload) is not None


def _event_in(text: str, into: Unwrapped) -> Outcome:
    """`into` with the event with which a message ends, or that it ends with none."""
    text = text.strip()
    if _LAMBDA.match(text) or _LAMBDA_ERROR.match(text):
        return Dropped("lambda-log-line", into.pointer)
    prefix = _PREFIX.match(text)
    if prefix is not None:
        text = text[prefix.end() :]
    if _JSON.match(text):
        return embedded_json(text, into)
    words = _WORDS.match(text) if "{" in text else None
    rest = text[words.end() :] if words is not None else ""
    return embedded_json(rest, into) if _is_meant_as_json(rest) else Dropped("log-line", into.pointer)


def _is_meant_as_json(text: str) -> bool:
    """Whether it is JSON, or would be if it were not cut off (logs cut long lines)."""
    if not text or TopLevel.of(text.encode("utf-8", "surrogatepass")) is not None:
        return bool(text)
    fault = fault_of(text)
    return fault is None or fault.reason == "cut-off"


def is_of_the_platform(top: TopLevel) -> bool:
    """Whether it is what Lambda writes around an invocation in its JSON format (`{"time": …, "type": "platform.report", "record": …}`)."""
    return top.has("time", "type", "record") and (top.text("type") or "").startswith(("platform.", "extension"))
