"""What people complain of when they deploy to Kubernetes with Spinnaker, and who says it here.

A pitfall that a manifest can show has a rule, mostly a check. The others depend on the pipeline,
the cluster or the version of Spinnaker, and it is said what they depend on. The numbers after a
hash are issues of the project spinnaker/spinnaker.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pitfall:
    """What goes wrong, in a sentence; the rules that find it, or why no manifest shows it.

    One of `rules` and `unseen` may be empty, not both.
    """

    sentence: str
    rules: tuple[str, ...] = ()
    unseen: str = ""


PITFALLS = (
    Pitfall(
        "A versioned ConfigMap or Secret is used by what Spinnaker does not rewrite: bare Pods, "
        "an Ingress’s TLS, imagePullSecrets, CSI and flexVolume, custom resources (#3506, #4728, "
        "#3202, #4077, #5926).",
        ("unrewritten-reference", "version-in-reference", "custom-resource-reference"),
    ),
    Pitfall(
        "An object without a namespace does not match a workload that names one (#6035).",
        ("namespace-mismatch",),
    ),
    Pitfall(
        "With two accounts, or two deploys of one name in a pipeline, a version of somebody else "
        "is bound (#2997, #3071, #6327).",
        unseen="It depends on the stages before: a deploy here says of each field which artifact "
        "was bound, from where, and why another was not.",
    ),
    Pitfall(
        "Old versions pile up; the clean-up has to be asked for, goes by age, and does not ask "
        "who still needs them (#4422).",
        ("versions-pile-up", "history-too-short"),
    ),
    Pitfall(
        "A registry with a port and no tag is not bound, nor is an image that one side writes "
        "with the prefix of Docker Hub (#6344, #4982).",
        ("ambiguous-image-name",),
    ),
    Pitfall(
        "The docker trigger supplies a tag and not a digest (#6212).",
        unseen="It is in the trigger: of an event read here it is said what it supplies.",
    ),
    Pitfall(
        "What is sent with replace or server-side apply is never found unchanged, and large "
        "ConfigMaps need one of them (#5148).",
        ("never-identical", "too-large-to-apply"),
    ),
    Pitfall(
        "Recreate together with use-source-capacity (#4529).",
        ("recreate-with-source-capacity",),
    ),
    Pitfall(
        "A field that is dropped from a manifest survives an apply if somebody else has set it "
        "(#6988).",
        unseen="It depends on who set the field in the cluster: the page on edits shows it.",
    ),
    Pitfall(
        "Undo Rollout leaves no trace of the revision that it went back to (#5328).",
        unseen="No manifest is involved: the page on the audit log says what is recorded.",
    ),
    Pitfall(
        "Manifests in the contexts of stages are heavy, and they leak Secrets (#5909, #3588, "
        "#5585).",
        unseen="Every manifest with a Secret does it: the page on the audit log says what has to "
        "be redacted.",
    ),
    Pitfall(
        "Expressions eat ${…} in manifests, mostly in shell scripts.",
        ("expression-in-manifest", "expression-left"),
    ),
    Pitfall("A List inside of a List is not taken apart.", ("list-items",)),
    Pitfall(
        "Run Job ignores the versions of ConfigMaps (#4722).",
        unseen="Only old releases do; today a Run Job stage binds like a deploy.",
    ),
    Pitfall(
        "Kinds that Spinnaker has no handler for are applied last, a PriorityClass after the "
        "Deployments that use it.",
        ("applied-too-late",),
    ),
    Pitfall(
        "The documentation says other things than the code does, about stability, clean-up, "
        "ReplicaSets without changes, labels, and the name of red/black.",
        unseen="Here the code counts; the pages say where the two differ.",
    ),
    Pitfall(
        "What is copied from a cluster brings its version along, in its name or in annotations, "
        "and a generated name has none to add a version to (#2108).",
        ("version-in-name", "frozen-annotation", "generated-version"),
    ),
    Pitfall(
        "Annotations and labels mean something else than they seem to.",
        ("strategy-annotation", "label-overwritten"),
    ),
)
