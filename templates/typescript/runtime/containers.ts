import { canonical } from "./canonical.js";
import { type Check, type Reading, expected, isObject, matcher, range } from "./checks.js";
import { Issue } from "./errors.js";
import { never, unknown } from "./scalars.js";
import { MAX_DEPTH } from "./text.js";

/** A declaration: made when it is first used, so that it may mention those further down, and itself. */
export function declared(make: () => Check): Check {
  let check: Check | undefined;
  return (value, reading, depth) => (check ??= make())(value, reading, depth);
}

export interface ListBounds {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly unique?: true;
}

export function list(items: Check, { minItems = 0, maxItems = Infinity, unique }: ListBounds = {}): Check {
  return (value, reading, depth) => {
    if (!Array.isArray(value)) {
      return expected("an array", value);
    }
    if (value.length < minItems || value.length > maxItems) {
      return new Issue(`expected ${range(minItems, maxItems)} items, found ${value.length}`);
    }
    if (unique && new Set(value.map(canonical)).size < value.length) {
      return new Issue("expected items that differ");
    }
    return eachItem(value, () => items, reading, depth);
  };
}

/** The first places are typed one by one, those after them by `rest`. */
export function tuple(places: readonly Check[], rest: Check = never, minItems = 0): Check {
  return (value, reading, depth) => {
    if (!Array.isArray(value)) {
      return expected("an array", value);
    }
    if (value.length < minItems) {
      return new Issue(`expected ${range(minItems, Infinity)} items, found ${value.length}`);
    }
    return eachItem(value, (index) => places[index] ?? rest, reading, depth);
  };
}

/** An object whose keys are data. */
export function map(values: Check, keyPattern?: string): Check {
  const matches = keyPattern === undefined ? () => true : matcher(keyPattern);
  return (value, reading, depth) => {
    if (!isObject(value)) {
      return expected("an object", value);
    }
    const stray = Object.keys(value).find((key) => !matches(key));
    return stray === undefined
      ? eachMember(value, () => values, reading, depth)
      : new Issue(`expected a key that matches ${keyPattern}`).inside(stray);
  };
}

export interface Member {
  readonly key: string;
  readonly check: Check;
  readonly required: boolean;
}

export function required(key: string, check: Check): Member {
  return { key, check, required: true };
}

export function optional(key: string, check: Check): Member {
  return { key, check, required: false };
}

/** An object with declared properties; the others are kept, if `extra` takes them. Only own properties count. */
export function record(members: readonly Member[], extra: Check = unknown): Check {
  const declared = new Map(members.map((member) => [member.key, member.check]));
  const needed = members.filter((member) => member.required).map((member) => member.key);
  return (value, reading, depth) => {
    if (!isObject(value)) {
      return expected("an object", value);
    }
    const missing = needed.find((key) => !Object.hasOwn(value, key));
    if (missing !== undefined) {
      return new Issue(`required property ${JSON.stringify(missing)} is missing`);
    }
    return eachMember(value, (key) => declared.get(key) ?? extra, reading, depth);
  };
}

function eachItem(items: readonly unknown[], checkOf: (index: number) => Check, reading: Reading, depth: number): unknown {
  if (depth >= MAX_DEPTH) {
    return tooDeep();
  }
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const read = checkOf(index)(item, reading, depth + 1);
    if (read instanceof Issue) {
      return read.inside(index);
    }
    if (read !== item) {
      copy ??= [...items];
      copy[index] = read;
    }
  }
  return copy ?? items;
}

function eachMember(members: Readonly<Record<string, unknown>>, checkOf: (key: string) => Check, reading: Reading, depth: number): unknown {
  if (depth >= MAX_DEPTH) {
    return tooDeep();
  }
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(members)) {
    const read = checkOf(key)(members[key], reading, depth + 1);
    if (read instanceof Issue) {
      return read.inside(key);
    }
    if (read !== members[key]) {
      copy ??= { ...members };
      Object.defineProperty(copy, key, { value: read, configurable: true, enumerable: true, writable: true });
    }
  }
  return copy ?? members;
}

function tooDeep(): Issue {
  return new Issue(`nested deeper than ${MAX_DEPTH} levels`);
}
