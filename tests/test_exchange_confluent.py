"""Confluent's registry over REST: a small server that answers as the specification says, and as it should not."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from schemactl.errors import InvalidSchema, UnreadableInput, UsageError
from schemactl.exchange import confluent, http
from schemactl.model.exchange import ForeignFile, Found
from schemactl.model.json import JsonObject, JsonValue
from tests.support import schemactl
from tests.test_exchange import documents

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ORDER: JsonObject = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {"id": {"type": "string"}}}
READ: JsonObject = {**ORDER, "$schema": DRAFT}


def version(name: str, schema: JsonValue, number: int = 1, **more: JsonValue) -> JsonObject:
    """An answer of `GET /subjects/NAME/versions/NUMBER`."""
    return {"subject": name, "version": number, "id": 100 + number, "schemaType": "JSON", "schema": json.dumps(schema), **more}


class Handler(BaseHTTPRequestHandler):
    """Answers from a table: path → (status, headers, body)."""

    answers: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization")))
        missing = (404, {}, b'{"error_code": 40401, "message": "Subject not found."}')
        status, headers, body = self.answers.get(self.path, missing)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in (http.USER, http.PASSWORD, http.TOKEN, "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    Handler.answers, Handler.asked = {}, []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def serve(path: str, value: "JsonValue | bytes", status: int = 200, **headers: str) -> None:
    Handler.answers[path] = (status, headers, value if isinstance(value, bytes) else json.dumps(value).encode())


def serve_registry() -> None:
    serve("/subjects", ["orders-value", "orders-key", "shop%40Paid-value", "avro-value", "money"])
    serve("/subjects/orders-value/versions/latest", version("orders-value", ORDER, 3))
    serve("/subjects/orders-key/versions/latest", version("orders-key", {"type": "string"}))
    serve("/subjects/shop%2540Paid-value/versions/latest", version("shop%40Paid-value", {
        "$schema": ORDER["$schema"], "type": "object", "properties": {"total": {"$ref": "money.json"},
        "of": {"$ref": "money.json#/definitions/unit"}},
    }, references=[{"name": "money.json", "subject": "money", "version": 2}]))  # fmt: skip
    serve("/subjects/avro-value/versions/latest", {"subject": "avro-value", "version": 1, "id": 1, "schema": '"string"'})
    unit: JsonObject = {"definitions": {"unit": {"enum": ["EUR"]}}, "type": "object", "properties": {"unit": {"$ref": "#/definitions/unit"}}}
    serve("/subjects/money/versions/latest", version("money", {"type": "number"}, 3))
    serve("/subjects/money/versions/2", version("money", {"$schema": ORDER["$schema"], "$id": "https://example.org/m", **unit}, 2))


def test_a_registry_is_imported_with_what_its_schemas_refer_to(server: str, in_tmp: Path) -> None:
    serve_registry()
    ran = schemactl("import", "confluent", f"{server}/", "--format", "json")
    assert ran.code == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert [one["why"] for one in answer["skipped"]] == ["a schema of AVRO; schemactl reads JSON Schema", "the schema of a key"]
    found = documents("schemas")
    assert found.keys() == {"orders", "shop@Paid", "money"} or found.keys() == {"orders", "shop%40Paid", "money"}
    assert found["orders"] == READ
    assert found["money"] == {"$schema": DRAFT, "type": "number"}
    paid = next(document for name, document in found.items() if "Paid" in name)
    assert paid["$defs"][paid["properties"]["of"]["$ref"].removeprefix("#/$defs/")] == {"enum": ["EUR"]}
    assert "https://" not in json.dumps({**paid, "$schema": ""})
    assert "unchanged" in schemactl("import", "confluent", server).stdout


def test_what_was_printed_by_curl_is_read_too(in_tmp: Path) -> None:
    Path("a").mkdir()
    Path("a/orders.json").write_text(json.dumps(version("orders-value", ORDER, 3)))
    Path("a/older.json").write_text(json.dumps(version("orders-value", {"type": "object"}, 2)))
    Path("a/bare.json").write_text(json.dumps({"schema": json.dumps({**ORDER, "x-schemactl-subject": "shop@Bare"}), "schemaType": "JSON"}))
    assert schemactl("import", "confluent", "a").code == 0
    assert documents("schemas") == {"orders": READ, "shop@Bare": READ}


@pytest.mark.parametrize(
    ("variables", "header"),
    [
        ({http.USER: "key", http.PASSWORD: "s:e"}, "Basic a2V5OnM6ZQ=="),
        ({http.TOKEN: "t"}, "Bearer t"),
        ({}, None),
    ],
)
def test_credentials_come_from_the_environment(variables: dict[str, str], header: str | None, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    serve("/subjects", [])
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert list(confluent.fetch(server)) == []
    assert Handler.asked == [("/subjects", header)]


@pytest.mark.parametrize(
    ("address", "token", "said"),
    [
        ("http://user:secret@127.0.0.1:1", "", "credentials"),
        ("http://registry.example.org", "t", "without encryption"),
        ("http://", "", "no host"),
        ("http://[::1", "", "not an address"),
        ("http://h:99999", "", "not an address"),
        ("http://h/?a=b", "", "query"),
        ("https://h", "a\nb", "no header"),
    ],
)
def test_an_address_that_would_give_away_or_mean_nothing_is_refused(address: str, token: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(http.TOKEN, token)
    with pytest.raises(UsageError, match=said) as refused:
        list(confluent.fetch(address))
    assert "secret" not in str(refused.value)


ODD: dict[str, tuple[dict[str, Any], str]] = {
    "an error": ({"/subjects": (500, {}, b'{"error_code": 50001, "message": "the \x1b[31mstore failed."}')}, "500 Internal Server Error"),
    "an error that says nothing": ({"/subjects": (503, {}, b"<html>")}, "503"),
    "no rights": ({"/subjects": (401, {}, b"{}")}, http.USER),
    "no registry": ({"/": (200, {}, b"[]")}, "Subject not found"),
    "a web page": ({"/subjects": (200, {}, b"<html></html>")}, "not JSON"),
    "an object": ({"/subjects": (200, {}, b'{"a": 1}')}, "not a list of subjects"),
    "numbers": ({"/subjects": (200, {}, b"[1]")}, "not a list of subjects"),
    "cut off": ({"/subjects": (200, {"Content-Length": "100"}, b'["a"')}, "not JSON"),
    "elsewhere": ({"/subjects": (302, {"Location": "http://127.0.0.1:1/subjects"}, b"")}, "redirects to another host"),
    "to a file": ({"/subjects": (302, {"Location": "file:///etc/passwd"}, b"")}, "is not allowed"),
    "round and round": ({"/subjects": (302, {"Location": "/subjects"}, b"")}, "302"),
    "a subject that is gone": ({"/subjects": (200, {}, b'["a"]')}, "404"),
    "a version without a schema": (
        {"/subjects": (200, {}, b'["a"]'), "/subjects/a/versions/latest": (200, {}, b'{"version": 1}')}, "no `schema`",
    ),
    "a version that is a list": ({"/subjects": (200, {}, b'["a"]'), "/subjects/a/versions/latest": (200, {}, b"[]")}, "no `schema`"),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_what_answers_oddly_is_said_and_nothing_is_written(case: str, server: str, in_tmp: Path) -> None:
    Handler.answers, said = ODD[case]
    ran = schemactl("import", "confluent", server)
    assert ran.code == 3
    assert said in ran.stderr
    assert f"{server}/subjects" in ran.stderr
    assert "\x1b" not in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert not Path("schemas").exists()


def test_a_server_that_is_down_slow_or_endless_ends(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableInput, match="cannot be reached"):
        list(confluent.fetch("http://127.0.0.1:1"))
    serve("/subjects", ["a" * 1_000])
    monkeypatch.setattr(http, "LARGEST_SCHEMA", 500)
    with pytest.raises(UnreadableInput, match="more than 500 bytes"):
        list(confluent.fetch(server))
    monkeypatch.setattr(http, "LARGEST_SCHEMA", 5_000)
    monkeypatch.setattr(http, "_SECONDS_IN_ALL", -1.0)
    with pytest.raises(UnreadableInput, match="takes more than"):
        list(confluent.fetch(server))
    monkeypatch.setattr(http, "_SECONDS", 0.01)
    monkeypatch.setattr(Handler, "do_GET", lambda self: threading.Event().wait(0.5))
    with pytest.raises(UnreadableInput, match=r"sent nothing|cannot be reached"):
        list(confluent.fetch(server))


REFUSED: dict[str, tuple[JsonValue, str]] = {
    "an event": ({"id": 1}, "no `schema`"),
    "no JSON": ({**version("a", 1), "schema": "{"}, "/schema"),
    "a list": (version("a", []), "neither an object nor a boolean"),
    "a reference to nothing": (version("a", ORDER, references=[{"name": "b", "subject": "b", "version": 1}]), "version 1 of 'b'"),
    "a reference without a name": (version("a", ORDER, references=[{"name": "b"}]), "without a subject"),
    "a reference that is not listed": (version("a", {"$ref": "b.json"}), "b.json"),
    "no schema of its draft": (version("a", {"type": 5}), "/type"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_answer_of_a_registry_is_refused_with_its_place(case: str) -> None:
    content, said = REFUSED[case]
    with pytest.raises(InvalidSchema) as refused:
        list(confluent.read([ForeignFile("f", content)]))
    assert said in str(refused.value)
    assert str(refused.value).startswith("f")


def test_schemas_that_refer_to_one_another_in_a_circle_are_read() -> None:
    tree: JsonObject = {"type": "object", "properties": {"b": {"$ref": "b.json"}}}
    leaf: JsonObject = {"type": "object", "properties": {"a": {"$ref": "a.json"}}}
    files = [
        ForeignFile("a", version("a", tree, references=[{"name": "b.json", "subject": "b", "version": 1}])),
        ForeignFile("b", version("b", leaf, references=[{"name": "a.json", "subject": "a", "version": 1}])),
    ]
    found = [one for one in confluent.read(files) if isinstance(one, Found)]
    assert [one.subject.name for one in found] == ["a", "b"]


def test_all_skipped_is_an_error_that_says_so(in_tmp: Path) -> None:
    Path("a.json").write_text(json.dumps({"subject": "a", "version": 1, "schema": '"string"'}))
    ran = schemactl("import", "confluent", "a.json")
    assert ran.code == 3
    assert "AVRO" in ran.stderr
