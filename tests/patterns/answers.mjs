// stdin: lines of {"pattern", "texts", "flags"?}; stdout: for each the flags it is read with (null: none), and in which texts it is found.
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { pattern, texts, flags = ["u", ""] } = JSON.parse(line);
  let read = null;
  let expression;
  for (const each of flags) {
    try {
      expression = new RegExp(pattern, each);
      read = each;
      break;
    } catch {
      continue;
    }
  }
  console.log(JSON.stringify({ read, found: read === null ? [] : texts.map((text) => expression.test(text)) }));
}
