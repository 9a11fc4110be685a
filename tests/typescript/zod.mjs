// Sends events through schemas of zod. Arguments: the compiled package, and a file {case: [module, type]}.
// Reads {"case", "text"} a line; answers {"text", "parsed"} or {"error", "parsed"} a line. parsed: what JSON.parse alone brings back.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, table] = process.argv.slice(2);
const modules = JSON.parse(readFileSync(table, "utf8"));

for await (const line of createInterface({ input: process.stdin })) {
  const { case: name, text } = JSON.parse(line);
  const [path, type] = modules[name];
  const schemas = await import(pathToFileURL(resolve(folder, path)).href);
  const value = JSON.parse(text);
  const { success, data, error } = schemas[type].safeParse(value);
  console.log(JSON.stringify({ ...(success ? { text: JSON.stringify(data) } : { error: error.message }), parsed: JSON.stringify(value) }));
}
