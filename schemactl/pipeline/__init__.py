"""The road of an event, one file a road; only here are the stages put together.

    discover.py   capture → envelopes → subjects → infer → registry
    infer.py      capture → infer → one schema
    compare.py    two references → diff → compat → Comparison; `check` does it for every subject that differs from a git REF
    generate.py   registry → bindings → files on disk

What a command does can be done from Python by the same function.
"""
