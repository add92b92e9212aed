"""Events as Orca would tell them, for tests of what is read from the log."""

STAGES = {"scale": "scaleManifest", "delete": "deleteManifest", "patch": "patchManifest"}
DIGEST = f"sha256:{'5' * 64}"


def cfg(version, checkout, name="cfg"):
    annotations = {"artifact.spinnaker.io/name": name, "artifact.spinnaker.io/version": version}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": f"{name}-{version}", "namespace": "shop", "annotations": annotations},
        "data": {"checkout": checkout},
    }


def web(replicas, image=f"hub.example/web@{DIGEST}", name="web", **annotations):
    containers = [{"name": "web", "image": image}]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "shop", "annotations": annotations},
        "spec": {"replicas": replicas, "template": {"spec": {"containers": containers}}},
    }


def stage_event(execution, kind, context, type="orca:stage:complete", user="dana@example.dev"):
    stage = {"id": f"{execution}-S", "type": kind, "name": f"{kind} {execution}"}
    return {
        "details": {"source": "orca", "type": type, "application": "shop"},
        "content": {
            "executionId": execution,
            "stageId": stage["id"],
            "name": stage["name"],
            "context": {"account": "prod", **context},
            "execution": {
                "type": "PIPELINE",
                "id": execution,
                "application": "shop",
                "name": "to prod",
                "authentication": {"user": user},
                "trigger": {"type": "webhook", "user": "ci"},
                "stages": [stage],
            },
        },
        "eventId": f"{execution}-1",
    }


def deploy(execution, *manifests, **options):
    """The end of a Deploy (Manifest) stage that made these."""
    context = {"outputs.manifests": list(manifests)}
    return stage_event(execution, "deployManifest", context, **options)


def action(execution, what, name, type="orca:stage:complete", **parameters):
    """The end of an action on one object; without a name it was chosen by labels."""
    context = {"location": "shop", **parameters}
    if name is not None:
        context["manifestName"] = name
    return stage_event(execution, STAGES[what], context, type)


def pipeline_end(execution, *ends):
    """The end of a pipeline whose stages ended so."""
    stages = [
        {**end["content"]["execution"]["stages"][0], "context": end["content"]["context"]}
        for end in ends
    ]
    return {
        "details": {"source": "orca", "type": "orca:pipeline:complete", "application": "shop"},
        "content": {
            "executionId": execution,
            "execution": {"id": execution, "application": "shop", "stages": stages},
        },
    }
