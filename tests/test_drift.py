"""`schemactl drift`: what has gone silent, is refused or is new, the probability that it is chance, and each way in which that is written."""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schemactl.infer import Evidence, absent
from tests.support import ROOT, examples, schemactl

SCHEMA = json.loads((ROOT / "docs/schemas/drift.json").read_bytes())


def _event(type_: str, day: int, detail: object, source: str = "shop") -> str:
    return json.dumps({"detail-type": type_, "source": source, "time": f"2026-01-{day:02}T00:00:00Z", "detail": detail}) + "\n"


def _write(name: str, lines: Iterable[str]) -> str:
    Path(name).write_text("".join(lines))
    return name


def _order(id_: str) -> dict[str, object]:
    return {"id": id_, "lines": [{"sku": "a", "note": "b"}]}


def _earlier(coupons: int = 57) -> None:
    """100 orders, of which so many have a coupon and each has an item with a note or without; 10 payments."""
    orders = [
        _event("Placed", 1, {"id": f"o{n}", "lines": [{"sku": "a", "note": "b"}], **({"coupon": "x"} if n < coupons else {})}) for n in range(100)
    ]
    payments = [_event("Paid", 2, {"id": f"p{n}"}) for n in range(10)]
    assert schemactl("discover", _write("earlier.ndjson", [*orders, *payments])).code == 0


def _drift(*arguments: str, code: int = 1) -> dict[str, dict[str, object]]:
    ran = schemactl("drift", *arguments, "--format", "json")
    assert ran.code == code, ran.stderr
    document = json.loads(ran.stdout)
    Draft202012Validator(SCHEMA).validate(document)
    return {one["subject"]: one for one in document["subjects"]}


def test_a_property_that_never_came_again_is_missing(in_tmp: Path) -> None:
    _earlier()
    now = [_event("Placed", 9, _order(f"q{n}")) for n in range(40)] + [_event("Paid", 9, {"id": "q"})]
    found = _drift(_write("now.ndjson", now))
    (missing,) = found["shop@Placed"]["missing"]  # type: ignore[misc]
    chance = math.prod((43 + n) / (100 + n) for n in range(1, 41))
    assert (missing["path"], missing["kind"], missing["expected"]) == ("/coupon", "property", 23)
    assert (missing["before"], missing["now"]) == ({"had": 57, "of": 100}, {"had": 0, "of": 40})
    assert missing["chance"] == pytest.approx(chance, rel=1e-6)
    assert (found["shop@Placed"]["refused"], found["shop@Paid"]["missing"]) == (0, [])


def test_what_chance_may_have_kept_away_is_not_missing(in_tmp: Path) -> None:
    _earlier(coupons=5)
    now = _write("now.ndjson", [_event("Placed", 9, _order("q")), _event("Paid", 9, {"id": "q"})])
    assert _drift(now, code=0)["shop@Placed"]["missing"] == []
    assert [one["path"] for one in _drift(now, "--chance", "1")["shop@Placed"]["missing"]] == ["/coupon"]  # type: ignore[attr-defined]


def test_a_property_of_items_is_missing_once_and_its_parent_alone(in_tmp: Path) -> None:
    lines = [_event("Placed", 1, {"address": {"city": "a", "zip": "1"}, "lines": [{"sku": "a", "note": "b"}] * 2}) for _ in range(50)]
    assert schemactl("discover", _write("earlier.ndjson", lines)).code == 0
    found = _drift(_write("now.ndjson", [_event("Placed", 9, {"lines": [{"sku": "a"}]})] * 50))
    assert {one["path"] for one in found["shop@Placed"]["missing"]} == {"/address", "/lines/*/note"}  # type: ignore[attr-defined]
    assert found["shop@Placed"]["refused"] == 50


def _statuses(*counts: tuple[str, int]) -> list[str]:
    return [_event("Moved", 1, {"to": {"status": status}, "id": f"{status}{n}"}) for status, count in counts for n in range(count)]


