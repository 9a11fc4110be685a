"""One module a command; only here are the stages put together. schemactl/ingest/ is the reading half of them: captures → evidence of each subject.

    discover.py   capture → envelopes → subjects → infer → registry: what versions are written, and why
    infer.py      capture → infer → one schema
    validate.py   capture → the latest versions of the registry: which events they refuse
    compare.py    two references → diff → compat → Comparison; check.py: every subject that differs from a git ref
    impact.py     a change → the consumers that it reaches
    register.py   a schema that a person wrote → registry
    generate.py   registry → bindings → files on disk

The others (listing, history, search, lint, verify, rebase, waive, …) read or mend the registry.
What a command does can be done from Python by the same function.
"""
