// How events reach their handlers. SHOP: URL of the folder of the compiled package. DELIVERIES: what Lambda hands over, with what the registry calls it.
import assert from "node:assert/strict";
import test from "node:test";

const shop = await import(`${process.env.SHOP}/index.js`);
const { OrderSubmitted } = await import(`${process.env.SHOP}/shop/order-submitted/v1.js`);
const PaymentAuthorised = shop.SUBJECTS.ShopPaymentAuthorised;

const ORDER =
  '{"order_number":"T1","customer_id":9223372036854775807,"submitted_at":"2026-11-24T14:03:33Z","total":12.345678901234567890,' +
  '"status":"NEW","payment":{"method":"card","last4":"4242"},"lines":[{"sku":"10497","quantity":1}]}';
const bridge = (source, type, detail) =>
  `{"version":"0","id":"1","detail-type":"${type}","source":"${source}","account":"1","time":"2026-11-24T14:03:33Z","region":"eu","resources":[],"detail":${detail}}`;
const notification = (message) => JSON.stringify({ Type: "Notification", TopicArn: "arn:aws:sns:eu:1:t", Message: message });
const sqs = (...bodies) => ({ Records: bodies.map((body) => ({ eventSource: "aws:sqs", body })) });
const sns = (...messages) => ({ Records: messages.map((Message) => ({ EventSource: "aws:sns", Sns: { TopicArn: "t", Message } })) });
const inner = (input) =>
  [...shop.messages(input)].map((message) => (typeof message === "string" || message instanceof Uint8Array ? message : shop.stringifyJson(message)));
const recorder = (routing) => new shop.Dispatcher(routing).on(OrderSubmitted, (order, event) => [order.customer_id, event.subject]);

test("an EventBridge event reaches the handler of its subject, as text without losing a digit", async () => {
  assert.deepEqual(await recorder().dispatch(bridge("shop", "OrderSubmitted", ORDER)), [9223372036854775807n, "shop@OrderSubmitted"]);
});

test("an event that JSON.parse has rounded is refused, not passed on", async () => {
  await assert.rejects(recorder().dispatch(JSON.parse(bridge("shop", "OrderSubmitted", ORDER))), /customer_id: JSON.parse may have rounded/);
});

test("a CloudEvent and a PutEvents entry reach it, too", async () => {
  const cloud = `{"specversion":"1.0","id":"1","source":"shop","type":"OrderSubmitted","data":${ORDER}}`;
  const entry = shop.putEventsEntry(OrderSubmitted, OrderSubmitted.parse(ORDER), { EventBusName: "bus" });
  assert.deepEqual(entry, { Source: "shop", DetailType: "OrderSubmitted", Detail: ORDER, EventBusName: "bus" });
  const wrapped = shop.putEventsEntry(OrderSubmitted, OrderSubmitted.parse(ORDER), { Source: "shop-dev", DetailType: "Any", detailOf: (data) => ({ data }) });
  assert.deepEqual(wrapped, { Source: "shop-dev", DetailType: "Any", Detail: `{"data":${ORDER}}` });
  const encoded = JSON.stringify({ specversion: "1.0", id: "1", source: "shop", type: "OrderSubmitted", data_base64: Buffer.from(ORDER).toString("base64") });
  for (const event of [cloud, encoded, entry]) {
    assert.deepEqual(await recorder().dispatch(event), [9223372036854775807n, "shop@OrderSubmitted"]);
  }
});

test("an event goes to the newest version with a handler that its payload fits, whatever the order of registration", async () => {
  const Older = shop.ShopOrderSubmitted_v0.OrderSubmitted;
  const both = () => [
    new shop.Dispatcher().on(Older, (order) => ["old", order.number]).on(OrderSubmitted, (order) => ["new", order.order_number]),
    new shop.Dispatcher().on(OrderSubmitted, (order) => ["new", order.order_number]).on(Older, (order) => ["old", order.number]),
  ];
  for (const dispatcher of both()) {
    const sent = (detail) => dispatcher.dispatch(bridge("shop", "OrderSubmitted", detail));
    assert.deepEqual(await sent(ORDER), ["new", "T1"]);
    assert.deepEqual(await sent('{"number":"T0"}'), ["old", "T0"]);
    assert.deepEqual(await sent(ORDER.replace("{", '{"number":"T0",')), ["new", "T1"], "fits both");
    await assert.rejects(sent("{}"), /"order_number" is missing/, "fits none: the newest says why");
    dispatcher.on(Older, () => "replaced");
    assert.equal(await sent('{"number":"T0"}'), "replaced");
  }
  const failing = new shop.Dispatcher().on(Older, () => "old").on(OrderSubmitted, () => Promise.reject(new Error("of the handler")));
  await assert.rejects(failing.dispatch(bridge("shop", "OrderSubmitted", ORDER.replace("{", '{"number":"T0",'))), /of the handler/);
});

