"""What a capture holds, before and after its envelopes are known. Structs of msgspec, for there is one or more for each event: a frozen dataclass
takes fifteen times as long to be made."""

import msgspec


class Provenance(msgspec.Struct, frozen=True, gc=False):
    """Where a record was found: `file` as the user named it (`-` is stdin), `line` from 1 (0: unknown), `offset` in bytes of the decompressed
    file, `pointer` (RFC 6901) to the place inside the record that an envelope was unwrapped from."""

    file: str
    line: int = 0
    offset: int = 0
    pointer: str = ""

    def below(self, pointer: str) -> "Provenance":
        """The place at `pointer` inside this one."""
        return Provenance(self.file, self.line, self.offset, self.pointer + pointer) if pointer else self

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return self.file + line + (f"#{self.pointer}" if self.pointer else "")


class Record(msgspec.Struct, frozen=True, gc=False):
    """One JSON value as captured: its bytes, not decoded. time: microseconds since 1970 that stand before it in its line, or None."""

    raw: bytes
    provenance: Provenance
    time: int | None = None


class Reject(msgspec.Struct, frozen=True, gc=False):
    """A record that should have been an event and cannot be read. `reason` is a short stable code (`not-utf8`, `too-large`, `bad-base64`, …),
    `detail` a sentence for a person. size: bytes of the file that it stands for, where `raw` is only their beginning."""

    raw: bytes
    provenance: Provenance
    reason: str
    detail: str = ""
    size: int = 0


class Ignored(msgspec.Struct, frozen=True, gc=False):
    """What a healthy queue or log holds that is no event; `kind` says what (`s3-test-event`, `sns-subscription-confirmation`, …)."""

    kind: str
    provenance: Provenance


class Event(msgspec.Struct, frozen=True, gc=False):
    """A record whose envelopes are known.

    payload: the bytes of what the producer wrote, one JSON value. source, type: as the innermost envelope that gives them names them, before
    the rules of schemactl.toml. time: the event time in microseconds since 1970-01-01T00:00Z, or None where no envelope has one. envelopes: their
    ids, outermost first. attributes: raw JSON of the message attributes, empty where there are none. envelope: raw bytes of the innermost
    envelope (what an EventBridge pattern is matched against), empty for a raw record. is_cloudevent: source and type are those of a CloudEvent.
    """

    payload: bytes
    source: str | None
    type: str | None
    time: int | None
    envelopes: tuple[str, ...]
    provenance: Provenance
    attributes: bytes = b""
    envelope: bytes = b""
    is_cloudevent: bool = False
