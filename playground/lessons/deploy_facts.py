"""What the prose says about deploying a sample again and again: each fact was deployed."""

from dataclasses import replace

from playground.lessons.facts import Facts
from playground.lessons.pipeline_inputs import PipelineInputs
from playground.lessons.pipeline_view import PipelineView
from playground.lessons.results import Inputs
from playground.lessons.sandbox import run


def facts_of_deploys(inputs: Inputs) -> Facts:
    """The facts of a sample with a pipeline; none without one.

    `deploy.there`, `deploy.back` and `deploy.again`: what the first versioned object is called
    when the manifest is deployed, then what ran before, then the manifest once more.
    `stages.bound`: what the second stage gets bound first; `stages.source`: where that is from.
    """
    if inputs.pipeline is None:
        return {}
    facts: Facts = {}
    pipeline: PipelineInputs = replace(inputs.pipeline, action="deploy")
    steps = {"there": inputs.manifest, "back": inputs.running, "again": inputs.manifest}
    for step, manifest in steps.items():
        asked = replace(inputs, manifest=manifest, pipeline=pipeline, with_rollout=False)
        view = run(asked).pipeline
        if view is None:
            continue
        if view.past[-1].names:
            facts[f"deploy.{step}"] = view.past[-1].names[0]
        if step == "there":
            facts |= _bound(view)
        pipeline = replace(pipeline, state=view.state)
    return facts


def _bound(view: PipelineView) -> Facts:
    for each in view.stages[1].objects if len(view.stages) > 1 else ():
        for step in each.steps:
            for change in step.changes:
                if change.rule == "bind-artifact":
                    sources = {seen.reference: seen.source for seen in view.stages[1].sees}
                    source = sources.get(change.after) or "from the trigger"
                    return {"stages.bound": change.after, "stages.source": source}
    return {}