test("a batch hands over its innermost messages", () => {
  const event = bridge("shop", "OrderSubmitted", ORDER);
  assert.deepEqual(inner(sqs(event, notification(event))), [event, event]);
  assert.deepEqual(inner(sns(event, notification(event))), [event, event]);
  assert.deepEqual(inner(sqs("plain text", "12345678901234567890")), ["plain text", "12345678901234567890"]);
  assert.deepEqual(inner(JSON.parse('{"a":1}')), ['{"a":1}']);
  assert.deepEqual(inner(sqs(JSON.stringify(sqs('{"a":1}')))), ['{"Records":[{"eventSource":"aws:sqs","body":"{\\"a\\":1}"}]}'], "a body is a message, even when it looks like a batch");
});

test("what streams and brokers encode is decoded", () => {
  const event = bridge("shop", "OrderSubmitted", ORDER);
  const base64 = (content) => Buffer.from(content).toString("base64");
  const kinesis = (content) => ({ kinesisSchemaVersion: "1.0", partitionKey: "1", data: base64(content) });
  const kafka = (value) => ({ topic: "orders", partition: 0, offset: 1, value });
  const latin = Buffer.from([0x68, 0xe9]);

  assert.deepEqual(inner({ Records: [event, notification(event), "Tromsø", latin].map((content) => ({ eventSource: "aws:kinesis", kinesis: kinesis(content) })) }), [
    event,
    event,
    "Tromsø",
    Uint8Array.from(latin),
  ]);
  assert.deepEqual(inner([kinesis(event), { ...kinesis(event), data: "%" }, { messageId: "1", body: event }]), [event, "%", event], "EventBridge Pipes");
  assert.deepEqual(inner({ deliveryStreamArn: "a", records: [{ recordId: "1", data: base64(`${event}\n`) }] }), [event]);
  const registered = Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from(event)]);
  const records = { "orders-0": [kafka(base64(event)), kafka(null)], "orders-1": [kafka(base64(registered)), { topic: "orders", partition: 1 }] };
  assert.deepEqual(inner({ eventSource: "aws:kafka", bootstrapServers: "b:9092", records }), [event, event]);
  assert.deepEqual(inner({ eventSource: "aws:kafka", eventSourceArn: "a", records }), [event, event]);
  assert.deepEqual(inner({ eventSource: "aws:mq", eventSourceArn: "a", messages: [{ messageID: "1", data: base64(event) }] }), [event]);
  assert.deepEqual(inner({ eventSource: "aws:rmq", rmqMessagesByQueue: { "orders::/": [{ basicProperties: {}, data: base64(event) }] } }), [event]);
  assert.deepEqual(inner([JSON.parse('{"specversion":"1.0","data":"dGV4dA=="}'), 1, "text"]), ['{"specversion":"1.0","data":"dGV4dA=="}', "1", "text"]);
  assert.deepEqual(inner({ records: [1], messages: [2] }), ['{"records":[1],"messages":[2]}'], "a payload that happens to use these words");
});

for (const [name, { event, expected }] of Object.entries(JSON.parse(process.env.DELIVERIES))) {
  test(`what has no envelope is named by where it came by, as the registry names it: ${name}`, async () => {
    const dispatcher = new shop.Dispatcher().otherwise((payload, { subject }) => [subject, payload]);
    const named = [];
    for (const delivery of shop.deliveries(event)) {
      named.push(await dispatcher.dispatch(delivery));
    }
    const events = named.filter(([, payload]) => typeof payload === "object" && !(payload instanceof Uint8Array));
    assert.deepEqual(JSON.parse(shop.stringifyJson(events)), expected);
  });
}

test("a consumer of one's own says where a message came by", async () => {
  const consumed = (...delivery) => recorder().dispatch(new shop.Delivery(...delivery));
  assert.deepEqual(await consumed(Buffer.from(ORDER), "shop", "OrderSubmitted"), [9223372036854775807n, "shop@OrderSubmitted"]);
  assert.deepEqual(await consumed(bridge("shop", "OrderSubmitted", ORDER), "topic"), [9223372036854775807n, "shop@OrderSubmitted"], "an envelope says more");
  await assert.rejects(consumed("{}", "orders"), /no handler for "orders"/);
  await assert.rejects(consumed("no json"), /nothing says where the message came by: dispatch\(new Delivery\(message, source\)\)/);
});