def test_a_value_of_an_enum_that_never_came_again_is_missing(in_tmp: Path) -> None:
    assert schemactl("discover", _write("earlier.ndjson", _statuses(("open", 60), ("sent", 40), ("lost", 1)))).code == 0
    (meta,) = (json.loads(path.read_bytes()) for path in Path("schemas").rglob("1.meta.json"))
    assert meta["enums"] == {"/to/status": {"lost": 1, "open": 60, "sent": 40}}
    (missing,) = _drift(_write("now.ndjson", _statuses(("open", 50))))["shop@Moved"]["missing"]  # type: ignore[misc]
    assert (missing["path"], missing["kind"], missing["value"], missing["expected"]) == ("/to/status", "value", "sent", 20)
    assert (missing["before"], missing["now"]) == ({"had": 40, "of": 101}, {"had": 0, "of": 50})
    assert '/to/status "sent": in 40 of 101 before, in 0 of 50 now' in schemactl("drift", "now.ndjson").stdout


def test_counts_of_values_go_with_the_values(in_tmp: Path) -> None:
    """What `redact` takes out of a schema stands in no meta.json either, and a version that is amended counts on."""
    earlier = _write("earlier.ndjson", _statuses(("open", 60), ("sent", 40)))
    assert schemactl("discover", earlier).code == 0
    assert schemactl("discover", _write("more.ndjson", _statuses(("open", 9), ("held", 20)))).code == 0
    counted: dict[str, int] = {}
    for path in Path("schemas").rglob("*.meta.json"):
        for value, count in json.loads(path.read_bytes()).get("enums", {}).get("/to/status", {}).items():
            counted[value] = counted.get(value, 0) + count
    assert counted == {"open": 69, "sent": 40, "held": 20}
    assert schemactl("redact", "shop@Moved", "/to/status").code == 0
    assert not any(b"sent" in path.read_bytes() for path in Path("schemas").rglob("*.json"))
    assert schemactl("verify").code == 0


def test_subjects_that_are_unknown_or_silent_are_named(in_tmp: Path) -> None:
    _earlier()
    now = _write("now.ndjson", [_event("Paid", 9, {"id": "q"}), _event("Lost", 9, {"id": "q"})])
    found = _drift(now)
    assert {name: one["status"] for name, one in found.items()} == {"shop@Paid": "known", "shop@Placed": "silent", "shop@Lost": "unknown"}
    assert found["shop@Placed"]["last_seen"] == "2026-01-01T00:00:00Z"
    assert found["shop@Lost"]["first_seen"] == "2026-01-09T00:00:00Z"
    assert schemactl("drift", now, "--fail-on", "refused", "--fail-on", "missing").code == 0
    assert schemactl("drift", now, "--fail-on", "silent").code == 1
    settings = next(Path("schemas").rglob("Placed/subject.toml"))
    settings.write_text(settings.read_text().replace('status = "draft"', 'status = "retired"'))
    assert "shop@Placed" not in _drift(now)


def test_refused_events_say_which_older_version_accepts_them(in_tmp: Path) -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["n"],
    }
    for type_ in ("integer", "boolean", "string"):
        Path("schema.json").write_text(json.dumps({**schema, "properties": {"n": {"type": type_}}}))
        assert schemactl("register", "shop@Placed", "schema.json", "--force", "tried").code == 0
    now = [_event("Placed", 9, {"n": n}) for n in (1, 2, True, "a", None)]
    found = _drift(_write("now.ndjson", now))["shop@Placed"]
    assert (found["events"], found["refused"], found["accepted_by_older"]) == (5, 4, {"1": 2, "2": 1})
    ran = schemactl("drift", "now.ndjson")
    assert "shop@Placed@3: 4 of 5 events refused; version 2 accepts 1, version 1 accepts 2" in ran.stdout
    assert "/n: is " in ran.stdout


def test_all_is_as_before(in_tmp: Path) -> None:
    _earlier()
    ran = schemactl("drift", "earlier.ndjson")
    assert ran.code == 0
    assert "110 events: nothing has drifted." in ran.stdout


