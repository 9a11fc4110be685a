"""`redact` takes values out of every version, `verify --against` accepts that and nothing else; `pii = true` and `enum = true` do what they say."""

import json
import subprocess
from pathlib import Path

import pytest

from schemactl.model.json import JsonValue
from tests.support import schemactl
from tests.test_published_schemas import told

FOLDER = Path("schemas/shop/Order")
VENUES = ("Kulturhuset", "Musikforum", "Stadsteatern")
KINDS: dict[str, dict[str, JsonValue]] = {"card": {"network": 1}, "transfer": {"days": 2}}


def capture(name: str, number: int = 200, **more: JsonValue) -> str:
    lines = []
    for at in range(number):
        kind = [*KINDS][at % 2]
        detail = {
            "shade": ("red", "blue")[at // 2 % 2],
            "venue": VENUES[at % 3],
            "payment": {"kind": kind, **KINDS[kind]},
            "limits": {"acme": 1, "b": 2},
            **more,
        }
        lines.append(json.dumps({"version": "0", "id": f"{at}", "detail-type": "Order", "source": "shop", "detail": detail}))
    Path(name).write_text("\n".join(lines) + "\n")
    return name


def git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], check=True, capture_output=True)


def everything() -> str:
    return "".join(path.read_text() for path in sorted(FOLDER.iterdir()))


@pytest.fixture
def merged(in_tmp: Path) -> Path:
    """A version on the main branch, and a branch."""
    assert schemactl("discover", capture("day.ndjson")).code == 0
    git("init", "-q", "-b", "main")
    git("add", "schemas")
    git("commit", "-q", "-m", "one")
    git("checkout", "-q", "-b", "branch")
    return in_tmp


@pytest.mark.parametrize(
    ("pointer", "gone", "semver"),
    [("/shade", "blue", "1.1.0"), ("/payment/kind", "transfer", "2.0.0"), ("/payment", "transfer", "2.0.0"), ("/limits/*", "acme", "2.0.0")],
)
def test_values_are_gone_from_every_version_and_git_accepts_it(pointer: str, gone: str, semver: str, merged: Path) -> None:
    assert f'"{gone}"' in everything()
    report = told("redact", "shop@Order", pointer, code=0)
    assert (report["redacted"], report["version"], report["semver"], report["marked"]) == ([1], 2, semver, True)
    assert f'"{gone}"' not in everything()
    assert json.loads((FOLDER / "1.meta.json").read_text())["redacted"] == [pointer]
    assert schemactl("verify", "--against", "main").code == 0
    checked = schemactl("check", "--against", "main")
    assert checked.code == 0
    assert ("were redacted" in checked.stdout) == (semver == "2.0.0")
    again = told("discover", "day.ndjson", code=0)["subjects"][0]
    assert again["status"] == "unchanged"
    assert f'"{gone}"' not in everything()
    assert schemactl("validate", "day.ndjson").code == 0
    assert told("redact", "shop@Order", pointer, code=0)["redacted"] == []


def test_the_text_says_that_the_history_has_them_and_how_it_is_purged(merged: Path) -> None:
    said = schemactl("redact", "shop@Order", "/shade").stdout
    assert "the git history" in said
    assert "git filter-repo --replace-text" in said


def test_a_version_that_is_not_merged_is_written_again_and_has_no_next_one(in_tmp: Path) -> None:
    git("init", "-q", "-b", "main")
    git("commit", "-q", "--allow-empty", "-m", "nothing")
    git("checkout", "-q", "-b", "branch")
    assert schemactl("discover", capture("day.ndjson")).code == 0
    report = told("redact", "shop@Order", "/shade", code=0)
    assert (report["redacted"], report["version"]) == ([1], None)
    assert "blue" not in everything()
    assert schemactl("verify").code == 0


@pytest.mark.parametrize("edit", ["schema", "evidence", "pointer"])
def test_what_is_more_than_a_redaction_is_an_edit(edit: str, merged: Path) -> None:
    assert schemactl("redact", "shop@Order", "/shade").code == 0
    path = FOLDER / ("1.json" if edit == "schema" else "1.meta.json")
    document = json.loads(path.read_text())
    if edit == "schema":
        document["required"] = []
    elif edit == "pointer":
        document["redacted"] = ["/payment/kind"]
    else:
        document["semver"] = "1.0.9"
    path.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n")
    ran = schemactl("verify", "--against", "main")
    assert ran.code != 0
    assert "was changed after it was merged" in ran.stdout + ran.stderr


