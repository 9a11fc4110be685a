"""What `discover` says and leaves behind, beside what the sessions of tests/cases/registry show."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry as Documents
from referencing.jsonschema import DRAFT202012

from schemactl.files import Writer
from schemactl.infer import Evidence, Inference
from schemactl.model.options import Options, RegistryOptions
from schemactl.model.subject import Subject
from schemactl.pipeline.discover import discover
from schemactl.pipeline.discovery import How, Outcome
from schemactl.pipeline.versioning import Draft, Versioning
from tests.sessions import SESSION
from tests.support import CASES, ROOT, SHARED_DATA, needs_shared_data, schemactl

SCHEMAS = ROOT / "docs" / "schemas"


def event(number: int, **detail: object) -> str:
    return json.dumps(
        {
            "version": "0",
            "id": f"00000000-0000-4000-8000-{number:012d}",
            "detail-type": "OrderSubmitted",
            "source": "shop.checkout",
            "time": f"2026-01-01T{number // 60:02d}:{number % 60:02d}:00Z",
            "detail": {"order_number": f"T{number}", **detail},
        }
    )


def write(path: Path, *events: str) -> Path:
    path.write_text("".join(f"{one}\n" for one in events))
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """Of docs/schemas/discover.json, which refers to diff.json beside it."""
    contents = {name: json.loads((SCHEMAS / name).read_text()) for name in ("discover.json", "diff.json")}
    documents = Documents().with_resources((name, DRAFT202012.create_resource(content)) for name, content in contents.items())
    return Draft202012Validator(contents["discover.json"], registry=documents, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_every_json_of_discover_that_the_sessions_show_is_as_the_published_schema_says(validator: Draft202012Validator) -> None:
    shown = []
    for session in sorted((CASES / "registry").glob(f"*/{SESSION}")):
        for block in session.read_text().split("$ schemactl ")[1:]:
            command, _, printed = block.partition("\n")
            if command.startswith("discover") and "--format json" in command and "--explain" not in command:
                shown.append(json.loads(printed.partition("\n[exit")[0].partition("\n$ ")[0]))
    assert shown
    for document in shown:
        validator.validate(document)


def test_the_published_schema_describes_every_outcome(in_tmp: Path, validator: Draft202012Validator) -> None:
    runs = [
        ("new", [event(n, total=1) for n in range(30)]),
        ("unchanged", [event(n, total=1) for n in range(30)]),
        ("changed", [event(n) for n in range(30, 60)]),
    ]
    for status, events in runs:
        document = json.loads(schemactl("discover", write(in_tmp / "capture.ndjson", *events), "--format", "json").stdout)
        validator.validate(document)
        assert [one["status"] for one in document["subjects"]] == [status]
    assert document["subjects"][0]["changes"] == [
        {
            "path": "/total",
            "what": "missing-required",
            "cause": "changed",
            "since": "2026-01-01T00:30:00Z",
            "contradicting": 30,
            "events": 60,
            "new": {"contradicting": 30, "events": 30},
        }
    ]


def commit(folder: Path) -> None:
    """All of the folder, on main."""
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], cwd=folder, check=True, capture_output=True)


def two_days(folder: Path, second: list[str]) -> None:
    """155 events on main, and a version for a second day."""
    assert schemactl("discover", write(folder / "one.ndjson", *(event(n) for n in range(155)))).code == 0
    commit(folder)
    assert schemactl("discover", write(folder / "two.ndjson", *second)).code == 0


SUBJECT = "shop.checkout@OrderSubmitted"


def test_counts_are_those_of_the_events_that_the_version_was_written_for(in_tmp: Path) -> None:
    two_days(in_tmp, [event(n, **({"note": f"N{n}"} if n >= 210 else {})) for n in range(155, 310)])
    expected = "100 of 155 new events contradict it"
    for arguments in (
        ["diff", f"{SUBJECT}@1", f"{SUBJECT}@2"],
        ["diff", f"{SUBJECT}@1", f"{SUBJECT}@2", "--format", "markdown"],
        ["check", "--against", "main"],
        ["check", "--against", "main", "--format", "markdown"],
        ["history", SUBJECT],
    ):
        told = schemactl(*arguments).stdout
        assert expected in told.replace("\n", " "), arguments
        assert "310" not in told, arguments
    counts = {"contradicting": 100, "events": 310, "new": {"contradicting": 100, "events": 155}}
    (cause,) = json.loads(schemactl("history", SUBJECT, "--format", "json").stdout)["versions"][1]["causes"]
    (finding,) = json.loads(schemactl("diff", f"{SUBJECT}@1", f"{SUBJECT}@2", "--format", "json").stdout)["findings"]
    (checked,) = json.loads(schemactl("check", "--against", "main", "--format", "json").stdout)["subjects"][0]["findings"]
    for document in (cause, finding, checked):
        assert {key: document[key] for key in counts} == counts


def test_counts_of_a_version_that_is_amended_are_those_of_all_its_events(in_tmp: Path) -> None:
    two_days(in_tmp, [event(n, a=1) for n in range(155, 200)])
    assert schemactl("discover", write(in_tmp / "three.ndjson", *(event(n, a=1, b=1) for n in range(200, 220)))).code == 0
    told = schemactl("history", SUBJECT).stdout
    assert "/a new (the producer changed, 2026-01-01T02:35:00Z); 45 of 45 new events contradict it" in told
    assert "/b new (the producer changed, 2026-01-01T03:20:00Z); 20 of 65 new events contradict it" in told


def test_a_meta_file_from_before_these_counts_says_what_it_knows(in_tmp: Path) -> None:
    two_days(in_tmp, [event(n, note="N") for n in range(155, 200)])
    meta = in_tmp / "schemas/shop.checkout/OrderSubmitted/2.meta.json"
    document = json.loads(meta.read_text())
    del document["causes"][0]["new"]
    meta.write_text(json.dumps(document))
    for arguments in (["diff", f"{SUBJECT}@1", f"{SUBJECT}@2"], ["check", "--against", "main"], ["history", SUBJECT]):
        assert "45 of 200 events seen so far contradict it" in schemactl(*arguments).stdout.replace("\n", " ")
    assert json.loads(schemactl("history", SUBJECT, "--format", "json").stdout)["versions"][1]["causes"][0]["new"] is None


@pytest.mark.parametrize("first", [0, 400])
def test_what_many_earlier_events_lacked_was_not_always_so(first: int, in_tmp: Path) -> None:
    """Captures of the same hours: of the first, no event has a note; of the second, most have. first: minute at which the second begins, or none."""
    second = [event(n + first, **({"note": f"N{n}"} if n % 3 else {})) for n in range(155)]
    if first:
        second += [event(n) for n in range(10)]
        assert schemactl("discover", write(in_tmp / "one.ndjson", *(event(n) for n in range(800, 955)))).code == 0
        commit(in_tmp)
        assert schemactl("discover", write(in_tmp / "two.ndjson", *second)).code == 0
    else:
        two_days(in_tmp, second)
    told = schemactl("history", SUBJECT).stdout + schemactl("diff", f"{SUBJECT}@1", f"{SUBJECT}@2").stdout
    assert "always have been so, but too rare" not in told
    assert "may always have been so)" not in told
    (cause,) = json.loads(schemactl("history", SUBJECT, "--format", "json").stdout)["versions"][1]["causes"]
    assert cause["cause"] == "unknown"


def test_what_is_rare_in_both_captures_may_always_have_been_so(in_tmp: Path) -> None:
    two_days(in_tmp, [event(n, **({"note": "N"} if n == 3 else {})) for n in range(155)])
    assert "may always have been so" in schemactl("history", SUBJECT).stdout


def test_no_value_of_an_event_is_written_but_those_of_an_enum(in_tmp: Path) -> None:
    capture = write(
        in_tmp / "capture.ndjson", *(event(n, secret=f"value-{n}", level=["low", "high"][n % 2], few=f"rare-{n % 30}") for n in range(40))
    )
    assert schemactl("discover", capture).code == 0
    written = b"".join(files(in_tmp / "schemas").values())
    assert b'"low"' in written
    assert b"value-" not in written
    assert b"rare-" not in written
    assert b"T1" not in written


def test_what_the_security_page_says_switches_off_the_exceptions_does(in_tmp: Path) -> None:
    settings = re.findall(r"`\[([a-z.]+)\] ([a-z]+) = 0`", (ROOT / "SECURITY.md").read_text())
    assert len(settings) == 2
    kinds = [{"method": "bycard", "last": "1"}, {"method": "bybank", "iban": "2"}]
    capture = write(in_tmp / "capture.ndjson", *(event(n, payment=kinds[n % 2], level=["low", "high"][n // 2 % 2]) for n in range(80)))
    for config, there in (("", True), ("".join(f"[{table}]\n{key} = 0\n" for table, key in settings), False)):
        (in_tmp / "schemactl.toml").write_text(config)
        assert schemactl("discover", capture, "--registry", f"schemas-{there}").code == 0
        written = b"".join(files(in_tmp / f"schemas-{there}").values())
        assert [value in written for value in (b"low", b"high", b"bycard", b"bybank")] == [there] * 4


def heeding_ctrl_c() -> None:
    """What runs in the background of a shell inherits that it does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_while_reading_ends_with_130_and_leaves_no_trace(in_tmp: Path) -> None:
    program = [sys.executable, "-m", "schemactl", "discover", "-"]
    running = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heeding_ctrl_c)
    assert running.stdin is not None
    running.stdin.write(b"".join(event(n).encode() + b"\n" for n in range(2000)))  # more than a pipe holds: it returns once the events are being read
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=20)
    assert running.returncode == 130
    assert told == b"schemactl: interrupted\n"
    assert list(in_tmp.iterdir()) == []


