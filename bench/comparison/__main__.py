"""Public schemas as code: what the default styles of schemactl write, and what other tools write for the same schemas.

python -m bench.comparison [--schema NAME]... [--only CONTENDER]... [--values N] [--page FILE]

The tools and the schemas are fetched by pip, npm and Maven into build/comparison. Measured is, for each schema and tool: lines of code, errors
and warnings of the compiler at the strictest settings (mypy --strict, tsc, javac -Xlint:all), how many good values come back as the same JSON
value, how many structurally bad ones are refused, and whether a text of the schema is executed.
"""

import argparse
import sys
from pathlib import Path

from bench.comparison.contenders import CONTENDERS
from bench.comparison.measure import Measured, measured
from bench.comparison.page import made, written
from bench.comparison.tools import BUILD, SCHEMAS, install, schemas


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.comparison", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schema", action="append", choices=[*SCHEMAS], metavar="NAME", help="this schema; may be repeated")
    parser.add_argument("--only", action="append", metavar="CONTENDER", help="this contender, such as zod; may be repeated")
    parser.add_argument("--values", type=int, default=60, metavar="N", help="good values, and bad ones, of each schema (60)")
    parser.add_argument(
        "--page", type=Path, metavar="FILE", help="write the tables into this page (docs/comparison.md); they are printed in any case"
    )
    given = parser.parse_args()
    missing = install()
    table: dict[tuple[str, str], Measured] = {}
    for name, document in schemas().items():
        for contender in CONTENDERS if name in (given.schema or SCHEMAS) else ():
            skipped = contender.name not in (given.only or [contender.name])
            folder = BUILD / "out" / name.replace(" ", "-") / contender.title.replace(": ", "-")
            found = Measured(failed="not asked for") if skipped else measured(contender, document, folder, given.values)
            table[name, contender.title] = found
            if not skipped:
                print(name, contender.title, found, sep=": ", file=sys.stderr, flush=True)
    print(made(table, missing))
    if given.page:
        written(given.page, table, missing)


if __name__ == "__main__":
    main()
