"""Holds the engine to ground truth: `python -m tests.conformance PATH…`.

Each PATH is a file or a folder of recordings. A case and its result stand beside each other as
`scenarios/NAME.yaml` and `traces/NAME.json`, or `cases/NAME.yaml` and `results/NAME.json`. What
a case looks like, not where it stands or how it is called, says which format reads it: see
`formats/`.
"""