def test_an_interrupted_write_is_read_as_it_will_be_and_finished_by_what_writes(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "_move", ended)
        assert schemactl("discover", write(in_tmp / "capture.ndjson", event(1))).code == 130
    before = files(in_tmp)
    assert not (in_tmp / "schemas").exists()
    for command in ("list", "verify", "lint"):
        ran = subprocess.run([sys.executable, "-m", "schemactl", command], capture_output=True, text=True, check=False)
        assert (ran.returncode, "`schemactl init`" in ran.stderr) == (0, True), ran
    assert "shop.checkout@OrderSubmitted" in schemactl("list").stdout
    assert files(in_tmp) == before
    assert "Completed a write" in schemactl("init").stdout
    assert (in_tmp / "schemas/shop.checkout/OrderSubmitted/1.json").is_file()
    assert schemactl("verify").code == 0


def test_two_runs_at_once_are_both_kept(in_tmp: Path) -> None:
    captures = [
        write(in_tmp / f"{name}.ndjson", *(event(n).replace("OrderSubmitted", name) for n in range(20))) for name in ("First", "Second", "Third")
    ]
    running = [subprocess.Popen([sys.executable, "-m", "schemactl", "discover", str(capture)], stdout=subprocess.DEVNULL) for capture in captures]
    assert [one.wait(timeout=60) for one in running] == [0, 0, 0]
    assert sorted(path.name for path in (in_tmp / "schemas").rglob("*") if path.is_dir()) == ["First", "Second", "Third", "shop.checkout"]
    assert schemactl("verify").code == 0


