"""Repositories as a stranger's pull request may bring them, each a function that prepares one; and what is around them, which nobody may touch."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from schemactl.bindings.manifest import MANIFEST
from schemactl.files import Folder
from schemactl.registry.files import managed
from tests.support import schemactl

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
SCRIPT = "#!/bin/sh\ntouch pwned\n"
CONFIG = '[targets.python]\nout = "gen"\n'
SUBJECT = "shop@Order"
HERE = "schemas/shop/Order"
PRIVATE = "private.txt"
"""A file in the project that git does not know."""


@dataclass(frozen=True)
class World:
    """project: the repository. outside: a folder beside it, with files that are somebody else's."""

    project: Path
    outside: Path

    @classmethod
    def made(cls, folder: Path) -> "World":
        """With two versions, generated code, and all of it committed."""
        world = cls(folder / "project", folder / "outside")
        for place in (world.project, world.outside / "shop/Order", world.outside / "events"):
            place.mkdir(parents=True)
        for path in ("victim.txt", "shop/Order/victim.txt", "events/victim.py", "shop/Order/1.json", "schema.json"):
            (world.outside / path).write_text("{}" if path.endswith(".json") else "theirs")
        (world.outside / "shop/Order/subject.toml").write_text('source = "shop"\ntype = "Order"\n')
        (world.outside / "template.jinja").write_text("SECRET")
        world.git("init", "-q", "-b", "main")
        world.write("schemactl.toml", CONFIG)
        events = [{"source": "shop", "detail-type": "Order", "detail": {"a": 1, "id": number}} for number in range(9)]
        world.write("capture.ndjson", "".join(json.dumps(event) + "\n" for event in events))
        world.write("next.json", json.dumps({**SCHEMA, "title": "next"}))
        for number in (1, 2):
            world.write("order.json", json.dumps({**SCHEMA, "title": f"order {number}"}))
            assert schemactl("register", "order.json", "--subject", SUBJECT, cwd=world.project).code == 0
        assert schemactl("generate", cwd=world.project).code == 0
        world.commit()
        return world

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], cwd=self.project, check=True, capture_output=True)

    def commit(self) -> None:
        """All that git takes: no pipes, and nothing that has no end. (An archive may bring them.)"""
        paths = [path for path in self.project.rglob("*") if ".git" not in path.parts and path.name != PRIVATE and _is_for_git(path)]
        self.git("add", "-A", "--", *(path.relative_to(self.project).as_posix() for path in paths))
        self.git("commit", "-q", "--allow-empty", "-m", "more")

    def write(self, path: str, text: str) -> None:
        (self.project / path).parent.mkdir(parents=True, exist_ok=True)
        (self.project / path).write_text(text)

    def link(self, path: str, target: str | Path) -> None:
        """Put a link there, in the place of what is there."""
        place = self.project / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir() and not place.is_symlink():
            place.rename(place.with_name(f"{place.name}-before"))
        elif os.path.lexists(place):
            place.unlink()
        place.symlink_to(target)

    def forge_manifest(self, **files: str) -> None:
        """Have the manifest name files, with the hash that they really have."""
        manifest = self.project / "gen" / MANIFEST
        table = json.loads(manifest.read_bytes())
        for path in files.values():
            target = self.project / "gen" / path
            table["files"][path] = hashlib.sha256(target.read_bytes() if target.is_file() else b"").hexdigest()
        manifest.write_text(json.dumps(table))

    def around(self) -> dict[str, str]:
        """All that stands outside of the registry and the output folder, links as links; of git's own files those that say what git runs and
        knows."""
        return {path: kind for path, kind in _snapshot(self.project.parent).items() if not path.startswith(_OURS) and not _is_gits(path)}

    def all(self) -> dict[str, str]:
        """All that stands anywhere, git's own files too."""
        return {path: kind for path, kind in _snapshot(self.project.parent).items() if path != "project/.git/index"}


_OURS = (
    *("project/schemas/", "project/gen/", "project/schemas-before", "project/gen-before"),
    *("project/shop", "project/lnk", "project/events", f"project/{MANIFEST}"),  # where the project itself is the registry or the output
)


