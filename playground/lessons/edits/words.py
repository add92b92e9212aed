"""What an act is called, and the command that does the same in a terminal."""

from playground.cluster import STRATEGIES
from playground.lessons.edits.acts import Act

STRATEGY_TITLES = {
    "apply": "apply",
    "replace": "replace",
    "server-side": "server-side apply",
    "server-side-forced": "server-side apply, forced",
    "recreate": "recreate",
}
STRATEGY_COMMANDS = {
    "apply": "kubectl apply -f stored.yaml",
    "replace": "kubectl replace -f stored.yaml",
    "server-side": "kubectl apply --server-side -f stored.yaml",
    "server-side-forced": "kubectl apply --server-side --force-conflicts -f stored.yaml",
    "recreate": "kubectl delete -f stored.yaml; kubectl apply -f stored.yaml",
}
assert STRATEGY_TITLES.keys() == STRATEGY_COMMANDS.keys() == STRATEGIES.keys()
_LONGEST = 90


def title_of(act: Act) -> str:
    """The act in a few words, without a period."""
    text = " ".join(act.text.split())
    titles = {
        "deploy": f"Deploy the stored manifest by {STRATEGY_TITLES.get(act.how, '')}",
        "paste": "Take what was pasted as what is live",
        "reapply": "Edit (Spinnaker): change what was applied last, and deploy it",
        "scale": f"Scale to {text}",
        "image": f"Set the image {text}",
        "env": f"Set the variables {text}",
        "restart": "Rolling restart",
        "undo": "Undo rollout",
        "pause": "Pause",
        "resume": "Resume",
        "patch": f"Patch ({act.how})",
        "edit": "kubectl edit",
    }
    title = titles[act.do]
    if act.do == "scale" and act.how == "autoscaler":
        title = f"An autoscaler scales to {text}"
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"


def command_of(act: Act) -> str:
    """The same in a terminal; "" where there is no one command for it."""
    kind, _, rest = act.on.partition("/")
    target = f"{kind.lower()}/{rest.rpartition('/')[2]}"
    text = " ".join(act.text.split())
    commands = {
        "deploy": STRATEGY_COMMANDS.get(act.how, ""),
        "scale": f"kubectl scale {target} --replicas={text}" if not act.how else "",
        "image": f"kubectl set image {target} {text}",
        "env": f"kubectl set env {target} {text}",
        "restart": f"kubectl rollout restart {target}",
        "undo": f"kubectl rollout undo {target}",
        "pause": f"kubectl rollout pause {target}",
        "resume": f"kubectl rollout resume {target}",
        "patch": f"kubectl patch {target} --type={act.how}",
        "edit": f"kubectl edit {target}",
    }
    command = commands.get(act.do, "")
    return command if len(command) <= _LONGEST else f"{command[:_LONGEST]}…"
