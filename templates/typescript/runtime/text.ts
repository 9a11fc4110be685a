import { Decimal, compare } from "./numbers.js";

/** How deep arrays and objects may stand in one another. Deeper ones are refused before they can exhaust the stack, which holds at least twice as many. */
export const MAX_DEPTH = 500;

/**
 * Reads JSON text without losing a digit: integers beyond 2^53 become bigint, and numbers that a double cannot hold become {@link Decimal}.
 *
 * @throws SyntaxError when `text` is not JSON
 */
export function parseJson(text: string): unknown {
  return mayLoseDigits(text) ? new Parser(text).document() : JSON.parse(text);
}

/** The value of a text that is JSON, without losing a digit; another text as it is. */
export function jsonOrText(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/**
 * Writes JSON text; bigint and {@link Decimal} as the numbers they are, properties that are undefined not at all.
 *
 * @throws TypeError for what JSON cannot say: NaN, functions, symbols, nesting beyond {@link MAX_DEPTH}
 */
export function stringifyJson(value: unknown): string {
  return written(value, 0);
}

/**
 * A number of sixteen digits, or with an exponent of three, may be more than a double holds; all shorter ones come back as they were. Digits inside a
 * string, such as a hash, hardly ever follow what stands before a number.
 */
const LONG_NUMBER = /(?:^|[\s:,[])-?(?:(?:\d\.?){16}|[\d.]+[eE][+-]?\d{3})/;

function mayLoseDigits(text: string): boolean {
  return LONG_NUMBER.test(text);
}

function written(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) {
        throw new TypeError(`JSON has no ${value}`);
      }
      return String(value);
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "null" : value instanceof Decimal ? value.text : writtenContainer(value, depth + 1);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

function writtenContainer(value: object, depth: number): string {
  if (depth > MAX_DEPTH) {
    throw new TypeError(`nested deeper than ${MAX_DEPTH} levels, or in itself`);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => written(item, depth)).join(",")}]`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${written(member, depth)}`).join(",")}}`;
}

/** A reader of RFC 8259 for the texts whose numbers JSON.parse would round. */
class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) {
      throw this.#error();
    }
    return value;
  }

  #value(depth: number): unknown {
    this.#space();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth + 1);
      case "[":
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): Record<string, unknown> {
    const members: [string, unknown][] = [];
    this.#items("}", depth, () => {
      this.#space();
      const key = this.#string();
      this.#space();
      this.#expect(":");
      members.push([key, this.#value(depth)]);
    });
    return Object.fromEntries(members);
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#items("]", depth, () => items.push(this.#value(depth)));
    return items;
  }

  /** From the opening bracket to `close`, reading what stands between the commas. */
  #items(close: string, depth: number, read: () => void): void {
    if (depth > MAX_DEPTH) {
      throw new SyntaxError(`JSON nested deeper than ${MAX_DEPTH} levels`);
    }
    this.#at++;
    this.#space();
    if (this.#text[this.#at] !== close) {
      read();
      this.#space();
      while (this.#text[this.#at] === ",") {
        this.#at++;
        read();
        this.#space();
      }
    }
    this.#expect(close);
  }

  #string(): string {
    return JSON.parse(this.#match(STRING)) as string;
  }

  #number(): number | bigint | Decimal {
    const token = this.#match(NUMBER);
    const double = Number(token);
    if (/^-?\d+$/.test(token)) {
      return Number.isSafeInteger(double) ? double : BigInt(token);
    }
    const exact = new Decimal(token);
    return Number.isFinite(double) && compare(exact, double) === 0 ? double : exact;
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) {
      throw this.#error();
    }
    this.#at += word.length;
    return value;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0];
    if (token === undefined) {
      throw this.#error();
    }
    this.#at += token.length;
    return token;
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) {
      throw this.#error();
    }
    this.#at++;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #error(): SyntaxError {
    return new SyntaxError(this.#at < this.#text.length ? `Unexpected character in JSON at position ${this.#at}` : "Unexpected end of JSON");
  }
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
