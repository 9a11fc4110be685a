import { Issue } from "./errors.js";
import { type Numeric, Decimal } from "./numbers.js";

/**
 * Where a value comes from. `text`: JSON text that was read here, without losing a digit. `value`: out of another JSON parser, which may have rounded
 * large numbers. In both a number may stand for a bigint or a decimal, and is then read as one. `typed`: it claims to have its type already.
 */
export type Origin = "text" | "value" | "typed";

/** Returns the value as its type has it, which is the same object unless a number in it had to be converted; or the {@link Issue}. */
export type Check = (value: unknown, reading: Reading, depth: number) => unknown;

/** One reading of one value, from its root. */
export class Reading {
  readonly origin: Origin;
  #found: Map<Check, Map<unknown, unknown>> | undefined;

  constructor(origin: Origin) {
    this.origin = origin;
  }

  /** What `check` has said of `value` before; undefined when it has not. */
  found(check: Check, value: unknown): unknown {
    const read = this.#found?.get(check)?.get(value);
    return read instanceof Issue ? read.copy() : read;
  }

  /** Keeps what `check` says of `value`, if that is an object or an array, and returns it. */
  keep(check: Check, value: unknown, read: unknown): unknown {
    if (typeof value === "object") {
      this.#found ??= new Map();
      const known = this.#found.get(check) ?? new Map<unknown, unknown>();
      this.#found.set(check, known.set(value, read instanceof Issue ? read.copy() : read));
    }
    return read;
  }
}

export function expected(what: string, value: unknown): Issue {
  return new Issue(`expected ${what}, found ${kind(value)}`);
}

export function missing(key: string): Issue {
  return new Issue(`required property ${JSON.stringify(key)} is missing`);
}

export function kind(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  if (value === null) {
    return "null";
  }
  return Array.isArray(value) ? "array" : value instanceof Decimal ? "number" : typeof value;
}

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Decimal;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}

/** Whether an object has a property of its own that is a string. */
export function hasText<T extends object, Key extends string>(object: T, key: Key): object is T & { readonly [key in Key]: string } {
  return Object.hasOwn(object, key) && typeof (object as Record<string, unknown>)[key] === "string";
}

export function range(minimum: number, maximum: number): string {
  return maximum === Infinity ? `at least ${minimum}` : `${minimum} to ${maximum}`;
}

/** With the `u` flag as JSON Schema has it, without where only old syntax reads it; a pattern that is no ECMA 262 refuses nothing. */
export function matcher(pattern: string): (value: string) => boolean {
  for (const flags of ["u", ""]) {
    try {
      const compiled = new RegExp(pattern, flags);
      return (value) => compiled.test(value);
    } catch {
      continue;
    }
  }
  return () => true;
}
