"""Every rule by its name: what a Change or a Problem that bears it is about, in a sentence.

The rules of `playground.checks` explain themselves in their docstrings; those of reading and
transforming are explained here. A test finds the rule that nobody explains.
"""

import inspect
from dataclasses import dataclass

from playground.checks import CHECKS
from playground.lessons.controller_rules import CONTROLLER_RULES
from playground.lessons.edits.rules import DRIFT_RULES


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's name, what it is about, and which group it belongs to.

    `fires` and `fine` are a check's examples: a manifest that it reports, with carets under what
    it reports, and one beside it that nobody minds.
    """

    name: str
    summary: str
    group: str
    fires: str = ""
    fine: str = ""


CHANGES = "What a deploy changes"
LEFT = "What it leaves as written, and says so"
REFUSED = "What makes a whole deploy fail"
READING = "Reading the text"
CHECKING = "Checking the objects"
TEMPLATING = "Rendering a template"
NODES = "Which bytes a pod runs"
FORM = "The rest of the form"

_EXPLAINED = {
    CHANGES: {
        "pin-image": "An image is replaced by the reference of the artifact that bears its name, "
        "so that it names bytes and not a tag.",
        "version-name": "A ConfigMap or Secret gets a name of its own for its content: a number "
        "as Spinnaker counts, or a hash as kustomize computes it.",
        "bind-artifact": "A field that names an artifact by its derived name gets the artifact’s "
        "reference, as Spinnaker’s replacers do it.",
        "namespace-override": "The stage puts every object of a namespaced kind into one "
        "namespace.",
        "annotate": "Spinnaker writes onto an object, and onto its pod template, which artifact "
        "it is and which application it belongs to.",
        "label": "Spinnaker labels an object and its pod template with the application, with "
        "who manages it, and with the number of its version.",
        "attach-traffic": "An object is attached to load balancers: their selectors become "
        "labels of its pods.",
        "source-capacity": "With use-source-capacity the number of replicas is that of the live "
        "object.",
        "rename": "A versioned object is deployed under its name and the number of its version.",
        "evaluate-expression": "An expression ${…} gets its value, before anything else is done.",
        "follow-reference": "A field that names a versioned ConfigMap or Secret gets its new "
        "name.",
    },
    NODES: {
        "pull-if-not-present": "With imagePullPolicy IfNotPresent a node that has an image under "
        "this reference uses it again, whatever the tag stands for by now. It is the default of "
        "every tag but latest.",
        "pull-always": "With imagePullPolicy Always a node asks the registry whenever a container "
        "starts, and the pods that were started before the tag moved go on. It is the default of "
        "the tag latest, and of no tag.",
        "pull-by-digest": "A digest means the same bytes on every node, with either policy.",
        "pod-to-node": "In the lab a pod goes to the node with the fewest pods, of those the one "
        "with the lowest number. Kubernetes’ scheduler weighs more than that.",
    },
    LEFT: {
        "unpinned-image": "No artifact supplies a digest for this image, so it stays a tag.",
        "malformed-image": "This is no image reference, so no artifact can be matched with it.",
        "reference-outside": "A field names a ConfigMap or Secret that is not in the manifest. "
        "If it is not in the cluster either, pods wait for it.",
        "reference-not-followed": "A field names an object that gets a new name, but cannot be "
        "rewritten, and will name something that does not exist.",
        "expression-left": "An expression ${…} that has no value stays as it is written, with all "
        "the text around it.",
        "not-bound": "A field names an artifact, and none that Spinnaker may bind bears that "
        "name.",
        "no-reference": "An artifact without a reference writes null into what it is bound to.",
        "version": "Which number an object gets, and why; or why it gets none.",
        "shared-rule": "An RBAC rule names ConfigMaps and Secrets together, so it cannot follow "
        "one of them.",
        "custom-resource-reference": "A custom resource has a text that may be the name of an "
        "object that gets a new one; only Kubernetes’ own fields are rewritten.",
        "name-too-long": "With its version the name would be longer than Kubernetes allows.",
        "hash-in-doubt": "Tools disagree on how a value of this object reads, so its hash would "
        "differ between them.",
        "cannot-splice": "The change cannot be written without changing something else, mostly "
        "because an anchor is used in several places.",
    },
    REFUSED: {
        "required-artifact-not-bound": "Nothing is submitted unless every required artifact is "
        "bound somewhere.",
        "label-selectors-with-replace": "kubectl replace takes no label selectors, so a stage "
        "with both sends nothing.",
        "malformed-selector": "A label selector is none that kubectl understands.",
        "nothing-selected": "The label selectors of the stage leave out all of its objects.",
        "unresolved-artifact": "An expected artifact is matched by nothing, or by too much, and "
        "has no default.",
        "pipeline-shape": "The stages of a pipeline need each other in an order that there is.",
        "refused": "The API server refuses an object; what came before it stays applied.",
        "malformed-manifest": "An object lacks what Spinnaker wants of each: kind, apiVersion, "
        "metadata, and annotations that are text.",
        "max-version-history-below-2": "Blue/green needs two versions side by side, and the "
        "annotation keeps fewer.",
        "traffic-annotation-conflict": "The manifest lists other load balancers than the stage.",
        "malformed-traffic-annotation": "The list of load balancers is no JSON list of strings.",
        "malformed-load-balancer": "A load balancer is named as kind and name.",
        "not-a-load-balancer": "Only a Service can be attached.",
        "service-not-found": "The load balancer is neither in the request nor in the cluster.",
        "service-without-selector": "A Service without a selector cannot be attached.",
        "selector-label-overlap": "The pods have a label already by which the Service selects.",
    },
    READING: {
        "syntax": "The text is no YAML at this place.",
        "tab": "A tab stands where YAML wants spaces.",
        "indentation": "A line stands too far left or right for what it seems to say.",
        "unclosed-quote": "A quotation mark is opened and not closed.",
        "unclosed-bracket": "A bracket or brace is opened and not closed.",
        "bad-escape": "A backslash in double quotes begins nothing that YAML knows.",
        "bad-tag": "A tag (`!…`) that does not fit its value, or that kubectl would ignore.",
        "bad-key": "A key of a mapping must be text.",
        "bad-merge": "The merge key << has no mapping to merge.",
        "merge-override": "A << after other keys replaces them, as kubectl reads it.",
        "duplicate-key": "Of two equal keys in a mapping, kubectl keeps the last without a word.",
        "undefined-alias": "An alias names an anchor that is not defined before it.",
        "recursive-alias": "An alias stands inside of what it names.",
        "alias-bomb": "Aliases of aliases make more values than anybody needs.",
        "too-deep": "Values are nested deeper than any object is.",
        "control-character": "A character that YAML does not allow, mostly invisible.",
        "not-a-number": "JSON has no infinity, and no number that is none.",
        "json-syntax": "Text that begins with a brace is read as JSON, and this is none.",
        "template": "Text in {{ }} is a template: it becomes a manifest only when rendered.",
        "several-documents": "A document begins where another has not ended.",
        "bad-separator": "After the --- between documents, kubectl allows only a comment.",
        "directive": "kubectl cuts the text at ---, so a %-directive stands alone.",
        "dropped-text": "What stands between ... and --- is dropped by kubectl.",
        "unknown-tag": "kubectl ignores tags that YAML does not define, such as !Ref.",
        "limit": "There is more of something than is worked on here.",
    },
    TEMPLATING: {
        "template-syntax": "The template is none of its language.",
        "template-undefined": "The template asks for a value that nobody supplies.",
        "template-refused": "The template tries what templates may not: to import a file, or to "
        "reach what is behind its values.",
        "template-error": "The template fails at its work, such as by a division by zero.",
        "template-limit": "The template takes more time or memory, or makes more text, than it "
        "gets.",
        "template-walls": "Templates are rendered behind walls only, and here they do not stand.",
        "template-values": "The values are one mapping, and not too large.",
    },
    FORM: {
        "artifact-shape": "What the trigger supplies is a list of Spinnaker artifacts.",
        "trigger-shape": "An event that starts a pipeline has the shape of its source.",
        "cluster-state": "The Cluster that travels with the form is not as the page wrote it; "
        "what cannot be used of it is left out.",
        "page-log": "The page’s log that travels with the form is not as the page wrote it, so it "
        "is left out.",
        "echo-endpoint": "An endpoint of Echo’s has an address, a number of attempts, and a "
        "template that makes JSON of an event.",
        "not-simulated": "The API server would refuse this Deployment, or it is larger than what "
        "is simulated here, so no rollout is drawn.",
        "edits": "What is done to a live object is a number, an image, a patch, an object; what "
        "comes back with the form is what this page wrote.",
        "history": "What is done on the audit page is a manifest, a number, an image, a patch; "
        "what comes back with the form is what this page wrote.",
        "lab-push": "The lab registry takes short tags and one line of content.",
        "drift": "A stored manifest is compared with the live object of its kind and name.",
        "cluster": "Live objects are as an API server prints them; what it could not have stored "
        "is left out.",
        "chosen-tick": "The tick to look at is a whole number, or nothing.",
        "story": "A story is a mapping of what happens, in ticks and shares; its keys are in "
        "content/stories/README.md.",
        "lost-pod-tick": "The tick at which a pod is lost is a whole number, or nothing.",
    },
}


_WIDEST = 100


def every_rule() -> tuple[Rule, ...]:
    """All rules, group by group."""
    rules = [
        Rule(name, summary, group)
        for group, explained in (
            *_EXPLAINED.items(),
            *DRIFT_RULES.items(),
            *CONTROLLER_RULES.items(),
        )
        for name, summary in explained.items()
    ]
    checks = [
        Rule(
            module.RULE,
            " ".join((inspect.getdoc(module) or "").split()),
            CHECKING,
            _narrow(module.FIRES),
            _narrow(module.FINE),
        )
        for module in CHECKS
    ]
    return (*rules, *checks)


def _narrow(example: str) -> str:
    """An example for a page: of a line that is very long, only the beginning."""
    lines = (
        line if len(line) <= _WIDEST else f"{line[:_WIDEST]}…" for line in example.splitlines()
    )
    return "\n".join(lines)
