// What the run-time support promises. RUNTIME: URL of the compiled runtime/index.js.
import assert from "node:assert/strict";
import test from "node:test";

const json = await import(process.env.RUNTIME);

const roundTrip = (text) => json.stringifyJson(json.parseJson(text));
const read = (check, input) => json.parse("Value", check, input);
const refusal = (check, input) => {
  try {
    read(check, input);
  } catch (error) {
    assert.ok(error instanceof json.ParseError, `expected a ParseError, got ${error}`);
    return error;
  }
  return assert.fail(`${input} was not refused`);
};

test("numbers that a double would round come back digit for digit", () => {
  for (const text of ["9007199254740993", "-9223372036854775808", "123456789012345678901234567890", "0.12345678901234567890", "1e400", "-1.7976931348623157e309"]) {
    assert.equal(roundTrip(text), text);
    for (const [before, after] of [["[", "]"], ["[0,", "]"], ['{"a":', "}"], ['{"a":[', "]}"], ['["a: ",', "]"]]) {
      assert.equal(roundTrip(before + text + after), before + text + after);
    }
    assert.equal(roundTrip(`{"a"\n:\r\n\t${text} }`), `{"a":${text}}`);
  }
});

test("numbers that a double holds are plain numbers, also in a text with longer ones", () => {
  assert.deepEqual(json.parseJson("[12345678901234567890, 1.5, 0.30000000000000004, 1e2, -0.0, 1.0000000000000000]"), [
    12345678901234567890n,
    1.5,
    0.30000000000000004,
    100,
    -0,
    1,
  ]);
});

test("the exact parser agrees with JSON.parse on all that is not a long number", () => {
  const texts = [
    '{"a":{"b":[true,false,null,"x\\u00e9\\n\\"\\\\\\/"]},"":1,"__proto__":{"x":1}}',
    ' [ ] ',
    '{ }',
    '"\\ud834\\udd1e \ud834\udd1e"',
    '{"a":1,"a":2}',
    '\t[1 ,\r\n2 ]\n',
  ];
  for (const text of texts) {
    const exact = json.parseJson(`[9999999999999999999,${text}]`)[1];
    assert.deepEqual(exact, JSON.parse(text));
    assert.deepEqual(Object.keys(Object(exact)), Object.keys(Object(JSON.parse(text))));
  }
});

test("the exact parser refuses what JSON.parse refuses", () => {
  for (const text of ["", "01", "1.", ".5", "+1", "-", "[1,]", "[,1]", '{"a"}', '{"a":}', '{a:1}', "{", "[", '"', '"\n"', '"\\x"', "tru", "nulll", "NaN", "[1 2]", '{"a":1 "b":2}', "1 1"]) {
    assert.throws(() => json.parseJson(`[9999999999999999999,${text}`), SyntaxError, text);
    assert.throws(() => json.parseJson(`[9999999999999999999,[${text}]]x`), SyntaxError, text);
  }
});

test("what JSON cannot say is not written", () => {
  for (const value of [NaN, Infinity, undefined, () => 0, Symbol("s"), [undefined]]) {
    assert.throws(() => json.stringifyJson(value), TypeError);
  }
  const circle = {};
  circle.self = circle;
  assert.throws(() => json.stringifyJson(circle), /stands in itself/);
  assert.equal(json.stringifyJson({ a: undefined, b: 1 }), '{"b":1}');
});

test("nesting is refused where it would exhaust the stack, and nowhere else", () => {
  const nested = (depth, inside) => "[".repeat(depth) + inside + "]".repeat(depth);
  const tree = json.union([json.number(), json.list(json.declared(() => tree))]);
  assert.equal(roundTrip(nested(500, "1")), nested(500, "1"));
  assert.equal(roundTrip(nested(500, "9999999999999999999")), nested(500, "9999999999999999999"));
  assert.doesNotThrow(() => read(tree, nested(500, "1")));
  refusal(tree, nested(501, "1"));
  refusal(tree, nested(200_000, "1"));
  assert.equal(refusal(tree, nested(200_000, "9999999999999999999")).reason, "nested deeper than 500 levels");
  const tangled = Array.from({ length: 300 }).reduce((check) => json.nullable(check), json.list(json.declared(() => tangled)));
  assert.match(refusal(tangled, nested(200_000, "null")).reason, /nested too deep/);
  assert.ok(!json.is(tangled, JSON.parse(nested(200_000, "null"))));
});

