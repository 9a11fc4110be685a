"""`discover --accept-rules`: the naming rules that a capture asks for go into schemactl.toml, where all else stays, and the run goes on with them."""

import json
from pathlib import Path

import pytest

from schemactl.errors import UsageError
from schemactl.model.options.subjects import SubjectOptions
from schemactl.registry import config, naming_rules
from tests.support import schemactl

RULE = '[[subjects.rules]]\nsource = "till"\nsubject = "{source}@{/kind}"\n'
STAGE = '[subjects]\nstrip_source = "-dev|-prod"\n'
EVENT = '{"detail-type": "Changed", "source": "%s", "detail": {"meta_data": {"type": "%s"}, "%s": 1}}'
SEVERAL = "\n".join(EVENT % ("shop-dev", kind, f"of_{kind}") for kind in ("order", "refund", "invoice") for _ in range(6)) + "\n"
FILES = {
    "nothing": "",
    "a comment": "# ours",
    "tables": '[compat]\nmode = "FULL"  # why\n\n[subjects]  # names\ndiscriminators = ["/kind"]\n\n[infer]\npool.subjects = false\n',
    "rules": '[[subjects.rules]]\nsource = "a"\nsubject = "a@b"\n\n[capture]\nworkers = 1\n',
    "lines of Windows": '[subjects]\r\ndiscriminators = ["/kind"]\r\n\r\n[capture]\r\nworkers = 1\r\n',
}


@pytest.mark.parametrize("before", FILES.values(), ids=FILES)
def test_rules_are_added_behind_what_is_there(before: str, tmp_path: Path) -> None:
    after = naming_rules.written(before.encode(), [(STAGE, "Stages."), (RULE, "Kinds\nof\x1b events.")], "schemactl.toml", tmp_path)
    old, new = (config.parse(raw, "schemactl.toml", tmp_path) for raw in (before.encode(), after))
    assert new.subjects == naming_rules.added_to(old.subjects, [STAGE, RULE])
    assert (new.capture, new.compat, new.infer) == (old.capture, old.compat, old.infer)
    kept = iter(after.decode().splitlines())
    assert all(line in kept for line in before.splitlines())
    assert "# Stages." in after.decode()
    assert "# Kinds?of? events." in after.decode()
    assert b"\n" not in after.replace(b"\r\n", b"") or b"\r" not in before.encode()


@pytest.mark.parametrize("before", ["subjects = {}\n", "[subjects]\nrules = []\n"])
def test_a_file_that_they_cannot_be_added_to_is_left_alone(before: str, in_tmp: Path) -> None:
    Path("schemactl.toml").write_text(before)
    with pytest.raises(UsageError, match="Add them by hand"):
        naming_rules.write(in_tmp, [(RULE, "Kinds.")])
    assert Path("schemactl.toml").read_text() == before


def test_added_rules_stand_behind_those_that_are_there() -> None:
    options = naming_rules.added_to(SubjectOptions(strip_source="-mine"), [RULE, STAGE])
    assert options.strip_source == "-mine"
    assert [rule.source for rule in options.rules] == ["till"]


def test_discover_goes_on_with_the_rules_that_it_adds(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text('# our names\n[compat]\nmode = "FULL"\n')
    Path("day.ndjson").write_text(SEVERAL)
    dry = json.loads(schemactl("discover", "day.ndjson", "--accept-rules", "--dry-run", "--format", "json").stdout)
    assert dry["accepted_rules"]
    assert not Path("schemas").exists()
    assert Path("schemactl.toml").read_text() == '# our names\n[compat]\nmode = "FULL"\n'
    ran = schemactl("discover", "day.ndjson", "--accept-rules")
    assert ran.code == 0
    assert "Added to schemactl.toml:" in ran.stdout
    assert Path("schemactl.toml").read_text().startswith('# our names\n[compat]\nmode = "FULL"\n\n# ')
    names = sorted(path.parent.relative_to("schemas").as_posix() for path in Path("schemas").rglob("1.json"))
    assert len(names) == 3
    assert all(name.startswith("shop/") for name in names)
    again = json.loads(schemactl("discover", "day.ndjson", "--accept-rules", "--format", "json").stdout)
    assert again["accepted_rules"] == again["proposals"] == []
    assert {one["status"] for one in again["subjects"]} == {"unchanged"}


def test_where_nothing_is_proposed_nothing_is_written(in_tmp: Path) -> None:
    Path("day.ndjson").write_text('{"detail-type": "Placed", "source": "shop", "detail": {"a": 1}}\n')
    assert schemactl("discover", "day.ndjson", "--accept-rules").code == 0
    assert not Path("schemactl.toml").exists()


def test_rules_need_a_capture_that_can_be_read_twice(in_tmp: Path) -> None:
    ran = schemactl("discover", "-", "--accept-rules")
    assert ran.code == 2
    assert "stdin can be read only once" in ran.stderr


def test_nothing_is_added_when_records_cannot_be_read_and_must(in_tmp: Path) -> None:
    Path("day.ndjson").write_text(SEVERAL + "{\n")
    assert schemactl("discover", "day.ndjson", "--accept-rules", "--strict").code == 3
    assert not Path("schemactl.toml").exists()


@pytest.mark.parametrize(
    ("records", "subject", "because"),
    [
        (['{"triggerSource": "NightlyRun", "n": 1}'] * 5, "{file}@{/triggerSource}", "/triggerSource names them"),
        ([f'{{"messageType": ["shop.{kind}", "shop.Base"]}}' for kind in "ABAB"], "{file}@{/messageType/0}", "/messageType/0 tells them apart"),
        (['{"messageType": ["shop.Paid"], "paid": true}'] * 5, "{file}@{/messageType/0}", "/messageType/0 names them"),
        (['{"event_type": "order.placed"}'] * 5, "{file}@{/event_type}", "/event_type names them"),
        (['{"event_type": "day"}'] * 5, "", ""),
        (['{"event_type": "7"}'] * 5, "", ""),
        (['{"event_type": "order.placed"}'] * 3, "", ""),
        (['{"messageType": "urn", "detail-type": "Paid", "source": "shop", "detail": {"event": "paid"}}'] * 5, "", ""),
        (['{"messageType": []}', '{"messageType": [7]}'] * 3, "", ""),
    ],
)
def test_a_rule_is_proposed_where_a_discriminator_is_there_and_only_the_file_names_events(
    records: list[str], subject: str, because: str, in_tmp: Path
) -> None:
    Path("day.ndjson").write_text("\n".join(records) + "\n")
    found = json.loads(schemactl("discover", "day.ndjson", "--dry-run", "--accept-rules", "--format", "json").stdout)["accepted_rules"]
    assert [one["because"].rpartition(", and ")[2] for one in found] == ([f"{because}."] if because else [])
    assert all(f'subject = "{subject}"' in one["toml"] for one in found)