def test_a_redaction_is_judged_by_what_the_other_side_keeps_of_events(merged: Path) -> None:
    """Else a branch that calls other words private would take the evidence of merged versions away, and call it a redaction."""
    Path("schemactl.toml").write_text('[infer.enums]\nprivate_words = ["kind"]\n')
    assert schemactl("redact", "shop@Order", "/shade").code == 0
    assert "variants" not in (FOLDER / "1.meta.json").read_text()
    ran = schemactl("verify", "--against", "main")
    assert ran.code == 3
    assert "was changed after it was merged" in ran.stdout + ran.stderr


def test_a_field_that_no_version_declares_is_refused(merged: Path) -> None:
    ran = schemactl("redact", "shop@Order", "/nothing")
    assert ran.code == 2
    assert "no version has such a field" in ran.stderr
    assert schemactl("redact", "shop@Order", "shade").code == 2
    assert schemactl("redact", "shop@Nothing", "/shade").code == 2


def test_pii_takes_values_out_with_the_next_version_and_keeps_them_out(merged: Path) -> None:
    settings = FOLDER / "subject.toml"
    settings.write_text(settings.read_text() + '\n[fields."/shade"]\npii = true\n[fields."/payment/kind"]\npii = true\n')
    assert "blue" not in schemactl("show", "shop@Order", "--format", "json").stdout
    report = told("discover", "day.ndjson", code=0)["subjects"][0]
    assert (report["version"], report["taken_out"]) == (2, ["/payment/kind", "/shade"])
    for value in ("blue", "transfer"):
        assert value not in (FOLDER / "2.json").read_text() + (FOLDER / "2.meta.json").read_text()
    assert told("discover", "day.ndjson", code=0)["subjects"][0]["status"] == "unchanged"
    assert schemactl("validate", "day.ndjson").code == 0
    assert {one["rule"] for one in told("lint", code=1)["remarks"]} >= {"private-values"}


def test_an_enum_that_is_held_back_is_published_when_a_person_says_so(merged: Path) -> None:
    assert "Musikforum" not in everything()
    settings = FOLDER / "subject.toml"
    settings.write_text(settings.read_text() + '\n[fields."/venue"]\nenum = true\n')
    report = told("discover", "day.ndjson", code=0)["subjects"][0]
    assert report["published"] == ["/venue"]
    assert json.loads((FOLDER / "2.json").read_text())["properties"]["venue"] == {"type": "string", "enum": sorted(VENUES)}
    assert told("discover", "day.ndjson", code=0)["subjects"][0]["status"] == "unchanged"


def test_what_an_earlier_schemactl_wrote_goes_with_the_next_run(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text('[infer.enums]\nguard = "off"\n')
    assert schemactl("discover", capture("day.ndjson", host="db01.internal")).code == 0
    assert "Musikforum" in everything()
    Path("schemactl.toml").unlink()
    report = told("discover", "day.ndjson", code=0)["subjects"][0]
    assert (report["version"], report["taken_out"]) == (2, ["/venue"])
    assert "Musikforum" not in (FOLDER / "2.json").read_text()
    assert told("discover", "day.ndjson", code=0)["subjects"][0]["status"] == "unchanged"


def test_the_newest_version_is_not_redacted_without_another_that_is_judged(merged: Path) -> None:
    """Else a pull request would open an enum that consumers rely on, and call it a redaction."""
    assert schemactl("redact", "shop@Order", "/payment/kind").code == 0
    assert schemactl("check", "--against", "main").code == 0
    for name in ("2.json", "2.meta.json"):
        (FOLDER / name).unlink()
    for command, code in (("check", 1), ("verify", 3)):
        ran = schemactl(command, "--against", "main")
        assert ran.code == code, ran.stdout
        assert "1.json" in ran.stdout, ran.stdout
