"""The catalog: a static site of a registry, for people who never run the command line.

site.py     entries → files            fields.py   a schema as rows: names, types, shares, since when
bus.py      the map of the bus, as SVG  search.py  what the script searches
page/       templates (Jinja, escaped), one style sheet, one script
"""

from schemactl.catalog.site import site

__all__ = ["site"]
