"""The result of `history`."""

from collections.abc import Iterator

from schemactl.model.json import JsonObject
from schemactl.pipeline.history import History, Step
from schemactl.report.discovery import change_document
from schemactl.report.json_document import print_json
from schemactl.report.loosenings import Wording
from schemactl.report.text import contradicting, plural, visible


def print_text(history: History) -> None:
    """Each version, the newest first: what it came from, and which decisions it loosened."""
    print(visible(history.subject.name))  # noqa: T201
    for step in reversed(history.steps):
        for line in _lines(step, history.in_git):
            print(f"  {visible(line)}")  # noqa: T201


def print_as_json(history: History) -> None:
    print_json({"subject": history.subject.name, "versions": [_step(step) for step in history.steps]})


def _lines(step: Step, in_git: bool) -> Iterator[str]:
    origin = "registered by hand" if step.events is None else f"from {plural(step.events, 'event')}"
    yield "  ".join([str(step.number), step.meta.semver, origin, *_added(step, in_git)])
    for cause in step.meta.causes:
        yield "     " + "; ".join(filter(None, [Wording().of(cause), contradicting(cause)]))
    if step.meta.forced is not None:
        yield f"     forced: {step.meta.forced}"


def _added(step: Step, in_git: bool) -> list[str]:
    """By which commit, as far as git tells."""
    if step.commit is not None:
        return [f"{step.commit.id} {step.commit.day} {step.commit.author}: {step.commit.subject}"]
    if step.is_cut_off:
        return ["added before the start of this shallow clone (git fetch --unshallow)"]
    return ["not committed yet"] if in_git else []


def _step(step: Step) -> JsonObject:
    commit: JsonObject | None = None
    if step.commit is not None:
        commit = {"id": step.commit.id, "author": step.commit.author, "day": step.commit.day, "subject": step.commit.subject}
    return {
        "version": step.number,
        "semver": step.meta.semver,
        "sha256": step.meta.sha256,
        "events": step.events,
        "forced": step.meta.forced,
        "causes": [change_document(cause) for cause in step.meta.causes],
        "commit": commit,
    }
