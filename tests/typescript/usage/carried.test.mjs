// Typed envelopes whose payload is a part of what they carry. HUB: URL of the folder of the compiled package. EVENTS: of tests/carried.py, each with its payload.
import assert from "node:assert/strict";
import test from "node:test";

const hub = await import(`${process.env.HUB}/index.js`);
const subject = hub.SUBJECTS.ServiceOrderSubmitCheckoutOrderComplete;
const unfolded = (value) =>
  Array.isArray(value) ? value.map(unfolded)
  : typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unfolded(each)]))
  : typeof value === "string" && /^\s*[{"]/.test(value) ? { "a text of": unfolded(JSON.parse(value)) }
  : value;

for (const [name, events] of Object.entries(JSON.parse(process.env.EVENTS))) {
  test(`an envelope knows that its payload is a part of what it carries: ${name}`, () => {
    for (const [event, payload] of events) {
      const read = hub.parseEventBridgeEvent(subject, JSON.stringify(event));
      assert.deepEqual(read.detail, payload);
      assert.deepEqual(hub.around(read), event.detail);
      assert.deepEqual(unfolded(JSON.parse(hub.stringifyEvent({ ...read }))), unfolded(event));
      const cloud = { specversion: "1.0", id: "1", source: event.source, type: event["detail-type"], data: event.detail };
      const readCloud = hub.parseCloudEvent(subject, cloud);
      assert.deepEqual(readCloud.data, payload);
      assert.deepEqual(unfolded(JSON.parse(hub.stringifyEvent(readCloud))), unfolded(cloud));
    }
  });
}

test("what is no envelope is refused with its place", () => {
  const [[event]] = Object.values(JSON.parse(process.env.EVENTS))[0];
  const { time, ...timeless } = event;
  assert.throws(() => hub.parseEventBridgeEvent(subject, timeless), { name: "ParseError", path: "/time" });
  assert.throws(() => hub.parseEventBridgeEvent(subject, { ...event, id: 1 }), { name: "ParseError", path: "/id" });
  assert.throws(() => hub.parseEventBridgeEvent(subject, { ...event, detail: undefined }), { name: "ParseError" });
  assert.throws(() => hub.parseEventBridgeEvent(subject, "[]"), { name: "ParseError", path: "" });
  assert.throws(() => hub.parseCloudEvent(subject, event), { name: "ParseError", path: "/specversion" });
});

test("a payload that is all of the detail is read as it is", () => {
  const [[event, payload]] = Object.values(JSON.parse(process.env.EVENTS))[0];
  const whole = { ...event, source: "elsewhere", detail: payload };
  const read = hub.parseEventBridgeEvent(subject, whole);
  assert.equal(hub.around(read), undefined);
  assert.deepEqual(JSON.parse(hub.stringifyEvent(read)), whole);
  const text = { ...whole, detail: JSON.stringify(payload) };
  assert.deepEqual(JSON.parse(hub.stringifyEvent(hub.parseEventBridgeEvent(subject, text))), text);
});
