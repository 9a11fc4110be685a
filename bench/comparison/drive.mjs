// Reads a value a line with what was generated, and writes {"text": what it writes again} or {"error": why not}. Arguments: by whom it was, a module.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [writer, path] = process.argv.slice(2);
const module = await import(pathToFileURL(path).href);
const again = writer === "zod" ? (text) => JSON.stringify(module.Root.parse(JSON.parse(text))) : (text) => module.Convert.rootToJson(module.Convert.toRoot(text));
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ text: again(line) }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error).slice(0, 500) }));
  }
}
