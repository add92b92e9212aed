"""Speed and size, measured: `python -m benchmarks`, or parts of it: `many`, `one`, `load`,
`edit`, `rollouts`, `page`, `lock`, `templates`.

(a) many ConfigMaps and Deployments, versioned and rewired, as a whole process, beside kustomize
where `kubectl` is at hand; (b) a manifest of a hundred lines through transform, patch and
verification, in process; (c) `check` of one file, as a cold process; (d) the server under load,
over HTTP; (e) from a key in the editor to results on the screen, in a browser;
(f) rollouts; (g) the page of a rollout of a hundred pods, in process;
(h) images asked for at a registry, and pinned from a lock file, as whole processes; (i) a small
template, rendered in a process of its own. Nothing here passes or fails: it prints figures.
"""
