"""`--sample`: the same events whatever their order, files and threads; rare subjects stay; what is promised holds; what is broken is found."""

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.errors import UsageError
from schemactl.ingest import workers
from schemactl.ingest.gather import Gathered, Watch, gather
from schemactl.ingest.sampling import Sample
from schemactl.model.options import CaptureOptions, Options
from schemactl.model.record import Reject
from schemactl.model.subject import Subject
from schemactl.pipeline.discovery import Sampled
from tests.evidence_state import state
from tests.support import examples, schemactl

LINE = '{"id": "%d", "detail-type": "%s", "source": "shop", "time": "2026-01-01T00:00:00Z", "detail": {"p%d": 1, "of": "%s"}}'
LINES = [LINE % (number, type_, number % 40, type_) for type_, many in (("Often", 3000), ("Seldom", 120), ("Once", 1)) for number in range(many)]


def read(folder: Path, lines: list[str], sample: str, threads: int = 1, seed: int = 0, parts: int = 1) -> tuple[Gathered, list[Reject]]:
    for number in range(parts):
        (folder / f"day-{number}.ndjson").write_text("\n".join(lines[number::parts]) + "\n")
    rejects: list[Reject] = []
    capture = replace(CaptureOptions(), sample=sample, workers=threads, sample_seed=seed)
    files = [str(folder / f"day-{number}.ndjson") for number in range(parts)]
    return gather(files, Options(capture=capture), Watch(rejects.append, lambda _: None)), rejects


def counts(found: Gathered) -> dict[str, int]:
    return {subject.name: evidence.events for subject, evidence in found.evidence.items()}


def test_a_share_is_taken_of_each_subject_and_rare_ones_stay(tmp_path: Path) -> None:
    found, _ = read(tmp_path, LINES, "10%")
    assert 200 < counts(found)["shop@Often"] < 400
    assert {name: count for name, count in counts(found).items() if name != "shop@Often"} == {"shop@Seldom": 100, "shop@Once": 1}
    assert found.events == sum(counts(found).values())
    assert found.sampled == {Subject("shop", "Often"): 3000, Subject("shop", "Seldom"): 120, Subject("shop", "Once"): 1}


def test_a_number_is_taken_of_each_subject(tmp_path: Path) -> None:
    assert counts(read(tmp_path, LINES, "50")[0]) == {"shop@Often": 50, "shop@Seldom": 50, "shop@Once": 1}
    assert counts(read(tmp_path, LINES, "100%")[0]) == {"shop@Often": 3000, "shop@Seldom": 120, "shop@Once": 1}


@pytest.mark.parametrize("sample", ["7%", "37"])
def test_neither_order_nor_files_nor_threads_change_it(sample: str, tmp_path: Path) -> None:
    expected = {subject: state(evidence) for subject, evidence in read(tmp_path, LINES, sample)[0].evidence.items()}
    shuffled = random.Random(1).sample(LINES, len(LINES))
    with patch.object(workers, "CHUNK", 1 << 14):
        for threads, parts in ((1, 1), (3, 1), (1, 3), (4, 5)):
            found, _ = read(tmp_path, shuffled, sample, threads, parts=parts)
            assert {subject: state(evidence) for subject, evidence in found.evidence.items()} == expected, (threads, parts)


def test_it_is_the_same_without_the_engine(tmp_path: Path) -> None:
    with_it, _ = read(tmp_path, LINES, "5%")
    with patch("schemactl.native.is_there", lambda: False):
        without, _ = read(tmp_path, LINES, "5%")
    assert counts(with_it) == counts(without)
    assert {s: e.to_json() for s, e in with_it.evidence.items()} == {s: e.to_json() for s, e in without.evidence.items()}


def test_another_seed_gives_another_sample(tmp_path: Path) -> None:
    one, other = (read(tmp_path, LINES, "30", seed=seed)[0].evidence[Subject("shop", "Often")] for seed in (0, 1))
    assert state(one) != state(other)


def test_what_is_broken_is_found_be_it_in_the_sample_or_not(tmp_path: Path) -> None:
    broken = ['{"detail-type": "Often", "source": "shop", "detail": {"n": 1e}}', "{", '{"Event": "s3:TestEvent"}']
    lines = [line for number, one in enumerate(LINES) for line in ((one, broken[number % 3]) if number % 100 == 0 else (one,))]
    (all_of_it, rejects), (sampled, of_sample) = read(tmp_path, lines, ""), read(tmp_path, lines, "1%", threads=3)
    assert of_sample == rejects
    assert (sampled.skipped, sampled.ignored) == (all_of_it.skipped, all_of_it.ignored)


def test_events_in_one_record_are_chosen_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "many.json").write_text(
        json.dumps({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "n": n} for n in range(1000)]})
    )
    capture = replace(CaptureOptions(), sample="20%")
    found = gather([str(tmp_path / "many.json")], Options(capture=capture), Watch(lambda _: None, lambda _: None))
    assert 120 < found.events < 280


@settings(max_examples=examples(100))
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.binary(max_size=3)), max_size=60),
    st.sampled_from(["0.5%", "40%", "1", "5"]),
    st.integers(1, 4),
    st.randoms(),
)
def test_samples_of_parts_merge_to_that_of_all(events: list[tuple[str, bytes]], sample: str, parts: int, shuffle: random.Random) -> None:
    options = CaptureOptions(sample=sample)

    def sampled(some: list[tuple[str, bytes]]) -> tuple[Sample, Counter[tuple[str, bytes]]]:
        mine, chosen = Sample.of(options), Counter[tuple[str, bytes]]()
        assert mine is not None
        for name, raw in some:
            if mine.takes(Subject(name), mine.ranks(raw).following(), raw, None):
                chosen[name, raw] += 1
        return mine, chosen

    def chosen_of(mine: Sample, chosen: Counter[tuple[str, bytes]]) -> Counter[tuple[str, bytes]]:
        return chosen + Counter((subject.source, one.payload) for subject, held in mine.rest().items() for one in held)

    expected = chosen_of(*sampled(events))
    mixed = shuffle.sample(events, len(events))
    whole, chosen = sampled(mixed[::parts])
    for part in range(1, parts):
        more, of_more = sampled(mixed[part::parts])
        whole.merge(more)
        chosen += of_more
    assert chosen_of(whole, chosen) == expected


def test_what_is_promised_is_what_chance_allows() -> None:
    assert Sampled(Subject("s"), 10, 10).may_miss == 0
    share = Sampled(Subject("s"), 1000, 100).may_miss
    assert share == pytest.approx(0.02951, abs=1e-4)
    assert (1 - share) ** 100 == pytest.approx(0.05)


@pytest.mark.parametrize("text", ["0%", "101%", "0", "-1", "x", "1e3", "10 %", "٣", "9" * 30])
def test_what_is_no_share_and_no_number_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="neither a share nor a number"):
        Sample.of(CaptureOptions(sample=text))


def test_the_report_says_what_the_sample_cannot_promise(in_tmp: Path) -> None:
    Path("day.ndjson").write_text("\n".join(LINES) + "\n")
    ran = schemactl("discover", "day.ndjson", "--sample", "100", "--dry-run")
    assert ran.code == 0
    assert "  2.95% of shop@Often (100 of 3,000 events were counted)" in ran.stdout
    assert "shop@Once (" not in ran.stdout
    assert "The sample (5000) has all events of every subject." in schemactl("discover", "day.ndjson", "--sample", "5000", "--dry-run").stdout
    assert schemactl("discover", "day.ndjson", "--sample", "many").code == 2
    assert not Path("schemas").exists()