test("what is read without a type is written at any depth", () => {
  const shared = { a: 1, b: [true, null, undefined].slice(0, 2) };
  const deep = Array.from({ length: 20_000 }).reduce((inner, _, level) => (level % 2 ? [0, inner, "x"] : { a: inner, "b/c": shared, gone: undefined }), { n: 2n ** 63n });
  const text = json.stringifyJson(deep);
  assert.ok(text.includes('{"n":9223372036854775808}'));
  const plain = text.replace("9223372036854775808", "1");
  assert.equal(json.stringifyJson(read(json.unknown, plain)), plain);
  assert.throws(() => json.stringifyJson(Array.from({ length: 600 }).reduce((inner) => [inner], [undefined])), TypeError);
});

test("an int64 is a bigint, read from a number where that is exact", () => {
  assert.equal(read(json.int64(), "9223372036854775807"), 9223372036854775807n);
  assert.equal(read(json.int64(), "5"), 5n);
  assert.equal(read(json.int64(), 5), 5n);
  assert.equal(read(json.int64(), "1.0"), 1n);
  assert.equal(read(json.int64(), "1.0e3"), 1000n);
  assert.match(refusal(json.int64(), "9223372036854775808").reason, /at most/);
  assert.match(refusal(json.int64(), 2 ** 60).reason, /rounded/);
  assert.ok(!json.is(json.int64(), 5), "a number does not have the type bigint");
});

test("a whole number keeps its value however it is written", () => {
  assert.equal(read(json.int64(), "1e18"), 10n ** 18n);
  assert.equal(read(json.int64(), "9.007199254740993e15"), 9007199254740993n);
  assert.equal(read(json.bigint(), "1e23"), 10n ** 23n);
  assert.equal(read(json.bigint(), "1.5e300"), 15n * 10n ** 299n);
  assert.equal(read(json.bigint(), "-12e0"), -12n);
  refusal(json.int64(), "1.5e18000");
  refusal(json.int64(), "1e-1");
});

test("a whole number is one by its value, not by its spelling", () => {
  for (const text of ["1", "1.0", "10e-1", "-0", "9007199254740991", "1.00000000000000000000"]) {
    assert.equal(typeof read(json.integer(), text), "number", text);
  }
  for (const text of ["1.5", "9007199254740993", "1e400", '"1"', "true", "null"]) {
    refusal(json.integer(), text);
  }
});

test("a decimal keeps its digits and compares by value", () => {
  const value = read(json.decimal({ minimum: 0, multipleOf: 0.01 }), "12345678901234567.89");
  assert.equal(String(value), "12345678901234567.89");
  assert.equal(value.toNumber(), 12345678901234567.89);
  refusal(json.decimal({ multipleOf: 0.01 }), "12345678901234567.891");
  refusal(json.decimal({ maximum: new json.Decimal("0.10000000000000000001") }), "0.10000000000000000002");
  assert.throws(() => new json.Decimal("1,5"), RangeError);
});

test("numbers of all kinds compare exactly", () => {
  const decimal = (text) => new json.Decimal(text);
  for (const [less, more] of [
    [1, 2n],
    [decimal("-1e400"), -5],
    [decimal("9007199254740992.5"), 9007199254740993n],
    [decimal("1e-400"), decimal("1e-399")],
    [decimal("-1e400"), decimal("-1e399")],
    [0, decimal("1e-400")],
    [-0.1, decimal("0.0")],
  ]) {
    assert.ok(json.compare(less, more) < 0 && json.compare(more, less) > 0, `${less} < ${more}`);
  }
  assert.equal(json.compare(decimal("1.50"), 1.5), 0);
  assert.equal(json.compare(decimal("0e5"), 0), 0);
});

test("multiples are decimal, so that 19.99 is one of 0.01", () => {
  for (const [value, step] of [[19.99, 0.01], [0.3, 0.1], [1e21, 7e20 / 7], [4n, 2], [0, 3], [new json.Decimal("1e400"), 2]]) {
    assert.ok(json.isMultiple(value, step), `${value} % ${step}`);
  }
  for (const [value, step] of [[19.995, 0.01], [5, 2], [1n, 2n], [new json.Decimal("1e9999"), 3], [new json.Decimal("1e99999999"), 3]]) {
    assert.ok(!json.isMultiple(value, step), `${value} % ${step}`);
  }
});

test("bounds count as JSON Schema counts: code points, inclusive, exclusive", () => {
  assert.equal(read(json.text({ minLength: 1, maxLength: 1 }), '"\u{1F600}"'), "\u{1F600}");
  refusal(json.text({ maxLength: 1 }), '"ab"');
  refusal(json.number({ exclusiveMinimum: 0 }), "0");
  refusal(json.number({ exclusiveMaximum: 1 }), "1");
  refusal(json.number({ maximum: 1 }), "1.1");
  refusal(json.list(json.unknown, { minItems: 1 }), "[]");
  refusal(json.list(json.unknown, { maxItems: 1 }), "[1,2]");
});

