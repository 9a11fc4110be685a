"""Files that are no captures: archives, tables, compressions that nothing here unpacks. Each is refused once, with what to do. To add one: a line in
FOREIGN."""

import io
from collections.abc import Iterator
from typing import Final, NamedTuple, NoReturn

from schemactl.capture.compressed import NotACapture


class Foreign(NamedTuple):
    """magic: the bytes that every such file has at `offset`."""

    magic: bytes
    offset: int
    what: str
    remedy: str

    def blocks(self, stream: io.BufferedReader) -> Iterator[bytes]:
        """Nothing is yielded; raises NotACapture."""
        return self._refused()

    def _refused(self) -> NoReturn:
        raise NotACapture(f"the file is {self.what}; {self.remedy}")


_UNPACK, _CONVERT, _DECOMPRESS = "unpack it first", "convert it to JSON lines first", "decompress it first"

FOREIGN: Final = (
    Foreign(b"PK\x03\x04", 0, "a zip archive", _UNPACK),
    Foreign(b"ustar", 257, "a tar archive", _UNPACK),
    Foreign(b"7z\xbc\xaf\x27\x1c", 0, "a 7z archive", _UNPACK),
    Foreign(b"PAR1", 0, "a Parquet file", _CONVERT),
    Foreign(b"Obj\x01", 0, "an Avro file", _CONVERT),
    Foreign(b"SQLite format 3\x00", 0, "an SQLite database", _CONVERT),
    Foreign(b"\x04\x22\x4d\x18", 0, "compressed with lz4", _DECOMPRESS),
    Foreign(b"\xff\x06\x00\x00sNaPpY", 0, "compressed with snappy", _DECOMPRESS),
)
