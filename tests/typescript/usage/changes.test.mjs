// Which handlers get changes of rows and items. TABLE: URL of the folder of the compiled package. CHANGES: tests/changes.py.
import assert from "node:assert/strict";
import test from "node:test";

const table = await import(`${process.env.TABLE}/index.js`);
const { Customers, CustomersRemove } = table.SUBJECTS;
const CHANGES = JSON.parse(process.env.CHANGES);
const told = (customer, event) => `${event.change} ${customer === undefined ? table.stringifyJson(event.payload) : `${customer.id} ${customer.name}`}`;

for (const [name, [record, withRemovals, without]] of Object.entries(CHANGES)) {
  test(`a removal reaches the handlers that ask for removals: ${name}`, async () => {
    for (const [asks, expected] of [[true, withRemovals], [false, without]]) {
      const seen = [];
      const write = (customer, event) => void seen.push(told(customer, event));
      const dispatcher = new table.Dispatcher().on(Customers, write);
      const answer = await (asks ? dispatcher.onRemoved(Customers, write) : dispatcher).dispatchBatch({ Records: [record] });
      assert.deepEqual(answer, { batchItemFailures: [] });
      assert.deepEqual(seen, expected === "" ? [] : [expected]);
    }
  });
}

test("what no handler asks for goes to otherwise, and is no event that is read", async () => {
  const removed = Object.values(CHANGES).filter(([, , without]) => without === "").map(([record]) => record);
  const seen = [];
  const dispatcher = new table.Dispatcher().on(Customers, () => assert.fail("removed")).otherwise((_, { change }) => void seen.push(change));
  await dispatcher.dispatchBatch({ Records: removed });
  assert.equal(seen.filter((change) => ["removed", "other"].includes(change)).length, removed.length - 1, "an item without attributes is nothing");
  const deleted = { op: "d", source: { table: "customers" }, before: { id: 1, name: "Ada" } };
  assert.throws(() => table.readEvent(deleted), (error) => error.name === "RemovedEvent" && error.event.subject === "customers");
  assert.equal(table.readEvent({ ...deleted, op: "c", after: deleted.before }).change, "created");
});

test("a subject of removed keys has an ordinary handler", async () => {
  const handled = new table.Dispatcher().on(CustomersRemove, ({ id }, { change }) => [id, change]);
  for (const delivery of table.deliveries(CHANGES["an item was removed of which the keys are known"][0])) {
    assert.deepEqual(await handled.dispatch(delivery), [1, "removed"]);
  }
  await assert.rejects(handled.dispatch({ op: "d", source: { table: "customers" }, before: { id: 1 } }), /no handler for "customers"/);
});
