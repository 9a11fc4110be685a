"""The benchmark of `check` runs, small."""

import json

import pytest

from bench import check


def test_it_prints_every_figure(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["bench.check", "6", "2"])
    check.main()
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {
        "pair_median",
        "all_pairs_extrapolated",
        "start_up",
        "check_nothing_differs",
        "check_five_differ",
        "check_five_differ_transitive",
    }
    assert all(figure > 0 for figure in figures.values())


def test_five_subjects_differ_and_are_compatible(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.support import schemactl

    root = tmp_path_factory.mktemp("registry")
    check.write_registry(root, 6, 2)
    for at in range(check.DIFFERING):
        check.write_version(root / "schemas" / f"source-{at}" / f"Event{at}", 3)
    found = json.loads(schemactl("check", "--format", "json", cwd=root).stdout)
    assert (len(found["subjects"]), found["compatible"]) == (check.DIFFERING, True)
    assert {rule["rule"] for one in found["subjects"] for rule in one["findings"]} == {"property-added"}
