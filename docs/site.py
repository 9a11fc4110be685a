"""What mkdocs is told about this repository (`make docs`): pages stand beside what they describe, so the site has the repository's own layout.

Published are README.md and the other pages at the top, everything under docs/, the pages of samples/ and bench/, and each file that
one of them links to.
"""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
PAGES = ("*.md", "docs/*.md", "docs/commands/*.md", "docs/decisions/*.md", "samples/*/*.md", "bench/*.md")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Names anchors as GitHub does, and lists the decisions."""
    config.mdx_configs["toc"] = {**config.mdx_configs.get("toc", {}), "slugify": lambda heading, _separator: slug(heading)}
    for section in config.nav or []:
        if "Decisions" in section:
            section["Decisions"] += [page.relative_to(ROOT).as_posix() for page in sorted((ROOT / "docs/decisions").glob("0*.md"))]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Replaces the files of docs/ by those that are published, under their paths in the repository."""
    for file in [file for file in files if file.src_dir == config.docs_dir]:
        files.remove(file)
    for path in published():
        files.append(File(path, str(ROOT), config.site_dir, config.use_directory_urls))
    return files


def published() -> list[str]:
    """The paths of all pages, and of the files that they link to."""
    pages = sorted(page for pattern in PAGES for page in ROOT.glob(pattern))
    linked = {(page.parent / target).resolve() for page in pages for target in _LINK.findall(page.read_text("utf-8")) if "://" not in target}
    return [path.relative_to(ROOT).as_posix() for path in [*pages, *sorted(linked - set(pages))] if path.is_file() and path.is_relative_to(ROOT)]


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip().replace(" ", "-")
