import { isNumeric } from "./checks.js";
import { canonicalNumber } from "./numbers.js";

/** Text that is the same for two values exactly when JSON Schema calls them equal: keys sorted, numbers by value. */
export function canonical(value: unknown): string {
  if (isNumeric(value)) {
    return canonicalNumber(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "undefined";
}