test("bounds are those of the number as it is written, not as a double rounds it", () => {
  const unsigned = json.number({ maximum: 2n ** 64n - 1n });
  assert.equal(read(unsigned, "18446744073709550000"), 18446744073709550000);
  refusal(unsigned, "18446744073709551616");
  assert.equal(read(json.number({ exclusiveMaximum: 1 }), "0.99999999999999999999"), 1);
  for (const text of ["1e400", "9007199254740993", "9223372036854775808"]) {
    assert.match(refusal(json.number(), text).reason, /a double holds/);
  }
  for (const text of ["9007199254740992", "-9223372036854776000"]) {
    assert.equal(json.stringifyJson(read(json.number(), text)), text);
  }
});

test("items are equal by value", () => {
  const unique = json.list(json.unknown, { unique: true });
  assert.doesNotThrow(() => read(unique, '[1, "1", true, [1], {"a":1}, {"a":1,"b":2}, 9007199254740993, 9007199254740992]'));
  for (const text of ['[1, 1.0]', '[{"a":1,"b":2},{"b":2,"a":1}]', "[9007199254740993, 9007199254740993]", "[[null],[null]]", "[1e400, 10e399]"]) {
    refusal(unique, text);
  }
});

test("patterns are found anywhere, with the u flag or without, and a broken one refuses nothing", () => {
  assert.doesNotThrow(() => read(json.text({ pattern: "^\\p{L}$" }), '"é"'));
  refusal(json.text({ pattern: "b" }), '"acd"');
  assert.doesNotThrow(() => read(json.text({ pattern: "b" }), '"abc"'));
  refusal(json.text({ pattern: "^[\\w-\\.]$" }), '"!"');
  assert.doesNotThrow(() => read(json.text({ pattern: "(" }), '"x"'));
  assert.doesNotThrow(() => read(json.text({ pattern: "x".repeat(70_000) }), '"y"'));
});

test("only own properties count, whatever their names", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "", "valueOf"]) {
    const needs = json.record([json.required(name, json.number())]);
    assert.match(refusal(needs, "{}").reason, /is missing/);
    const text = `{${JSON.stringify(name)}:1}`;
    assert.equal(json.stringifyJson(read(needs, text)), text);
    assert.equal(refusal(json.record([], json.never), text).path, `/${name}`);
    assert.equal(json.stringifyJson(read(json.record([json.required(name, json.int64())]), text)), text);
    assert.deepEqual(Object.keys(read(json.map(json.int64()), text)), [name]);
  }
  assert.equal(Object.getPrototypeOf(read(json.map(json.int64()), '{"__proto__":1}')), Object.prototype);
});

test("keys that are not declared may have to match a pattern", () => {
  const check = json.record([json.optional("a", json.number())], json.int64(), "^x-");
  assert.deepEqual(read(check, '{"a":1,"x-b":1}'), { a: 1, "x-b": 1n });
  assert.equal(refusal(check, '{"a":1,"b":1}').message, "Value at /b: expected a key that matches ^x-");
  assert.equal(refusal(check, '{"x-b":"1"}').path, "/x-b");
  assert.equal(refusal(json.map(json.number(), { keyPattern: "^x-" }), '{"x-a":1,"y":1}').path, "/y");
  assert.equal(refusal(json.record([], json.unknown, "^x-"), '{"__proto__":1}').path, "/__proto__");
});

test("what is missing is told before what is wrong", () => {
  const check = json.record([json.optional("a", json.number()), json.required("b", json.number())]);
  assert.equal(refusal(check, '{"a":"1"}').message, 'Value: required property "b" is missing');
  assert.equal(refusal(check, '{"a":"1","b":1}').path, "/a");
});

test("what an object inherits is not its own", () => {
  const check = json.record([json.required("a", json.number())], json.string);
  assert.ok(!json.is(check, Object.create({ a: 1 })));
  assert.ok(json.is(check, Object.assign(Object.create({ b: 1 }), { a: 1, c: "text" })));
  assert.ok(json.is(check, Object.assign(Object.create(null), { a: 1 })));
  assert.ok(!json.is(check, { a: 1, c: 1 }));
});

test("reading never changes what it was given", () => {
  const input = Object.freeze({ id: 1, list: Object.freeze([1, 2]) });
  const check = json.record([json.required("id", json.int64()), json.required("list", json.list(json.int64()))]);
  assert.deepEqual(read(check, input), { id: 1n, list: [1n, 2n] });
  const plain = { a: [1] };
  assert.equal(read(json.record([]), plain), plain, "where nothing is converted it is the same object");
});

