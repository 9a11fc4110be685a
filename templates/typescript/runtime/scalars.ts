import { type Check, expected, isNumeric, matcher, range } from "./checks.js";
import { Issue } from "./errors.js";
import { type Numeric, Decimal, compare, isMultiple, toBigInt } from "./numbers.js";

export const unknown: Check = (value) => value;
export const never: Check = () => new Issue("nothing may stand here");
export const boolean: Check = (value) => (typeof value === "boolean" ? value : expected("a boolean", value));

/** What an enum of mixed values may hold that are not listed. */
export const scalar: Check = (value) =>
  ["string", "number", "boolean", "bigint"].includes(typeof value) ? value : expected("a string, number or boolean", value);

export interface TextBounds {
  readonly minLength?: number;
  readonly maxLength?: number;
  /** ECMA 262, as JSON Schema has it: found anywhere in the text unless it is anchored. */
  readonly pattern?: string;
}

export const string: Check = (value) => (typeof value === "string" ? value : expected("a string", value));

/** A string within bounds; lengths count code points. */
export function text({ minLength = 0, maxLength = Infinity, pattern }: TextBounds): Check {
  const matches = pattern === undefined ? undefined : matcher(pattern);
  return (value) => {
    if (typeof value !== "string") {
      return expected("a string", value);
    }
    const length = codePoints(value);
    if (length < minLength || length > maxLength) {
      return new Issue(`expected ${range(minLength, maxLength)} characters, found ${length}`);
    }
    return matches === undefined || matches(value) ? value : new Issue(`expected a string that matches ${pattern}`);
  };
}

/** A string of a format (`date-time`, `uuid`, …) that `accepts` decides. */
export function format(name: string, accepts: (value: string) => boolean, bounds?: TextBounds): Check {
  const bounded = bounds === undefined ? string : text(bounds);
  return (value, reading, depth) => {
    const read = bounded(value, reading, depth);
    return typeof read !== "string" || accepts(read) ? read : new Issue(`expected ${name}, found another string`);
  };
}

function codePoints(value: string): number {
  let count = value.length;
  for (let at = 1; at < value.length; at++) {
    if (isLow(value.charCodeAt(at)) && isHigh(value.charCodeAt(at - 1))) {
      count--;
    }
  }
  return count;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

export interface NumberBounds {
  readonly minimum?: Numeric;
  readonly maximum?: Numeric;
  readonly exclusiveMinimum?: Numeric;
  readonly exclusiveMaximum?: Numeric;
  readonly multipleOf?: Numeric;
}

/** A double. A number whose digits it cannot hold is rounded when it is read. */
export function number(bounds?: NumberBounds): Check {
  return (value, reading) => {
    const read = typeof value !== "number" && isNumeric(value) && reading.origin !== "typed" ? Number(value) : value;
    return typeof read === "number" && Number.isFinite(read) ? within(read, bounds) : expected("a number", value);
  };
}

/** A whole number that a double holds exactly, so within ±2^53. */
export function integer(bounds?: NumberBounds): Check {
  return (value, reading) => {
    if (Number.isSafeInteger(value)) {
      return within(value as number, bounds);
    }
    const whole = isNumeric(value) && reading.origin !== "typed" ? toBigInt(value) : undefined;
    return expected(whole === undefined ? "a whole number" : "a whole number within ±2^53", value);
  };
}

/** A whole number of 64 bits, as a bigint. */
export function int64(bounds: NumberBounds = {}): Check {
  return bigint({ minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n, ...bounds });
}

/** A whole number of any size, as a bigint. */
export function bigint(bounds?: NumberBounds): Check {
  return (value, reading) => {
    if (reading.origin === "value" && typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return new Issue("JSON.parse may have rounded this number: parse the text, not the value");
    }
    const read = isNumeric(value) && reading.origin !== "typed" ? toBigInt(value) : value;
    return typeof read === "bigint" ? within(read, bounds) : expected("a whole number", value);
  };
}

/** A number with all its digits. */
export function decimal(bounds?: NumberBounds): Check {
  return (value, reading) => {
    const read = isNumeric(value) && reading.origin !== "typed" && !(value instanceof Decimal) ? new Decimal(String(value)) : value;
    return read instanceof Decimal ? within(read, bounds) : expected("a number", value);
  };
}

function within(value: Numeric, bounds: NumberBounds | undefined): unknown {
  if (bounds === undefined) {
    return value;
  }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = bounds;
  if (minimum !== undefined && compare(value, minimum) < 0) {
    return new Issue(`expected at least ${minimum}`);
  }
  if (exclusiveMinimum !== undefined && compare(value, exclusiveMinimum) <= 0) {
    return new Issue(`expected more than ${exclusiveMinimum}`);
  }
  if (maximum !== undefined && compare(value, maximum) > 0) {
    return new Issue(`expected at most ${maximum}`);
  }
  if (exclusiveMaximum !== undefined && compare(value, exclusiveMaximum) >= 0) {
    return new Issue(`expected less than ${exclusiveMaximum}`);
  }
  return multipleOf === undefined || isMultiple(value, multipleOf) ? value : new Issue(`expected a multiple of ${multipleOf}`);
}
