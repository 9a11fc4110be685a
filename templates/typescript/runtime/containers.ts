import { canonical } from "./canonical.js";
import { type Check, type Reading, expected, isObject, matcher, missing, range } from "./checks.js";
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
    return readItems(value, [], items, reading, depth);
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
    return readItems(value, places, rest, reading, depth);
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
      ? readMembers(value, value, NONE, values, reading, depth)
      : new Issue(`expected a key that matches ${keyPattern}`).inside(stray);
  };
}

export interface Member {
  readonly key: string;
  readonly check: Check;
  readonly required: boolean;
  /** Whether every object inherits something of this name, such as `toString`. */
  readonly inherited: boolean;
}

export function required(key: string, check: Check): Member {
  return { key, check, required: true, inherited: key in Object.prototype };
}

export function optional(key: string, check: Check): Member {
  return { key, check, required: false, inherited: key in Object.prototype };
}

/** An object with declared properties; the others are kept, if `extra` takes them. Only own properties count. */
export function record(members: readonly Member[], extra: Check = unknown): Check {
  const declared: ReadonlySet<string> = new Set(members.map(({ key }) => key));
  return (value, reading, depth) => {
    if (!isObject(value)) {
      return expected("an object", value);
    }
    if (depth >= MAX_DEPTH) {
      return tooDeep();
    }
    const plain = isPlain(value);
    let result = value;
    for (const { key, check, required, inherited } of members) {
      const member = value[key];
      if ((member === undefined || inherited || !plain) && !Object.hasOwn(value, key)) {
        if (required) {
          return missing(key);
        }
        continue;
      }
      const read = check(member, reading, depth + 1);
      if (read !== member) {
        if (read instanceof Issue) {
          return firstMissing(members, value) ?? read.inside(key);
        }
        result = changed(result, value, key, read);
      }
    }
    return extra === unknown ? result : readMembers(value, result, declared, extra, reading, depth);
  };
}

type Members = Readonly<Record<string, unknown>>;

const NONE: ReadonlySet<string> = new Set();

function readItems(items: readonly unknown[], places: readonly Check[], rest: Check, reading: Reading, depth: number): unknown {
  if (depth >= MAX_DEPTH) {
    return tooDeep();
  }
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const read = (places[index] ?? rest)(item, reading, depth + 1);
    if (read !== item) {
      if (read instanceof Issue) {
        return read.inside(index);
      }
      copy ??= [...items];
      copy[index] = read;
    }
  }
  return copy ?? items;
}

/** Reads all members but those that are `done`; `result` is what has been read of `value` so far. */
function readMembers(value: Members, result: Members, done: ReadonlySet<string>, check: Check, reading: Reading, depth: number): unknown {
  if (depth >= MAX_DEPTH) {
    return tooDeep();
  }
  for (const key of Object.keys(value)) {
    if (done.has(key)) {
      continue;
    }
    const read = check(value[key], reading, depth + 1);
    if (read !== value[key]) {
      if (read instanceof Issue) {
        return read.inside(key);
      }
      result = changed(result, value, key, read);
    }
  }
  return result;
}

/** `result` with another member, on a copy of `original` so that this stays as it is. */
function changed(result: Members, original: Members, key: string, member: unknown): Members {
  const copy = result === original ? { ...original } : result;
  return Object.defineProperty(copy, key, { value: member, configurable: true, enumerable: true, writable: true });
}

/** Whether an object inherits from nothing but Object, as all do that come out of a parser. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What is missing tells more than what is wrong elsewhere. */
function firstMissing(members: readonly Member[], value: Members): Issue | undefined {
  const member = members.find(({ key, required }) => required && !Object.hasOwn(value, key));
  return member && missing(member.key);
}

function tooDeep(): Issue {
  return new Issue(`nested deeper than ${MAX_DEPTH} levels`);
}
