// Sends events through generated code. Arguments: the compiled package, and a file {case: [module, type]}.
// Reads {"case", "text"} a line; answers {"ok": true, "text"} or {"ok": false, "error"} a line.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, table] = process.argv.slice(2);
const modules = JSON.parse(readFileSync(table, "utf8"));

async function answer({ case: name, text }) {
  const [path, type] = modules[name];
  const module = await import(pathToFileURL(resolve(folder, path)).href);
  try {
    const value = module[`parse${type}`](text);
    if (!module[`is${type}`](value)) {
      return { ok: false, error: "what was parsed does not have its type" };
    }
    return { ok: true, text: module[`stringify${type}`](value) };
  } catch (error) {
    if (error?.name !== "ParseError") {
      throw error;
    }
    return { ok: false, error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
