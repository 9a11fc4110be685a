// How events reach their handlers in the plain styles. SHOP: URL of the folder of the compiled package of samples/hub-and-spoke. EVENTS: a file of
// whole events, each with its subject and its payload. DELIVERIES: what Lambda hands over, with what the registry calls it. STYLE: which of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const shop = await import(`${process.env.SHOP}/index.js`);
const events = JSON.parse(readFileSync(process.env.EVENTS, "utf8"));
const isChecked = process.env.STYLE === "zod";
const everything = () => Object.values(shop.SUBJECTS).reduce((dispatcher, subject) => dispatcher.on(subject, (payload, event) => [event.subject, payload]), new shop.Dispatcher());
const sqs = (queue, ...bodies) => ({
  Records: bodies.map((body, at) => ({ messageId: `${at}`, eventSourceARN: `arn:aws:sqs:eu:1:${queue}`, body: JSON.stringify(body) })),
});

test("an event reaches the handler of its subject with its payload, as text, parsed, in a queue", async () => {
  assert.ok(events.length > 100);
  for (const [event, subject, payload] of events) {
    assert.deepEqual(await everything().dispatch(event), [subject, payload]);
    assert.deepEqual(await everything().dispatch(JSON.stringify(event)), [subject, payload]);
    assert.deepEqual(await everything().dispatch({ ...event, detail: JSON.stringify(event.detail) }), [subject, payload]);
  }
});

for (const [name, { event, expected }] of Object.entries(JSON.parse(process.env.DELIVERIES))) {
  test(`what has no envelope is named by where it came by, as the registry names it: ${name}`, async () => {
    const dispatcher = new shop.Dispatcher({}).otherwise((payload, { subject }) => [subject, payload]);
    const named = [];
    for (const delivery of shop.deliveries(event)) {
      named.push(await dispatcher.dispatch(delivery));
    }
    assert.deepEqual(named.filter(([, payload]) => typeof payload === "object" && !(payload instanceof Uint8Array)), expected);
  });
}

test("of a batch, what nobody handles is reported once and does not come again", async () => {
  const [[good]] = events;
  const unknown = { ...good, source: "elsewhere", detail: {} };
  for (const queue of ["orders", "orders.fifo"]) {
    const told = [];
    const response = await everything().dispatchBatch(sqs(queue, good, unknown, "text", good), (error, id) => told.push([error.name, id]));
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.deepEqual(told, [["UnknownSubject", "1"], ["UnknownSubject", "2"]]);
  }
  const seen = [];
  const topic = { Records: [{ EventSource: "aws:sns", Sns: { TopicArn: "t", Message: JSON.stringify(unknown) } }] };
  assert.deepEqual(await everything().dispatchBatch(topic, (error) => seen.push(error.subject)), { batchItemFailures: [] });
  assert.deepEqual(seen.length, 1);
  await assert.rejects(everything().dispatch(unknown), { name: "UnknownSubject" });
});

test("of a batch, what fails comes again: also where a handler itself meets an unknown subject", async () => {
  const [[good, name]] = events;
  const subject = Object.values(shop.SUBJECTS).find((each) => each.name === name);
  const inner = new shop.Dispatcher();
  const failing = new shop.Dispatcher().on(subject, async () => await inner.dispatch(good));
  const response = await failing.dispatchBatch(sqs("orders", good), () => {});
  assert.deepEqual(response, { batchItemFailures: [{ itemIdentifier: "0" }] });
  if (isChecked) {
    const bad = { ...good, detail: { event: { ...good.detail.event, data: { order_number: 1 } } } };
    assert.deepEqual(await everything().dispatchBatch(sqs("orders", good, bad), () => {}), { batchItemFailures: [{ itemIdentifier: "1" }] });
  }
});

test("an entry of PutEvents is an event that has arrived", async () => {
  const [[event, name, payload]] = events;
  const subject = Object.values(shop.SUBJECTS).find((each) => each.name === name);
  const entry = shop.putEventsEntry(subject, payload, { Source: event.source, DetailType: event["detail-type"], detailOf: (data) => ({ event: { ...event.detail.event, data } }) });
  assert.deepEqual(await everything().dispatch(entry), [name, payload]);
});

test("a typed envelope reads the whole event, its payload a part of the detail, and refuses what is none", { skip: !isChecked }, () => {
  const root = (name) => name.split("@")[1].split(".").map((word) => word[0] + word.slice(1).toLowerCase()).join("");
  const schemas = Object.fromEntries(Object.entries(shop.SUBJECTS).map(([key, { name }]) => [name, shop[key][root(name)]]));
  for (const [event, name] of events) {
    const schema = schemas[name];
    const whole = shop.eventBridgeEvent(shop.detail(schema));
    assert.deepEqual(whole.parse(event), event);
    assert.deepEqual(whole.parse({ ...event, detail: JSON.stringify(event.detail) }), event);
    const data = JSON.stringify(event.detail.event.data);
    assert.deepEqual(whole.parse({ ...event, detail: { event: { ...event.detail.event, data } } }), event);
    assert.ok(!whole.safeParse({ ...event, id: 1 }).success);
    assert.ok(!whole.safeParse({ ...event, detail: event.detail.event }).success);
    assert.ok(!whole.safeParse({ ...event, detail: undefined }).success);
    const { detail, ...without } = event;
    assert.ok(!whole.safeParse(without).success && detail);
    const cloud = { specversion: "1.0", id: "1", source: "s", type: "t", data: event.detail, traceparent: "00" };
    assert.deepEqual(shop.cloudEvent(shop.detail(schema)).parse(cloud), cloud);
    assert.ok(!shop.cloudEvent(shop.detail(schema)).safeParse(event).success);
  }
});
