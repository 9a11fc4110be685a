/** A JSON number that keeps the digits which a double would lose, such as an amount of money. */
export class Decimal {
  /** The number as JSON writes it. */
  readonly text: string;

  /** @throws RangeError when `text` is not a JSON number */
  constructor(text: string) {
    if (!NUMBER.test(text)) {
      throw new RangeError("not a JSON number");
    }
    this.text = text;
  }

  /** The nearest double. */
  toNumber(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }
}

export type Numeric = number | bigint | Decimal;

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; exact for all three kinds of number. */
export function compare(a: Numeric, b: Numeric): number {
  if (typeof a === "number" && typeof b === "number") {
    return a - b;
  }
  if (!(a instanceof Decimal) && !(b instanceof Decimal)) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const [left, right] = [scientific(a), scientific(b)];
  const [leftSign, rightSign] = [sign(left.digits), sign(right.digits)];
  if (leftSign !== rightSign || leftSign === 0) {
    return leftSign - rightSign;
  }
  const magnitudes = magnitude(left) - magnitude(right);
  return magnitudes === 0 ? sign(difference(left, right)) : leftSign * magnitudes;
}

/** Whether `value` is a whole number of times `step`; exact in decimal, so that 19.99 is a multiple of 0.01. */
export function isMultiple(value: Numeric, step: Numeric): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) {
    return (value as number) % (step as number) === 0;
  }
  const [left, right] = [scientific(value), scientific(step)];
  const shift = left.exponent - right.exponent;
  if (left.digits === 0n) {
    return true;
  }
  if (Math.abs(shift) > MAX_SHIFT) {
    return false;
  }
  return shift >= 0
    ? (left.digits * 10n ** BigInt(shift)) % right.digits === 0n
    : left.digits % (right.digits * 10n ** BigInt(-shift)) === 0n;
}

/** The whole number that `value` is, or undefined when it has a fraction or is absurdly large. */
export function toBigInt(value: Numeric): bigint | undefined {
  if (typeof value === "bigint") {
    return value;
  }
  if (Number.isSafeInteger(value)) {
    return BigInt(value as number);
  }
  return wholeOf(scientific(value));
}

/** The same text for two numbers exactly when they are equal. */
export function canonicalNumber(value: Numeric): string {
  const { digits, exponent } = scientific(value);
  return digits === 0n ? "0" : `${digits}e${exponent}`;
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const MAX_SHIFT = 5000;

/** digits × 10^exponent, without zeros at the end of digits */
interface Scientific {
  readonly digits: bigint;
  readonly exponent: number;
}

function scientific(value: Numeric): Scientific {
  const [mantissa = "0", exponent = "0"] = String(value).toLowerCase().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const digits = `${whole}${fraction}`.replace(/0+$/, "");
  const zeros = whole.length + fraction.length - digits.length;
  return { digits: BigInt(digits === "-" ? "0" : digits), exponent: Number(exponent) - fraction.length + zeros };
}

function wholeOf({ digits, exponent }: Scientific): bigint | undefined {
  return exponent < 0 || exponent > MAX_SHIFT ? undefined : digits * 10n ** BigInt(exponent);
}

function sign(digits: bigint): number {
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

/** The power of ten of the first digit. */
function magnitude({ digits, exponent }: Scientific): number {
  return String(digits < 0n ? -digits : digits).length + exponent;
}

/** Of two numbers of equal magnitude, so that their exponents differ by no more than their digits. */
function difference(left: Scientific, right: Scientific): bigint {
  const exponent = Math.min(left.exponent, right.exponent);
  const aligned = (number: Scientific): bigint => number.digits * 10n ** BigInt(number.exponent - exponent);
  return aligned(left) - aligned(right);
}
