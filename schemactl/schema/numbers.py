"""Numbers of JSON as what they are, whatever a double makes of them."""

from decimal import Decimal
from fractions import Fraction
from typing import TypeGuard

from schemactl.model.json import JsonValue
from schemactl.schema.parse import MAX_DIGITS


def is_number(value: JsonValue) -> TypeGuard[int | float | Decimal]:
    """Whether it is a number of JSON; `true` is none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def exact(number: JsonValue) -> Fraction:
    """A number as it is written: 0.1 is a tenth. A double beyond 2^53 is the integer that it holds, whatever digits stand for it."""
    if isinstance(number, float):
        return Fraction(number) if abs(number) >= 2**53 else Fraction(repr(number))
    return Fraction(number) if isinstance(number, int | Decimal) else Fraction(0)


def written(number: Fraction) -> JsonValue:
    """The number in JSON: an integer; the double that is written like it; else all its digits, or, of one that has no end of them, the double next
    to it. Raises OverflowError for one with more digits than are read."""
    if abs(number) >= 10**MAX_DIGITS:
        raise OverflowError
    if number.denominator == 1:
        return int(number)
    double = number.numerator / number.denominator
    digits = _digits_after_the_point(number.denominator)
    if exact(double) == number or digits is None:
        return double
    return Decimal(f"{number.numerator * 10**digits // number.denominator}E-{digits}") if digits <= MAX_DIGITS else double


def _digits_after_the_point(denominator: int) -> int | None:
    """How many a fraction has; None where there is no end of them."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