def test_a_shallow_clone_says_what_to_fetch_rather_than_guess(in_tmp: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")
        subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)

    git("init", "-q", "origin")
    for number in range(2):
        git("-C", "origin", "commit", "-q", "--allow-empty", "-m", str(number))
    git("-C", "origin", "checkout", "-q", "-b", "topic")
    git("-C", "origin", "commit", "-q", "--allow-empty", "-m", "topic")
    git("-C", "origin", "commit", "-q", "--allow-empty", "-m", "topic")
    git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{in_tmp}/origin", "clone")
    assert schemactl("discover", write(in_tmp / "capture.ndjson", event(1)), cwd=in_tmp / "clone").code == 0
    before = files(in_tmp / "clone/schemas")
    ran = schemactl("discover", write(in_tmp / "capture.ndjson", event(1, coupon="ten")), cwd=in_tmp / "clone")
    assert ran.code == 3
    assert "git fetch --unshallow" in ran.stderr
    assert files(in_tmp / "clone/schemas") == before


def test_evidence_that_is_none_is_told(in_tmp: Path) -> None:
    capture = write(in_tmp / "capture.ndjson", event(1))
    schemactl("discover", capture)
    path = in_tmp / "schemas/shop.checkout/OrderSubmitted/1.meta.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "evidence": {"format": 1, "root": {"x": 1}}}))
    ran = schemactl("history", "shop.checkout@OrderSubmitted")
    assert (ran.code, ran.stdout) == (3, "")
    assert "shop.checkout@OrderSubmitted@1: the evidence" in ran.stderr


