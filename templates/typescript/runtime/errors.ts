/** Why a value is not of the type that it should be. */
export class ParseError extends Error {
  override readonly name = "ParseError";

  /**
   * @param type the name of the type that was expected
   * @param path JSON pointer (RFC 6901) to the offending place; empty for the value itself
   * @param reason what is wrong there; never quotes the value
   */
  constructor(
    type: string,
    path: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(printable(path === "" ? `${type}: ${reason}` : `${type} at ${path}: ${reason}`), options);
    this.type = type;
    this.path = path;
    this.reason = reason;
  }

  readonly type: string;
  readonly path: string;
  readonly reason: string;
}

/** What a check found wrong; containers add the way to it from the inside out. */
export class Issue {
  readonly reason: string;
  readonly #tokens: string[];

  constructor(reason: string, tokens: readonly string[] = []) {
    this.reason = reason;
    this.#tokens = [...tokens];
  }

  copy(): Issue {
    return new Issue(this.reason, this.#tokens);
  }

  /** The same issue, seen from the object or array that holds the value under `token`. */
  inside(token: string | number): this {
    this.#tokens.push(String(token));
    return this;
  }

  get depth(): number {
    return this.#tokens.length;
  }

  get path(): string {
    return this.#tokens.map((token) => `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`).reverse().join("");
  }
}

/** Keys come from others: what could steer a terminal or hide text is shown as its code. */
function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
