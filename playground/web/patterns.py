"""The page that shows every component, with data from the engine."""

from dataclasses import dataclass

from playground.lessons.content import Lesson
from playground.lessons.results import Inputs, Results
from playground.lessons.sandbox import run

FAULTY = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  A: one
  A: two
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web
"""


@dataclass(frozen=True, slots=True)
class PatternsPage:
    """The context of `patterns.html`: results as they can be, from fine to empty."""

    fine: Results
    faulty: Results
    empty: Results


def patterns_page(lessons: tuple[Lesson, ...]) -> PatternsPage:
    """A lesson's own results, those of a manifest with faults, and those of nothing."""
    fine = next(lesson.results for lesson in lessons if lesson.results and lesson.results.rollout)
    return PatternsPage(fine, run(Inputs(manifest=FAULTY)), run(Inputs()))