test("the path of an issue is a JSON pointer", () => {
  const check = json.map(json.list(json.map(json.string)));
  assert.equal(refusal(check, '{"a/b":[{},{"c~d":1}]}').path, "/a~1b/1/c~0d");
  assert.equal(refusal(check, "[]").path, "");
});

test("an error shows the beginning of what a schema says at length", () => {
  const long = "x".repeat(10_000);
  for (const check of [json.literal(long), json.oneOf([long, long]), json.text({ pattern: long }), json.map(json.string, { keyPattern: long })]) {
    for (const input of ['{"a":"b"}', '"b"']) {
      assert.ok(refusal(check, input).message.length < 300);
    }
  }
});

test("an error never quotes the value", () => {
  const secret = "s3cr3t";
  const checks = [json.number(), json.oneOf(["a", "b"]), json.literal("a"), json.text({ maxLength: 1 }), json.uuid, json.union([json.number(), json.boolean])];
  for (const check of checks) {
    assert.ok(!String(refusal(check, JSON.stringify(secret))).includes(secret));
  }
  assert.ok(!refusal(json.string, `{"${secret}`).message.includes(secret));
});

test("a union takes the first alternative that fits, and tells what ails the nearest", () => {
  const point = json.record([json.required("x", json.integer()), json.required("y", json.integer())]);
  const shape = json.union([json.string, point, json.list(point)]);
  assert.doesNotThrow(() => read(shape, '{"x":1,"y":2}'));
  assert.equal(refusal(shape, '[{"x":1,"y":"2"}]').path, "/0/y");
  assert.match(refusal(shape, "true").reason, /none of 3 alternatives/);
  assert.equal(read(json.union([json.int64(), json.string]), "7"), 7n);
});

test("unions inside unions are tried once each, so that no value takes exponential time", () => {
  const tree = json.union(["a", "b", "c"].map((name) => json.record([json.required(name, json.number()), json.required("in", json.declared(() => json.nullable(tree)))])));
  const nested = (inside) => Array.from({ length: 60 }).reduce((value) => ({ a: 1, b: 1, c: 1, in: value }), inside);
  assert.doesNotThrow(() => read(tree, nested(null)));
  assert.equal(refusal(tree, nested({ a: "1", in: null })).path, `${"/in".repeat(60)}/a`);
  const lists = json.union([json.list(json.declared(() => lists)), json.list(json.declared(() => lists), { maxItems: 1 }), json.number()]);
  assert.equal(refusal(lists, `${"[".repeat(60)}null${"]".repeat(60)}`).path, "/0".repeat(60));
  assert.equal(refusal(json.list(tree), [nested(null), nested(1)]).path, `/1${"/in".repeat(60)}`);
});

test("a tag selects the alternative, and an open union keeps a tag that it does not know", () => {
  const alternatives = [["a", json.record([json.required("n", json.number())])]];
  assert.equal(refusal(json.tagged("t", alternatives), '{"t":"a","n":"1"}').path, "/n");
  assert.equal(refusal(json.tagged("t", alternatives), '{"t":"z"}').path, "/t");
  assert.equal(refusal(json.tagged("t", alternatives, json.unknown), '{"t":1}').path, "/t");
  assert.equal(refusal(json.tagged("t", alternatives, json.unknown), "{}").message, 'Value: required property "t" is missing');
  assert.doesNotThrow(() => read(json.tagged("t", alternatives, json.unknown), '{"t":"z","n":"1"}'));
});

test("a tuple has its places, and no more unless there is a rest", () => {
  const pair = json.tuple([json.string, json.int64()], json.never, 1);
  assert.deepEqual(read(pair, '["a", 1]'), ["a", 1n]);
  assert.deepEqual(read(pair, '["a"]'), ["a"]);
  refusal(pair, "[]");
  assert.equal(refusal(pair, '["a", 1, 2]').path, "/2");
  assert.doesNotThrow(() => read(json.tuple([json.string], json.boolean), '["a", true, false]'));
});

test("an enum may hold any scalars", () => {
  const mixed = json.oneOf(["", 1, 2n ** 60n, true, null]);
  for (const text of ['""', "1", "1.0", "1152921504606846976", "true", "null"]) {
    assert.doesNotThrow(() => read(mixed, text), text);
  }
  for (const text of ['"1"', "2", "false", "1152921504606846977", "[]"]) {
    refusal(mixed, text);
  }
});