def test_without_the_engine_the_same_is_found(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _earlier()
    now = _write("now.ndjson", [_event("Placed", 9, {"id": 1, "lines": []})] * 30 + [_event("Paid", 3, {"id": "a"})] * 3000)
    counted = _drift(now)
    monkeypatch.setenv("SCHEMACTL_NATIVE", "off")
    assert _drift(now) == counted


def test_each_format_says_the_same(in_tmp: Path) -> None:
    _earlier()
    hostile = _event('L|`o\\st"', 9, {"id": "q"}, source="shop")
    now = _write("now.ndjson", [_event("Placed", 9, {"id": 1, "lines": []})] * 30 + [hostile])
    text, markdown = schemactl("drift", now).stdout, schemactl("drift", now, "--format", "markdown").stdout
    for shown in (text, markdown):
        assert "31 events: 30 refused, 1 subject with something missing, 1 subject unknown, 1 subject silent." in shown
        assert "in 57 of 100 before, in 0 of 30 now (chance " in shown
    assert "silent, last seen 2026-01-02" in text
    assert "| `shop@Placed` | 30 | 30 | 1 | known |" in markdown
    emf = [json.loads(line) for line in schemactl("drift", now, "--format", "emf").stdout.splitlines()]
    assert {(one["subject"], one["events"], one["refused"], one["missing"]) for one in emf} >= {("shop@Placed", 30, 30, 1), ("shop@Paid", 0, 0, 0)}
    assert all(metric["Name"] in one for one in emf for metric in one["_aws"]["CloudWatchMetrics"][0]["Metrics"])
    metrics = schemactl("drift", now, "--format", "openmetrics").stdout
    assert 'schemactl_refused{subject="shop@Placed",status="known"} 30\n' in metrics
    assert 'subject="shop@L|`o\\\\st\\""' in metrics
    assert metrics.endswith("# EOF\n")


def test_many_causes_and_properties_are_counted(in_tmp: Path) -> None:
    names = [f"field{n}" for n in range(15)]
    assert schemactl("discover", _write("earlier.ndjson", [_event("Placed", 1, dict.fromkeys(names, "a"))] * 60)).code == 0
    ran = schemactl("drift", _write("now.ndjson", [_event("Placed", 2, {})] * 60))
    assert "… and 5 other causes" in ran.stdout
    assert "… and 5 other missing places" in ran.stdout


def test_nothing_that_can_be_read_ends_with_3(in_tmp: Path) -> None:
    assert schemactl("drift", _write("now.ndjson", ["{\n"])).code == 3
    _earlier()
    assert schemactl("drift", "now.ndjson").code == 3


PAYLOADS = st.dictionaries(
    st.sampled_from("abcdef"), st.one_of(st.integers(0, 3), st.lists(st.dictionaries(st.sampled_from("xy"), st.booleans()), max_size=2))
)


def _counted(payloads: Sequence[dict[str, object]]) -> Evidence:
    evidence = Evidence()
    for payload in payloads:
        evidence.observe(payload)  # type: ignore[arg-type]
    return evidence


@given(st.lists(PAYLOADS, max_size=8), st.lists(PAYLOADS, max_size=8))
@settings(max_examples=examples(200))
def test_what_is_absent_was_there_and_is_not(earlier: list[dict[str, object]], now: list[dict[str, object]]) -> None:
    found = {str(one.path): one for one in absent(_counted(earlier), _counted(now))}
    for key in "abcdef":
        had, has = sum(key in one for one in earlier), sum(key in one for one in now)
        assert (f"/{key}" in found) == (bool(now) and had > 0 and has == 0)
        if f"/{key}" in found:
            one = found[f"/{key}"]
            assert (one.had, one.earlier, one.objects) == (had, len(earlier), len(now))
            assert 0 < one.chance <= 1
    assert absent(_counted(earlier), _counted([*now, *earlier])) == ()
