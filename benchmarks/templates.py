"""(i) A small template through the walled-off process, from the call to the text."""

import statistics
import time

from playground.templating.rendering import LANGUAGES, render

ROUNDS = 20
TEMPLATES = {
    "jinja": "image: {{ images['shop/web'].reference }}\nreplicas: {{ replicas }}\n",
    "jsonnet": "{ image: std.extVar('images')['shop/web'].reference }",
}
VALUES = {"replicas": 3, "images": {"shop/web": {"reference": "shop/web@sha256:0123"}}}


def run() -> None:
    print("(i) A small template, rendered in a process of its own")
    for language in LANGUAGES:
        taken = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            rendered = render(language, TEMPLATES[language], VALUES)
            taken.append(1_000 * (time.perf_counter() - began))
            assert rendered.text is not None, rendered.problems
        median, worst = statistics.median(taken), max(taken)
        print(f"    {language:8} median {median:4.0f} ms, worst {worst:4.0f} ms")
