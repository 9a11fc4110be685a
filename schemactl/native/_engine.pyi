"""What `native/src/lib.rs` gives to Python."""

from collections.abc import Sequence

from schemactl.envelopes import Envelope
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.subjects.name_keys import NameKeys

SOURCES: str | None
"""The digest of what it was built from (`sources.digest`); None where cargo was called by hand."""

def count_lines(text: bytes, start: int, stop: int) -> int:
    """How many lines end between `start` and `stop`."""

class Engine:
    """Reads records and counts their events; subjects are known by number. Raises RuntimeError where it fails, which is a bug."""

    def __init__(self, longest: int, caps: Sequence[int], envelopes: Sequence[Envelope], options: EnvelopeOptions, keys: NameKeys) -> None:
        """longest: bytes of a record. caps: of evidence, in the order of `Caps`. envelopes: in order of trial. keys: what
        of an event decides its subject. Raises ValueError for one that is
        described in words that have no meaning."""

    def name(self, kind: int, source: str, key: str, subject: int, part: str) -> None:
        """Have events counted for a subject: those that all that decides is the same of (`Namer.key`). part: a JSON pointer to what of the payload is
        counted. Raises ValueError for an unknown kind."""

    def evidence(self, subject: int) -> None:
        """Count the payloads of a subject from now on."""

    def check(self, subject: int, schema: str, most_steps: int, largest: int) -> None:
        """Take the payloads of a subject that a schema surely allows from now on: of draft 2020-12, with references to its own definitions alone.
        most_steps: that the search for a pattern may go back; largest: bytes to which a pattern may be compiled. Raises ValueError for a schema that
        cannot be compiled."""

    def taken(self, subject: int) -> int:
        """How many payloads of a subject were counted."""

    def snapshot(self, subject: int) -> tuple[bytes, bytes] | None:
        """All that is known of a subject, as JSON, and beside that what was seen below its labels; None where its payloads are not counted."""

    def forget(self, subject: int) -> None:
        """Count the payloads of a subject no longer, and forget what was counted; how many they were stays known."""

    def count(self, subject: int, payloads: Sequence[bytes], times: Sequence[int | None]) -> list[int]:
        """Count payloads of a subject, with the times of their events in microseconds since 1970; returns the indices of the others."""

    def read_each(self, texts: Sequence[bytes]) -> tuple[list[int], int]:
        """Count the events in texts that are a record each; returns the indices of the texts that were left, and how many events the others hold."""

    def ignored(self) -> dict[str, int]:
        """What was no event in the records since the last time, by kind."""

    def read(
        self, text: bytes, start: int, stop: int, file: str, are_items: bool
    ) -> tuple[tuple[int, int, int, int, bool], list[tuple[int, int, int, int, int, int]]]:
        """Pass the records between `start`, where one begins, and `stop`: as `Passed` says, and `Odd`."""

    def merge(self, subject: int, other: Engine, of_other: int) -> None:
        """Count what another engine counted of a subject, too; it counts it no longer."""

class GzipMember:
    """One member of gzip data, as `zlib.decompressobj(31)` decompresses it."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""

    @property
    def unused_data(self) -> bytes:
        """What follows the member in the bytes that were given last."""

    def decompress(self, text: bytes) -> bytes:
        """What the next bytes of the member hold. Raises ValueError where they are damaged."""

class ZstdFrame:
    """One frame of zstd data, as `compression.zstd.ZstdDecompressor` decompresses it."""

    @property
    def eof(self) -> bool:
        """Whether the frame has ended, and all that it holds was given."""

    @property
    def needs_input(self) -> bool:
        """Whether there is no more to give before more of the frame is given."""

    @property
    def unused_data(self) -> bytes:
        """What follows the frame in the bytes that were given."""

    def decompress(self, text: bytes, most: int) -> bytes:
        """At most so many bytes of what the frame holds. Raises ValueError where it is damaged, EOFError behind its end."""