def test_a_capture_without_events_leaves_no_trace(in_tmp: Path) -> None:
    ran = schemactl("discover", write(in_tmp / "empty.ndjson"))
    assert (ran.code, ran.stderr) == (0, "")
    assert [path.name for path in in_tmp.iterdir()] == ["empty.ndjson"]


def test_events_on_stdin_are_read(in_tmp: Path) -> None:
    assert schemactl("discover", stdin=event(1).encode()).code == 0
    assert schemactl("discover", "-", stdin=event(1).encode()).code == 0
    assert (in_tmp / "schemas/shop.checkout/OrderSubmitted/1.json").exists()


def test_the_next_command_names_the_registry_that_this_one_was_given(in_tmp: Path) -> None:
    event = b'{"version":"0","id":"1","detail-type":"T","source":"s","time":"2026-01-01T00:00:00Z","detail":{"a":1}}'
    ran = schemactl("discover", "--registry", "my schemas", stdin=event)
    assert ran.stdout.splitlines()[-1] == "Next: schemactl show s@T --registry 'my schemas'"
    assert schemactl("show", "s@T", "--registry", "my schemas").code == 0


def test_a_registry_that_cannot_be_written_is_told(in_tmp: Path) -> None:
    (in_tmp / "schemas").write_text("a file")
    ran = schemactl("discover", write(in_tmp / "capture.ndjson", event(1)))
    assert ran.code == 3
    assert "is a file" in ran.stderr
    assert (in_tmp / "schemas").read_text() == "a file"


@needs_shared_data
def test_real_payloads_one_by_one_on_a_branch_are_one_version_a_subject(in_tmp: Path) -> None:
    from bench.churn import webhooks

    some = in_tmp / "payloads"
    for name in ("ping", "fork", "issues"):
        (some / name).mkdir(parents=True)
        for path in sorted((SHARED_DATA / "github-webhooks" / name).glob("*.json"))[:5]:
            (some / name / path.name).write_bytes(path.read_bytes())
    churn = webhooks(in_tmp, some, seed=2)
    assert set(churn.versions.values()) == {1}


def test_slices_of_a_bus_that_does_not_change_are_one_or_two_versions(in_tmp: Path) -> None:
    from bench.churn import slices

    churn = slices(in_tmp, count=4, events=120, seed=3)
    assert churn.unfounded == 0
    assert "median 1 versions" in str(churn) or "median 2 versions" in str(churn)


def test_from_python_it_is_the_same_function(in_tmp: Path) -> None:
    capture = write(in_tmp / "capture.ndjson", *(event(n) for n in range(3)))
    options = Options(registry=RegistryOptions(str(in_tmp / "elsewhere")))
    found = discover([str(capture)], options, How(dry_run=True))
    assert [(one.subject.name, one.outcome, one.version) for one in found.subjects] == [("shop.checkout@OrderSubmitted", Outcome.NEW, 1)]
    assert not (in_tmp / "elsewhere").exists()


def test_rejects_are_never_written_over_a_capture(in_tmp: Path) -> None:
    capture = write(in_tmp / "bus.ndjson", event(1), "{")
    before = capture.read_bytes()
    ran = schemactl("discover", ".", "--rejects", "bus.ndjson", cwd=in_tmp)
    assert ran.code == 2
    assert "is one of the captures" in ran.stderr
    assert capture.read_bytes() == before


def test_the_summary_names_the_first_place_of_each_reason(in_tmp: Path, validator: Draft202012Validator) -> None:
    write(in_tmp / "bus.ndjson", "no json", event(1), "none either", "1")
    ran = schemactl("discover", "bus.ndjson", "--dry-run", cwd=in_tmp)
    assert ran.stdout.splitlines()[4:7] == [
        "Skipped 3 records: 2 not-json, 1 not-an-object.",
        "  bus.ndjson:1: not-json: no object or array of objects starts here",
        "  bus.ndjson:4: not-an-object: not an object: a record must be a JSON object",
    ]
    document = json.loads(schemactl("discover", "bus.ndjson", "--dry-run", "--format", "json", cwd=in_tmp).stdout)
    validator.validate(document)
    assert [(one["reason"], one["file"], one["line"]) for one in document["first_skipped"]] == [
        ("not-json", "bus.ndjson", 1),
        ("not-an-object", "bus.ndjson", 4),
    ]


