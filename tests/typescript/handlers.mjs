// Calls the handlers of samples/handlers/typescript. Arguments: the compiled sample, a capture of EventBridge events, one a line.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, capture] = process.argv.slice(2);
const module = (name) => import(pathToFileURL(resolve(folder, "src", name)).href);
const events = readFileSync(capture, "utf8").trim().split("\n");
const isOf = (source) => (event) => event.includes(`"source":"${source}-dev"`);
const [ledger, reserve, { submitted }, { service }] = await Promise.all(["ledger.js", "reserve.js", "submit.js", "orders.js"].map(module));

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

const published = [];
const server = service(async (entry) => published.push(entry)).listen(0, "127.0.0.1");
await once(server, "listening");
const post = (body) => fetch(`http://127.0.0.1:${server.address().port}/orders`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
const taken = await post(JSON.stringify({ ...order, unheard_of: [null] }));
assert.deepEqual([taken.status, await taken.json()], [202, { ...order, unheard_of: [null] }]);
const refused = await post(JSON.stringify({ ...order, customer_id: 4711 }));
const issues = await refused.json();
assert.deepEqual([refused.status, issues.map(({ path }) => path)], [422, [["customer_id"]]]);
assert.ok(!JSON.stringify(issues).includes("4711"));
assert.deepEqual(published.map(({ Detail }) => JSON.parse(Detail).event.data), [{ ...order, unheard_of: [null] }]);
server.close();
server.closeAllConnections();
console.log(lines.length);
