"""How programmes and schemas are written for machine code: numbers of 32 bits, the lowest byte first; texts, each behind the number of its bytes."""

import struct


def numbers(*values: int) -> bytes:
    """None below zero, none of more than 32 bits."""
    return struct.pack(f"<{len(values)}I", *values)


def text(value: str) -> bytes:
    """One that is no UTF-8 is not understood there."""
    written = value.encode("utf-8", "surrogatepass")
    return numbers(len(written)) + written