def test_captures_without_a_record_are_said_to_hold_none(in_tmp: Path) -> None:
    write(in_tmp / "empty.ndjson")
    ran = schemactl("discover", "empty.ndjson", cwd=in_tmp)
    assert (ran.code, ran.stdout) == (0, "0 events of 0 subjects.\nThe captures contain no records.\n")


def test_a_file_is_no_registry(in_tmp: Path) -> None:
    write(in_tmp / "bus.ndjson", event(1))
    ran = schemactl("list", "--registry", "bus.ndjson", cwd=in_tmp)
    assert (ran.code, ran.stderr) == (3, "schemactl: bus.ndjson: is a file, but the registry must be a folder.\n")


def test_a_subject_that_is_named_is_that_of_all_events(in_tmp: Path) -> None:
    lines = [
        {"source": "a", "detail-type": "B", "detail": {"n": 1}},
        {"n": 2, "kind": "C"},
        {"specversion": "1.0", "type": "T", "source": "s", "data": {"n": 3}},
    ]
    Path("mixed.ndjson").write_text("\n".join(map(json.dumps, lines)))
    assert schemactl("discover", "mixed.ndjson", "--subject", "shop@OrderPlaced").code == 0
    listed = json.loads(schemactl("list", "--format", "json").stdout)["subjects"]
    assert [one["subject"] for one in listed] == ["shop@OrderPlaced"]
    assert schemactl("validate", "mixed.ndjson").code in (0, 1)
    refused = schemactl("discover", "mixed.ndjson", "--subject", "@")
    assert (refused.code, refused.stdout) == (2, "")


def test_a_definition_shows_no_values_where_one_of_its_places_is_private(in_tmp: Path) -> None:
    """They were written for the place that may show them, and taken out by the next run, which read the same capture."""

    def tree(depth: int, number: int) -> dict[str, object]:
        access = ("read", "write")[number % 2]
        return {"id": number, "level": depth, "access": access, "items": [tree(depth - 1, number + 1) for _ in range(2)] if depth else []}

    private = {"id": 1, "level": 1, "access": None, "items": []}
    details = [{"tree": tree(2, number), "assignees": private} for number in range(80)]
    lines = [{"source": "shop", "detail-type": "Tree", "detail": detail} for detail in details]
    Path("trees.ndjson").write_text("\n".join(map(json.dumps, lines)))
    assert schemactl("discover", "trees.ndjson").code == 0
    written = Path("schemas/shop/Tree/1.json").read_text()
    assert "$defs" in written
    assert '"read"' not in written
    assert "Nothing was written" in schemactl("discover", "trees.ndjson").stdout
    assert schemactl("validate", "trees.ndjson").code == 0


def test_the_evidence_of_a_subject_is_forgotten_when_its_version_is_written(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alive: set[int] = set()
    held: list[int] = []
    first = Versioning.first

    def counting(self: Versioning, subject: Subject, evidence: Evidence, inferred: Inference) -> Draft:
        alive.add(id(evidence))
        held.append(len(alive))
        return first(self, subject, evidence, inferred)

    monkeypatch.setattr(Versioning, "first", counting)
    monkeypatch.setattr(Evidence, "__del__", lambda evidence: alive.discard(id(evidence)), raising=False)
    events = (json.loads(event(n)) | {"detail-type": f"Happened{n % 30}"} for n in range(90))
    assert schemactl("discover", write(in_tmp / "capture.ndjson", *map(json.dumps, events))).code == 0
    assert len(held) == 30
    assert max(held) < 4


def test_a_subject_that_people_described_before_it_had_a_version_is_new(in_tmp: Path) -> None:
    capture = write(in_tmp / "capture.ndjson", *(event(n) for n in range(3)))
    assert schemactl("discover", capture).code == 0
    whole = files(in_tmp / "schemas")
    for path in (in_tmp / "schemas").rglob("1.*"):
        path.unlink()
    assert schemactl("discover", capture).code == 0
    assert files(in_tmp / "schemas") == whole
