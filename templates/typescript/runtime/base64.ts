import { jsonOrText } from "./text.js";

/** What base64 stands for: a JSON value, another text, or bytes where it is no text; what is no base64 comes as it is. */
export function decodeBase64(base64: string): unknown {
  const bytes = bytesOf(base64);
  if (bytes === undefined) {
    return base64;
  }
  const message = withoutSchemaId(bytes);
  try {
    return jsonOrText(new TextDecoder("utf-8", { fatal: true }).decode(message));
  } catch {
    return message;
  }
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Confluent's serialisers write a zero and four bytes that name a schema before the message. */
function withoutSchemaId(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0 ? bytes.subarray(5) : bytes;
}

// Wherever ES2022 runs there are these two, though its standard library does not declare them.
declare function atob(base64: string): string;
declare class TextDecoder {
  constructor(label: "utf-8", options: { readonly fatal: boolean });
  decode(bytes: Uint8Array): string;
}
