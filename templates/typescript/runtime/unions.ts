import { type Check, expected, isNumeric, isObject, kind, missing } from "./checks.js";
import { Issue } from "./errors.js";
import { type Numeric, Decimal, compare } from "./numbers.js";

/** What a constant or an enum may be. */
export type Constant = string | boolean | null | Numeric;

/** Exactly this value; what `const` says. */
export function literal(constant: Constant): Check {
  const equal = oneOf([constant]);
  return (value, reading, depth) => (value === constant ? value : equal(value, reading, depth));
}

/** One of the values that a closed enum lists; numbers are told by value, and read as they are listed. */
export function oneOf(values: readonly Constant[]): Check {
  const listed = new Set<unknown>(values);
  const numbers = values.filter(isNumeric);
  return (value, reading) => {
    if (listed.has(value)) {
      return value;
    }
    const comparable = isNumeric(value) && (reading.origin !== "typed" || value instanceof Decimal);
    const equal = comparable ? numbers.find((number) => compare(number, value) === 0) : undefined;
    return equal ?? new Issue(`expected ${excerpt(values)}, found another ${kind(value)}`);
  };
}

export function nullable(inner: Check): Check {
  return (value, reading, depth) => (value === null ? null : inner(value, reading, depth));
}

/**
 * The first alternative that fits; else the issue of the one that got furthest. A container is tried once in a reading: unions inside unions would
 * else try the innermost again for each alternative around them, at exponential cost.
 */
export function union(alternatives: readonly Check[]): Check {
  const check: Check = (value, reading, depth) => {
    const known = reading.found(check, value);
    if (known !== undefined) {
      return known;
    }
    let furthest: Issue | undefined;
    for (const alternative of alternatives) {
      const read = alternative(value, reading, depth);
      if (!(read instanceof Issue)) {
        return reading.keep(check, value, read);
      }
      if (furthest === undefined || read.depth > furthest.depth) {
        furthest = read;
      }
    }
    const issue = furthest?.depth ? furthest : new Issue(`fits none of ${alternatives.length} alternatives, found ${kind(value)}`);
    return reading.keep(check, value, issue);
  };
  return check;
}

/** The alternative that the string property `tag` selects; `unlisted` takes the tags that are not listed. */
export function tagged(tag: string, alternatives: readonly (readonly [string, Check])[], unlisted?: Check): Check {
  const listed = new Map(alternatives);
  return (value, reading, depth) => {
    if (!isObject(value)) {
      return expected("an object", value);
    }
    if (!Object.hasOwn(value, tag)) {
      return missing(tag);
    }
    const name = value[tag];
    if (typeof name !== "string") {
      return expected("a string that tells the variant", name).inside(tag);
    }
    const selected = listed.get(name) ?? unlisted;
    return selected === undefined
      ? new Issue(`expected ${excerpt([...listed.keys()])}, found another string`).inside(tag)
      : selected(value, reading, depth);
  };
}

function excerpt(values: readonly unknown[]): string {
  const first = values.slice(0, 5).map((value) => (isNumeric(value) ? String(value) : JSON.stringify(value)));
  return [...first, ...(values.length > 5 ? [`… (${values.length} values)`] : [])].join(" or ");
}

declare const unlisted: unique symbol;

/** A tag that was not known when this code was generated: a string, which `String(tag)` gives. */
export interface UnlistedTag {
  readonly [unlisted]: true;
  toString(): string;
}

/**
 * The variant of an open union whose tag was not known. Its tag is opaque, since a plain `string` would be comparable to every literal: so
 * `case "card":` still narrows to the variant that is tagged so, and `default:` to this one.
 */
export type Unlisted<Tag extends string> = { [key in Tag]: UnlistedTag } & { [key: string]: unknown };