test("of a batch, what was not handled is told and reported alone", async () => {
  const [good, bad] = [bridge("shop", "OrderSubmitted", ORDER), bridge("shop", "OrderSubmitted", "{}")];
  const kinesis = (content) => ({ kinesisSchemaVersion: "1.0", data: Buffer.from(content).toString("base64") });
  const queued = (queue, ...bodies) => ({ Records: bodies.map((body, at) => ({ messageId: `${at}`, eventSourceARN: `arn:aws:sqs:eu:1:${queue}`, body })) });
  const streamed = (...contents) => ({ Records: contents.map((content, at) => ({ kinesis: { ...kinesis(content), sequenceNumber: `${at}` } })) });
  for (const [event, expected, told] of [
    [queued("orders", good, good), [], []],
    [queued("orders", bad, good, bad), ["0", "2"], ["0", "2"]],
    [queued("orders.fifo", good, bad, good), ["1", "2"], ["1"]],
    [streamed(good, bad, good), ["1", "2"], ["1"]],
    [{ Records: [{ dynamodb: { SequenceNumber: "7" } }] }, ["7"], ["7"]],
    [[{ ...kinesis(bad), sequenceNumber: "8" }], ["8"], ["8"]],
  ]) {
    const failures = [];
    const response = await recorder().dispatchBatch(event, (error, id) => failures.push([error.name, id]));
    assert.deepEqual(response, { batchItemFailures: expected.map((itemIdentifier) => ({ itemIdentifier })) });
    assert.deepEqual(failures.map(([, id]) => id), told);
  }
  await assert.rejects(recorder().dispatchBatch(sns(bad)), { name: "ParseError" }, "Lambda takes no report for a topic");
});

test("a change that is in no notation of DynamoDB comes as it is", () => {
  for (const item of [{ a: {} }, { a: { S: 1 } }, { a: { X: "1" } }, { a: { N: "one" } }, { a: { L: "x" } }, { a: { M: { b: 1 } } }, { a: { S: "1", N: "1" } }]) {
    const change = { eventSource: "aws:dynamodb", eventSourceARN: "arn:aws:dynamodb:eu:1:table/orders/stream/x", dynamodb: { NewImage: item } };
    assert.deepEqual([...shop.messages({ Records: [change] })], [change]);
  }
});

test("a detail that is a text of JSON is what it holds", async () => {
  for (const twice of [JSON.stringify(ORDER), JSON.stringify(JSON.stringify(ORDER))]) {
    assert.deepEqual(await recorder().dispatch(bridge("shop", "OrderSubmitted", twice)), [9223372036854775807n, "shop@OrderSubmitted"]);
  }
  const text = new shop.Dispatcher().otherwise((payload) => payload);
  assert.equal(await text.dispatch(bridge("a", "b", JSON.stringify('"text"'))), '"text"');
  assert.equal(await text.dispatch(bridge("a", "b", JSON.stringify("{"))), "{");
});

test("a subject without a handler goes to `otherwise`, and is an error where there is none", async () => {
  const unknown = bridge("shop", "Unheard\\u001b", "{}");
  await assert.rejects(recorder().dispatch(unknown), (error) => error.name === "UnknownSubject" && error.subject === "shop@Unheard%1B");
  await assert.rejects(recorder().dispatch('{"a":1}'), /no envelope that is known/);
  assert.equal(await recorder().otherwise((payload, { subject }) => `${subject} ${JSON.stringify(payload)}`).dispatch(unknown), "shop@Unheard%1B {}");
});

test("the stage of a source can be ignored", async () => {
  const routing = { subjectOf: shop.ignoringStages("dev", "prod") };
  for (const source of ["shop-dev", "shop-prod", "shop"]) {
    assert.equal((await recorder(routing).dispatch(bridge(source, "OrderSubmitted", ORDER)))[1], "shop@OrderSubmitted");
  }
});

test("a payload inside the detail can be routed by what it says of itself", async () => {
  const routing = {
    subjectOf: ({ source, payload }) => `${source}@${payload.event.meta_data.type}`,
    payloadOf: ({ payload }) => payload.event.data,
  };
  const detail = `{"event":{"meta_data":{"type":"OrderSubmitted"},"data":${ORDER}}}`;
  assert.deepEqual(await recorder(routing).dispatch(bridge("shop", "State change", detail)), [9223372036854775807n, "shop@OrderSubmitted"]);
  assert.equal(shop.readEvent(bridge("shop", "State change", detail), routing).payload.order_number, "T1");
});

