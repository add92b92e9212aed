"""Runs public manifests through read, pin, version, rewire, splice and re-read.

    python -m tests.corpus DIR…

Every image gets a digest and every reference a target, so that there is something to change. A
file passes if the law holds for it, its Problems have line, column and help, and every document
that can be read was transformed. A line per failure; then files, documents and Changes; last
`N passed, N failed`.
"""
