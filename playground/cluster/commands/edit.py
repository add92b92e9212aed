"""`kubectl edit`: the live object in an editor, and what was changed of it sent as a patch.

Source: kubectl, ``pkg/cmd/util/editor/editoptions.go`` (``visitToPatch``).
"""

from typing import Any

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, refusal
from playground.cluster.commands.patch import refuse_other_identity
from playground.cluster.json_merge import json_merge, json_merge_diff
from playground.cluster.managed_fields import Owner
from playground.cluster.outcome import Refused
from playground.cluster.server import kind_of, update
from playground.cluster.strategic_diff import Unmergeable
from playground.cluster.strategic_merge import merge
from playground.cluster.three_way import two_way_patch

Object = dict[str, Any]
_OWNER = Owner("kubectl-edit")


def edit(cluster: Cluster, key: Key, wanted: Any) -> Answer:
    """Save `wanted` in place of what the editor showed: the live object without managedFields.

    Sent are the differences alone, as a strategic merge patch; for custom objects as a merge
    patch. Last-applied is a field as any other: whoever leaves it alone leaves it as it was.
    """
    patch: Object | None = None
    sort = ""
    try:
        live = existing(cluster, key)
        refuse_other_identity(live, wanted)
        kind = kind_of(cluster, live)
        shown, saved = _without_owners(live), _without_owners(wanted)
        if kind.custom:
            patch, sort = json_merge_diff(shown, saved), "merge-patch"
        else:
            patch, sort = two_way_patch(shown, saved, kind.part), "strategic-merge-patch"
        if not patch:
            return done(cluster, cluster, key, "not edited", patch={})
        new = json_merge(live, patch) if kind.custom else merge(live, patch, kind.part)
        after, _, said = update(cluster, live, new, _OWNER)
    except Unmergeable as error:
        return refusal(cluster, key, Refused("Client", str(error)), patch=patch, patch_type=sort)
    except Refused as error:
        return refusal(cluster, key, error, patch=patch, patch_type=sort)
    return done(cluster, after, key, "edited", patch=patch, patch_type=sort, warnings=said)


def _without_owners(obj: Object) -> Object:
    metadata = {k: v for k, v in obj["metadata"].items() if k != "managedFields"}
    return {**obj, "metadata": metadata}