test("rules name an event and find its payload as the registry does", () => {
  const { subjectOf, payloadOf } = shop.byRules(
    [
      { subject: "by-type@{/a~1b/0}", type: /^(?:T.*)$/, has: ["/a~1b", "/n"] },
      { subject: "{source}@{kind}.{/n}", source: /^(?:hub)$/, under: "/meta", payload: "/data" },
      { subject: "{file}@{type}" },
    ],
    /(?:-dev|-prod)$/,
  );
  const named = (source, type, payload) => [subjectOf({ source, type, payload, envelope: {} }), payloadOf({ source, type, payload, envelope: {} })];
  assert.deepEqual(named("x", "T1", { "a/b": ["@:"], n: null }), ["by-type@@:", { "a/b": ["@:"], n: null }]);
  assert.deepEqual(named("hub-dev", "T1", { meta: { kind: "K" }, n: 1, data: [1] }), ["hub@K.1", [1]]);
  assert.deepEqual(named("hub", "", { meta: { kind: "K" }, n: 1, data: '{"a":[1]}' }), ["hub@K.1", { a: [1] }]);
  assert.deepEqual(named("hub", "", '{"meta":{"kind":"K"},"n":12345678901234567890,"data":null}'), ["hub@K.12345678901234567890", null]);
  for (const payload of [{ meta: { kind: "K" }, n: 1 }, { meta: { kind: "" }, n: 1, data: 1 }, { meta: { kind: "K" }, n: 1.5, data: 1 }, { meta: [], n: 1, data: 1 }, "text"]) {
    assert.deepEqual(named("hub-prod", "T", payload), ["hub@T", payload], "a rule that lacks something does not apply");
  }
  assert.deepEqual(named("-dev", "", {}), ["-dev", {}]);
  const none = shop.byRules([{ subject: "a@{toString}", under: "/x" }]);
  assert.equal(none.subjectOf({ source: "s", type: "", payload: { x: {} }, envelope: {} }), "s");
  for (const [source, type, name] of [
    ["orders-api", "PUT /orders/{id}", "orders-api@PUT /orders/{id}"],
    ["a@b", "c@d", "a%40b@c@d"],
    ["a%40b", "c%40d", "a%2540b@c%40d"],
    ["caf%C3%A9", "%2F %25", "caf%C3%A9@%2F %2525"],
    ["bell\u0007", "right\u202eleft\u00a0😀", "bell%07@right%E2%80%AEleft%C2%A0😀"],
    ["%C2%80%ff", "", "%25C2%80%ff"],
  ]) {
    assert.equal(shop.subjectName({ source, type }), name);
  }
  const opened = { source: "/buildings/7", type: "com.example.opened", payload: {}, isCloudEvent: true, envelope: {} };
  assert.equal(shop.subjectName(opened), "com.example.opened");
  assert.equal(shop.subjectName({ ...opened, type: "order.placed" }), "/buildings/7@order.placed");
  assert.equal(shop.subjectName({ ...opened, isCloudEvent: false }), "/buildings/7@com.example.opened");
  assert.equal(shop.byRules([]).subjectOf(opened), "com.example.opened");
  assert.equal(shop.byRules([], undefined, shop.sourceAndType).subjectOf(opened), "/buildings/7@com.example.opened");
  assert.deepEqual(shop.ROUTING, {}, "without rules events are named by their envelopes");
});

test("readEvent gives what a switch can tell apart, and refuses what the registry does not hold", () => {
  const event = shop.readEvent(bridge("shop", "PaymentAuthorised", '{"order_number":"T1","amount":1}'));
  assert.equal(event.subject, PaymentAuthorised.name);
  assert.throws(() => shop.readEvent(bridge("shop", "PaymentAuthorised", '{"order_number":"T1"}')), /required property "amount" is missing/);
  assert.throws(() => shop.readEvent(bridge("shop", "__proto__", "{}")), { name: "UnknownSubject" });
  assert.throws(() => shop.unreachable(event), { name: "UnknownSubject" });
});

test("every subject is listed with its name, source, type, version and fingerprint", () => {
  assert.deepEqual(Object.keys(shop.SUBJECTS), ["ShopOrderSubmitted", "ShopPaymentAuthorised"]);
  const { name, source, type, version, fingerprint } = shop.SUBJECTS.ShopOrderSubmitted;
  assert.deepEqual([name, source, type, version, fingerprint.length], ["shop@OrderSubmitted", "shop", "OrderSubmitted", 1, 64]);
});
