// Tells which formats each text has. Argument: the compiled runtime/index.js. Reads a JSON string a line, answers with an array of formats.
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const json = await import(pathToFileURL(resolve(process.argv[2])).href);
const FORMATS = {
  "date-time": json.isDateTime,
  date: json.isPlainDate,
  time: json.isTime,
  uuid: json.isUuid,
  email: json.isEmail,
  ipv4: json.isIpv4,
  ipv6: json.isIpv6,
  uri: json.isUri,
};

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  console.log(JSON.stringify(Object.keys(FORMATS).filter((name) => FORMATS[name](text))));
}
