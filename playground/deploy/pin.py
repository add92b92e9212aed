"""Pin images: write the digest that an artifact supplies into every image that it is for."""

from collections.abc import Iterable, Sequence

from playground.artifacts.artifact import Artifact
from playground.artifacts.image_reference import ImageReference, digest_fault, parse_image, pinned
from playground.kinds import ImageField, find_images
from playground.kinds.replaced_fields import IMAGE
from playground.manifest import KubernetesObject, Severity

from .pool import Pool, Supplied
from .replacers import bind
from .step import Step
from .unbound import explain_unbound

RULE = "pin-image"
LATEST = "latest"
"""What an image without a tag and a digest is pulled by."""
_SHOWN_TAGS = 5


def pin_images(
    objects: Iterable[KubernetesObject],
    artifacts: Sequence[Artifact],
    *,
    keep_tag: bool = True,
    faithful: bool = False,
) -> Step:
    """Pin every image for which there is an artifact of type ``docker/image``.

    With `faithful`, images are bound as Spinnaker's replacers do it: only where they look, by the
    name as written, and to the artifact's reference, digest or not. Otherwise names are compared
    after Docker's normalisation, an artifact must supply a digest, and if both sides name a
    tag it must be the same one.
    """
    step = Step()
    images = [artifact for artifact in artifacts if artifact.type == "docker/image"]
    supplied = {} if faithful else _digests(images)
    for item in objects:
        if faithful:
            _bind(step, item, images)
            continue
        for field in item.once(find_images):
            _pin(step, item, field, supplied, keep_tag)
    return step


class _Supplied:
    """The digests that the artifacts supply for one repository, by tag; None: for any tag."""

    def __init__(self) -> None:
        self.by_tag: dict[str | None, tuple[str, Artifact]] = {}


def _digests(artifacts: Iterable[Artifact]) -> dict[str, _Supplied]:
    """By normalised repository name; where two artifacts say the same, the first one wins."""
    supplied: dict[str, _Supplied] = {}
    for artifact in artifacts:
        image = parse_image(artifact.reference or "")
        if not isinstance(image, ImageReference):
            image = parse_image(artifact.name or "")
        if not isinstance(image, ImageReference):
            continue
        version = artifact.version or ""
        digest = image.digest or (version if ":" in version else None)
        if digest is None or digest_fault(digest):
            continue
        tag = image.tag or (version if version and ":" not in version else None)
        by_tag = supplied.setdefault(image.normalized_name, _Supplied()).by_tag
        by_tag.setdefault(tag, (digest, artifact))
    return supplied


def _pin(
    step: Step,
    item: KubernetesObject,
    field: ImageField,
    supplied: dict[str, _Supplied],
    keep_tag: bool,
) -> None:
    image = parse_image(field.image)
    if not isinstance(image, ImageReference):
        message = f"{item}: {image.message}."
        step.find(item, field.tokens, Severity.ERROR, "malformed-image", message, image.help)
        return
    known = supplied.get(image.normalized_name)
    tag = image.tag or (None if image.digest else LATEST)
    found = known and (known.by_tag.get(tag) or known.by_tag.get(None))
    if not known or not found:
        if image.digest is None:
            _leave(step, item, field, image, known)
        return
    digest, artifact = found
    if image.tag is None and image.digest in {other for other, _ in known.by_tag.values()}:
        return  # pinned already, and its tag left out
    after = pinned(image, digest, keep_tag)
    if after != field.image:
        what = f"tag {image.tag}" if image.tag else f"image {image.name}"
        reason = f"The artifact {artifact.reference or artifact.name} says what {what} means now."
        step.change(item, field.tokens, after, RULE, reason)


def _leave(
    step: Step,
    item: KubernetesObject,
    field: ImageField,
    image: ImageReference,
    known: _Supplied | None,
) -> None:
    why = "no artifact supplies a digest for it"
    if known:
        tags = ", ".join(sorted(tag for tag in known.by_tag if tag)[:_SHOWN_TAGS])
        tags += ", …" if len(known.by_tag) > _SHOWN_TAGS else ""
        why = f"the artifacts for {image.name} are of other tags ({tags})"
    step.find(
        item,
        field.tokens,
        Severity.INFO,
        "unpinned-image",
        f"{field.image} is left as written: {why}.",
        "Supply an artifact with the digest, so that every pod runs the same bytes.",
    )


def _bind(step: Step, item: KubernetesObject, images: Sequence[Artifact]) -> None:
    """Bind as Spinnaker's replacers do."""
    supplied = [Supplied(image) for image in images]
    bound = bind(item, supplied, account="")
    fields = [field for field in bound.unbound if field.type == IMAGE]
    left = explain_unbound(item, fields, Pool((), supplied), "", "match-name-and-tag", ())
    step.changes += bound.changes
    step.findings += bound.findings + left.findings
