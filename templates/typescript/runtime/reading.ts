import { type Check, type Origin, Reading } from "./checks.js";
import { Issue, ParseError } from "./errors.js";
import { parseJson } from "./text.js";

/** Whether `value` is of the type that `check` stands for. */
export function is(check: Check, value: unknown): boolean {
  return !(checked(check, value, "typed") instanceof Issue);
}

/**
 * Reads a value of the type called `name`. A string is JSON text, whatever the type; anything else has been parsed already.
 *
 * @throws ParseError saying what is wrong, and where
 */
export function parse<T>(name: string, check: Check, input: unknown): T {
  const read = typeof input === "string" ? checked(check, parsed(name, input), "text") : checked(check, input, "value");
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

/** Deep nesting through many unions may exhaust the stack before MAX_DEPTH does; that is an issue of the value, too. */
function checked(check: Check, value: unknown, origin: Origin): unknown {
  try {
    return check(value, new Reading(origin), 0);
  } catch (error) {
    if (error instanceof RangeError) {
      return new Issue("nested too deep");
    }
    throw error;
  }
}
