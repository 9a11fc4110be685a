// Calls the handlers of samples/handlers/typescript. Arguments: the compiled sample, a capture of EventBridge events, one a line.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, capture] = process.argv.slice(2);
const module = (name) => import(pathToFileURL(resolve(folder, "src", name)).href);
const events = readFileSync(capture, "utf8").trim().split("\n");
const isOf = (source) => (event) => event.includes(`"source":"${source}-dev"`);
const [ledger, reserve, { submitted }] = [await module("ledger.js"), await module("reserve.js"), await module("submit.js")];

const lines = await Promise.all(events.map((event) => ledger.handler(JSON.parse(event))));
assert.equal(lines.length, events.length);
assert.ok(lines.every((line) => /^(order|customer) \S+ /.test(line)));

const record = (body, number) => ({ messageId: `m${number}`, body, eventSource: "aws:sqs" });
const orders = events.filter(isOf("service-order-submit"));
const broken = orders[0].replace('"order_number":"', '"order_number":1,"was":"');
const before = console.error;
console.error = () => undefined;
const answer = await reserve.handler({ Records: [...orders, broken].map(record) });
console.error = before;
assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: `m${orders.length}` }] });
assert.equal(reserve.reserved.size, orders.length);

const order = JSON.parse(orders[0]).detail.event.data;
const entry = submitted(order, "prod");
assert.deepEqual(JSON.parse(entry.Detail).event.data, order);
assert.deepEqual([entry.Source, entry.DetailType, entry.EventBusName], ["service-order-submit-prod", "State change Notification", "shop-prod"]);
assert.match(await ledger.handler(entry), /^order \S+ submitted/);
console.log(lines.length);
