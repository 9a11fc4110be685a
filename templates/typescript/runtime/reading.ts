import { type Check } from "./checks.js";
import { Issue, ParseError } from "./errors.js";
import { parseJson } from "./text.js";

/** Whether `value` is of the type that `check` stands for. */
export function is(check: Check, value: unknown): boolean {
  return !(check(value, "typed", 0) instanceof Issue);
}

/**
 * Reads a value of the type called `name`. A string is JSON text, whatever the type; anything else has been parsed already.
 *
 * @throws ParseError saying what is wrong, and where
 */
export function parse<T>(name: string, check: Check, input: unknown): T {
  const read = check(typeof input === "string" ? parsed(name, input) : input, "json", 0);
  if (read instanceof Issue) {
    throw new ParseError(name, read.path, read.reason);
  }
  return read as T;
}

function parsed(name: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new ParseError(name, "", "not JSON", { cause: error });
  }
}