def _is_for_git(path: Path) -> bool:
    return path.is_symlink() or (path.is_file() and path.stat().st_size < 1 << 20)


def _is_gits(path: str) -> bool:
    return path.startswith(("project/.git/objects", "project/.git/index", "project/.git/logs"))


def _snapshot(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for parent, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(parent, name)
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[relative] = f"link to {os.readlink(path)}"
            elif path.is_file() and path.stat().st_size > 1 << 20:
                found[relative] = f"{path.stat().st_size} bytes"
            elif path.is_file():
                found[relative] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                found[relative] = "folder" if path.is_dir() else "other"
    return found


# what stands in the repository


def staging_in_the_registry(world: World) -> None:
    """Issue 13, 1: a journal that installs a hook."""
    world.write("schemactl.toml", f'registry = "."\n{CONFIG}')
    for folder in (".", "schemas"):
        world.write(f"{folder}/.staging/0", SCRIPT)
        world.write(f"{folder}/.staging/journal.json", json.dumps([["0", ".git/hooks/pre-commit"]]))


def staging_with_a_link(world: World) -> None:
    world.link("schemas/lnk", world.outside)
    world.write("schemas/.staging/0", SCRIPT)
    world.write("schemas/.staging/journal.json", json.dumps([["0", "lnk/victim.txt"], [None, "lnk/shop/Order/victim.txt"]]))


def journal_of_today_in_the_registry(world: World) -> None:
    """As our own, where a repository can bring it."""
    for folder in ("schemas", "gen", "."):
        world.write(f"{folder}/schemactl/registry-0/journal.json", json.dumps({"format": 1, "files": [["x/y/1.json", "0", None, "0" * 64]]}))
        world.write(f"{folder}/schemactl/registry-0/staged/0", SCRIPT)
        world.write(f"{folder}/.schemactl-{'0' * 32}/0", SCRIPT)


def lock_is_a_link(world: World) -> None:
    for path in ("schemas/.lock", "gen/.lock", ".lock", "schemas/lock"):
        world.link(path, world.outside / "victim.txt")


def staging_is_a_link(world: World) -> None:
    world.link("schemas/.staging", world.outside)
    world.link("gen/.staging", world.outside)


def registry_is_a_link(world: World) -> None:
    world.link("schemas", world.outside)


def registry_is_a_link_into_git(world: World) -> None:
    world.link("schemas", ".git")


def registry_is_a_link_within(world: World) -> None:
    world.link("schemas", "schemas-before")


def source_is_a_link(world: World) -> None:
    world.link("schemas/shop", world.outside / "shop")


def type_is_a_link(world: World) -> None:
    world.link(HERE, world.outside / "shop/Order")


def another_source_is_a_link(world: World) -> None:
    world.link("schemas/lnk", world.outside)


def another_type_is_a_link(world: World) -> None:
    world.link("schemas/shop/lnk", world.outside)


def a_link_with_other_case(world: World) -> None:
    world.link("schemas/Shop", world.outside / "shop")


def schema_is_a_link(world: World) -> None:
    world.link(f"{HERE}/2.json", world.outside / "schema.json")


def next_schema_is_a_link(world: World) -> None:
    for name in ("3.json", "3.meta.json"):
        world.link(f"{HERE}/{name}", world.outside / "victim.txt")


def next_schema_is_a_dangling_link(world: World) -> None:
    world.link(f"{HERE}/3.json", world.outside / "made.json")


def schema_is_a_device(world: World) -> None:
    world.link(f"{HERE}/1.json", "/dev/zero")
    world.link(f"{HERE}/2.json", "/dev/zero")


def schema_is_a_pipe(world: World) -> None:
    (world.project / HERE / "2.json").unlink()
    os.mkfifo(world.project / HERE / "2.json")


def schema_is_a_folder(world: World) -> None:
    (world.project / HERE / "2.json").unlink()
    (world.project / HERE / "2.json").mkdir()


def schema_is_huge(world: World) -> None:
    os.truncate(world.project / HERE / "2.json", 1 << 40)


def meta_is_a_device(world: World) -> None:
    world.link(f"{HERE}/2.meta.json", "/dev/zero")


def settings_are_a_device(world: World) -> None:
    world.link(f"{HERE}/subject.toml", "/dev/zero")


def settings_are_a_link(world: World) -> None:
    world.link(f"{HERE}/subject.toml", world.outside / "shop/Order/subject.toml")


def settings_are_a_pipe(world: World) -> None:
    (world.project / HERE / "subject.toml").unlink()
    os.mkfifo(world.project / HERE / "subject.toml")


def configuration_is_a_device(world: World) -> None:
    world.link("schemactl.toml", "/dev/zero")


def configuration_is_a_pipe(world: World) -> None:
    (world.project / "schemactl.toml").unlink()
    os.mkfifo(world.project / "schemactl.toml")


def configuration_is_a_link(world: World) -> None:
    (world.outside / "schemactl.toml").write_text(CONFIG)
    world.link("schemactl.toml", world.outside / "schemactl.toml")


def configuration_is_a_link_to_nothing(world: World) -> None:
    world.link("schemactl.toml", world.outside / "made.toml")


def output_is_a_link(world: World) -> None:
    world.link("gen", world.outside)


def output_is_a_link_into_git(world: World) -> None:
    world.link("gen", ".git/hooks")


def package_is_a_link(world: World) -> None:
    world.link("gen/events", world.outside / "events")


def generated_file_is_a_link(world: World) -> None:
    world.link("gen/events/shop/order.py", world.outside / "victim.txt")
    world.link("gen/events/subjects.py", world.outside / "made.py")


def generated_file_is_a_device(world: World) -> None:
    world.link("gen/events/shop/order.py", "/dev/zero")


def generated_file_is_a_pipe(world: World) -> None:
    (world.project / "gen/events/shop/order.py").unlink()
    os.mkfifo(world.project / "gen/events/shop/order.py")


def manifest_is_a_link(world: World) -> None:
    world.link(f"gen/{MANIFEST}", world.outside / "victim.txt")


def manifest_is_a_device(world: World) -> None:
    world.link(f"gen/{MANIFEST}", "/dev/zero")


def manifest_names_files_above(world: World) -> None:
    world.forge_manifest(above="../../outside/victim.txt", config="../schemactl.toml")


def manifest_names_an_absolute_file(world: World) -> None:
    world.forge_manifest(there=str(world.outside / "victim.txt"))


def manifest_names_files_as_windows_does(world: World) -> None:
    world.forge_manifest(above="..\\..\\outside\\victim.txt", drive="C:\\victim.txt", other="c:victim.txt", host="\\\\host\\share\\x")


def manifest_names_hidden_files(world: World) -> None:
    world.write("gen/.git-not/hooks/x", "theirs")
    world.forge_manifest(hidden=".git-not/hooks/x", git=".git/config", other=".GIT/config")


def manifest_names_files_behind_a_link(world: World) -> None:
    world.link("gen/lnk", world.outside)
    world.forge_manifest(one="lnk/victim.txt", other="lnk/shop/Order/victim.txt")


def manifest_names_what_we_did_not_write(world: World) -> None:
    """All of the project is the output folder; the file is one that git does not know."""
    (world.project / ".git/info").mkdir(exist_ok=True)
    (world.project / ".git/info/exclude").write_text(f"{PRIVATE}\n")
    world.write(PRIVATE, "theirs")
    world.write("schemactl.toml", CONFIG.replace('"gen"', '"."'))
    manifest = json.loads((world.project / "gen" / MANIFEST).read_bytes())
    manifest["files"] = {PRIVATE: hashlib.sha256(b"theirs").hexdigest(), "schemactl.toml": hashlib.sha256(b"").hexdigest()}
    world.write(MANIFEST, json.dumps(manifest))


def templates_are_a_link(world: World) -> None:
    world.write("schemactl.toml", f'[generate]\ntemplates = "mine"\n{CONFIG}')
    world.link("mine", world.outside)


def target_of_templates_is_a_link(world: World) -> None:
    world.write("schemactl.toml", f'[generate]\ntemplates = "mine"\n{CONFIG}')
    world.link("mine/python", "/")


def template_is_a_link(world: World) -> None:
    world.write("schemactl.toml", f'[generate]\ntemplates = "mine"\n{CONFIG}')
    world.link("mine/python/module.py.jinja", world.outside / "template.jinja")
    world.link("mine/python/base.py", world.outside / "template.jinja")


def template_is_a_device(world: World) -> None:
    world.write("schemactl.toml", f'[generate]\ntemplates = "mine"\n{CONFIG}')
    world.link("mine/python/base.py", "/dev/zero")


def template_is_a_pipe(world: World) -> None:
    world.write("schemactl.toml", f'[generate]\ntemplates = "mine"\n{CONFIG}')
    world.write("mine/python/x", "")
    os.mkfifo(world.project / "mine/python/base.py")


def a_target_writes_elsewhere(world: World) -> None:
    """A target of the repository's own, whose files have paths of its choice."""
    world.write("schemactl.toml", f'[generate]\ntemplates = "mine"\n{CONFIG}[targets.custom.evil]\nout = "gen/evil"\n')
    sample = Path(__file__).parent.parent / "samples/custom-target/templates/go"
    for file in sample.iterdir():
        text = file.read_text()
        if file.name == "target.toml":
            text = text.replace('"subjects.go"', '"../../.git/hooks/pre-commit"')
        world.write(f"mine/evil/{file.name}", text)


def a_target_writes_hidden_files(world: World) -> None:
    a_target_writes_elsewhere(world)
    path = world.project / "mine/evil/target.toml"
    path.write_text(path.read_text().replace("../../.git/hooks/pre-commit", ".git/hooks/pre-commit"))


def registry_said_to_be(where: str) -> Callable[[World], None]:
    def prepare(world: World) -> None:
        world.write("schemactl.toml", f"registry = {json.dumps(where.replace('OUTSIDE', str(world.outside)))}\n{CONFIG}")

    return prepare


def output_said_to_be(where: str) -> Callable[[World], None]:
    def prepare(world: World) -> None:
        world.write("schemactl.toml", f"[targets.python]\nout = {json.dumps(where.replace('OUTSIDE', str(world.outside)))}\n")

    return prepare


def templates_said_to_be(where: str) -> Callable[[World], None]:
    def prepare(world: World) -> None:
        world.write("schemactl.toml", f"[generate]\ntemplates = {json.dumps(where.replace('OUTSIDE', str(world.outside)))}\n{CONFIG}")

    return prepare


def configuration_is_a_folder(world: World) -> None:
    (world.project / "schemactl.toml").unlink()
    (world.project / "schemactl.toml").mkdir()


def settings_are_a_folder(world: World) -> None:
    (world.project / HERE / "subject.toml").unlink()
    (world.project / HERE / "subject.toml").mkdir()


def source_is_a_file(world: World) -> None:
    (world.project / "schemas/shop").rename(world.project / "schemas-before")
    world.write("schemas/shop", "")


def manifest_is_a_folder(world: World) -> None:
    (world.project / "gen" / MANIFEST).unlink()
    (world.project / "gen" / MANIFEST).mkdir()


def manifest_names_what_is_no_name(world: World) -> None:
    names = ("a\0b", "\ud800", "x" * 5_000, "", "/", ".", "events", "events/shop/", "a//b", "CON", "a.", "..%2fvictim.txt")
    world.write(f"gen/{MANIFEST}", json.dumps({"files": dict.fromkeys(names, "0" * 64)}))


def folders_have_names_that_nobody_types(world: World) -> None:
    """Bytes that are no UTF-8, control characters, devices, and what looks like a way out."""
    for name in (b"sh\xffop", b"a\nb\x1b[31m", b"CON", b"a.", b"..%2f", b"%2e%2e", b" ", b"-x"):
        folder = os.path.join(os.fsencode(world.project), b"schemas", name, name)
        os.makedirs(folder)
        for file in ("subject.toml", "1.json"):
            shutil.copy(world.project / HERE / file, os.path.join(folder, os.fsencode(file)))


def names_of_a_subject_are_no_text(world: World) -> None:
    world.write(f"{HERE}/subject.toml", 'source = "a\\u0000b\\u001b[31m"\ntype = "\\u202e../../x"\n')


def numbers_of_versions_are_none(world: World) -> None:
    for number in ("0", "-1", "03", "9" * 200, "\u0663", "\u00b2"):
        shutil.copy(world.project / HERE / "1.json", world.project / HERE / f"{number}.json")


def git_is_a_file_that_leads_into_the_registry(world: World) -> None:
    """As an archive may bring it: git itself lets no `.git` in."""
    world.commit()
    (world.project / ".git").rename(world.project / "schemas/lib")
    world.write(".git", "gitdir: schemas/lib\n")


def state_is_a_link(world: World) -> None:
    shutil.rmtree(world.project / ".git/schemactl", ignore_errors=True)
    (world.project / ".git/schemactl").symlink_to(world.outside)


def state_holds_links(world: World) -> None:
    state = managed(Folder(Path(os.path.realpath(world.project)), ("schemas",))).state.path
    state.mkdir(parents=True)
    for name, target in (("lock", "victim.txt"), ("staged", "shop"), ("journal.json", "schema.json"), ("beside", "victim.txt")):
        (state / name).symlink_to(world.outside / target)


PLACES = ("OUTSIDE", "../outside", "a/../../outside", ".git/hooks", ".GIT/hooks", ".hidden", "a/.hidden", "..\\outside", "C:/x", "C:x", "~/x", "nul")
FUNCTIONS: tuple[Callable[[World], None], ...] = (
    staging_in_the_registry,
    staging_with_a_link,
    journal_of_today_in_the_registry,
    lock_is_a_link,
    staging_is_a_link,
    registry_is_a_link,
    registry_is_a_link_into_git,
    registry_is_a_link_within,
    source_is_a_link,
    type_is_a_link,
    another_source_is_a_link,
    another_type_is_a_link,
    a_link_with_other_case,
    schema_is_a_link,
    next_schema_is_a_link,
    next_schema_is_a_dangling_link,
    schema_is_a_device,
    schema_is_a_pipe,
    schema_is_a_folder,
    schema_is_huge,
    meta_is_a_device,
    settings_are_a_device,
    settings_are_a_link,
    settings_are_a_pipe,
    configuration_is_a_device,
    configuration_is_a_pipe,
    configuration_is_a_link,
    configuration_is_a_link_to_nothing,
    output_is_a_link,
    output_is_a_link_into_git,
    package_is_a_link,
    generated_file_is_a_link,
    generated_file_is_a_device,
    generated_file_is_a_pipe,
    manifest_is_a_link,
    manifest_is_a_device,
    manifest_names_files_above,
    manifest_names_an_absolute_file,
    manifest_names_files_as_windows_does,
    manifest_names_hidden_files,
    manifest_names_files_behind_a_link,
    manifest_names_what_we_did_not_write,
    templates_are_a_link,
    target_of_templates_is_a_link,
    template_is_a_link,
    template_is_a_device,
    template_is_a_pipe,
    a_target_writes_elsewhere,
    a_target_writes_hidden_files,
    configuration_is_a_folder,
    settings_are_a_folder,
    source_is_a_file,
    manifest_is_a_folder,
    manifest_names_what_is_no_name,
    folders_have_names_that_nobody_types,
    names_of_a_subject_are_no_text,
    numbers_of_versions_are_none,
    git_is_a_file_that_leads_into_the_registry,
    state_is_a_link,
    state_holds_links,
)
REPOSITORIES: dict[str, Callable[[World], None]] = {
    **{function.__name__.replace("_", " "): function for function in FUNCTIONS},
    **{f"{key} = {where}": said(where) for key, said in (("registry", registry_said_to_be), ("out", output_said_to_be)) for where in PLACES},
    **{f"templates = {where}": templates_said_to_be(where) for where in ("OUTSIDE", "../outside", ".git", "..\\outside", "C:/x")},
}
