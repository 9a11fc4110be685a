"""A real registry with Confluent's API: Apicurio Registry, where Maven's local repository has it.

It is 140 MB, so it is not fetched by the tests: mvn dependency:get -Dartifact=io.apicurio:apicurio-registry-app:2.6.13.Final:tar.gz:all
"""

import json
import os
import re
import shutil
import subprocess
import tarfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT, schemactl
from tests.test_exchange import documents

VERSION = "2.6.13.Final"
ARCHIVE = Path(os.environ.get("MAVEN_REPOSITORY", Path.home() / ".m2" / "repository")) / (
    f"io/apicurio/apicurio-registry-app/{VERSION}/apicurio-registry-app-{VERSION}-all.tar.gz"
)
GUARD = 120
"""Seconds after which a server that does not start is given up: against hangs alone."""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of its API; its storage is in memory."""
    if not ARCHIVE.is_file() or shutil.which("java") is None:
        pytest.skip(f"TOOLCHAIN MISSING: Apicurio Registry ({ARCHIVE.name} is not in Maven's local repository, or there is no java)")
    folder = tmp_path_factory.mktemp("apicurio")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    command = ["java", "-Xmx512m", "-Dquarkus.http.port=0", "-Dquarkus.http.host=127.0.0.1", "-jar", next(folder.glob("*-runner.jar")).name]
    log = folder / "log"
    with (
        log.open("w") as out,
        subprocess.Popen(["timeout", str(GUARD), *command], cwd=folder, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as running,
        subprocess.Popen(["timeout", str(GUARD), "tail", "-f", str(log)], stdout=subprocess.PIPE, text=True) as lines,
    ):
        try:
            assert lines.stdout is not None
            found = next(filter(None, (re.search(r"Listening on: (http://\S+)", line) for line in lines.stdout)), None)
            assert found is not None, log.read_text()
            yield f"{found[1]}/apis/ccompat/v7"
        finally:
            lines.terminate()
            running.terminate()


def post(address: str, subject: str, body: bytes) -> None:
    request = urllib.request.Request(f"{address}/subjects/{subject}/versions", body, {"Content-Type": "application/vnd.schemaregistry.v1+json"})
    with urllib.request.urlopen(request, timeout=GUARD) as answer:
        assert "id" in json.load(answer)


def test_a_real_registry_takes_what_is_exported_and_gives_it_back(registry: str, in_tmp: Path) -> None:
    shutil.copytree(ROOT / "samples" / "orders", "orders")
    assert schemactl("discover", "orders/day-1.ndjson").code == 0
    for draft in ("draft-07", "2020-12"):
        assert schemactl("export", "confluent", "--out", draft, "--draft", draft).code == 0
        for path in Path(draft).iterdir():
            post(registry, f"{draft}.{path.stem}", path.read_bytes())
        ran = schemactl("import", "confluent", registry, "--registry", f"from-{draft}", "--format", "json")
        assert ran.code in (0, 2), ran.stderr
        if draft == "draft-07":
            assert documents("from-draft-07") == documents("schemas")
    assert "is there twice" in ran.stderr


def test_references_of_a_real_registry_are_followed(registry: str, in_tmp: Path) -> None:
    money = {"$id": "https://example.org/money", "type": "object", "properties": {"amount": {"type": "number"}}}
    paid = {"type": "object", "properties": {"total": {"$ref": "https://example.org/money"}}}
    post(registry, "money", json.dumps({"schemaType": "JSON", "schema": json.dumps(money)}).encode())
    references = [{"name": "https://example.org/money", "subject": "money", "version": 1}]
    post(registry, "paid-value", json.dumps({"schemaType": "JSON", "schema": json.dumps(paid), "references": references}).encode())
    post(registry, "avro-value", json.dumps({"schema": '"string"'}).encode())
    ran = schemactl("import", "confluent", registry, "--subject", "paid", "--format", "json")
    assert ran.code == 0, ran.stderr
    assert [one["why"] for one in json.loads(ran.stdout)["skipped"]] == ["a schema of AVRO; schemactl reads JSON Schema"]
    found = documents("schemas")["paid"]
    assert found["properties"]["total"] == {"$ref": "#/$defs/money"}
    assert found["$defs"]["money"]["properties"] == money["properties"]
