/** What is known of a kind of event: its name on the bus, and how its payload is read and written. */
export interface Subject<Payload, Name extends string = string> {
  /** `source@Type`, as in the registry. */
  readonly name: Name;
  readonly source: string;
  /** Empty where the source alone is the name. */
  readonly type: string;
  readonly version: number;
  /** sha256 of the canonical schema. */
  readonly fingerprint: string;
  readonly is: (value: unknown) => value is Payload;
  /** Reads JSON text, or a value that has been parsed already; throws a ParseError. */
  readonly parse: (input: unknown) => Payload;
  readonly stringify: (value: Payload) => string;
}

/** The payload of a subject. */
export type PayloadOf<S> = S extends Subject<infer Payload> ? Payload : never;
