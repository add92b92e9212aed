"""An image from which Spinnaker derives another name than the one it has.

Spinnaker cuts an image at the first `@`, or else at the last `:`, and compares the rest with the
names of artifacts, as text. So the port of a registry is taken for a tag if there is none, and
`docker.io/library/redis` is not `redis`. A tag before a digest stays in the name too; that is how
a pinned image is written, so only a deploy that has an artifact for it says so.
"""

from collections.abc import Iterable, Iterator

from playground.artifacts.image_reference import ImageReference, parse_image
from playground.deploy.replacers import image_name
from playground.kinds.replaced_fields import IMAGE, replaced_fields
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import Document, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

RULE = "ambiguous-image-name"
FIRES = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: registry.example:5000/shop/web
#              ^
      - name: proxy
        image: docker.io/library/nginx:1.27
#              ^
"""
FINE = FIRES.replace("shop/web\n#              ^", "shop/web:2.4").replace(
    "docker.io/library/nginx:1.27\n#              ^", "nginx:1.27"
)


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            if item.once(spelled_kind) == "pod":  # there the whole text is compared
                continue
            for field in item.once(replaced_fields):
                image = parse_image(field.text) if field.type == IMAGE else None
                said = _said(image) if isinstance(image, ImageReference) else None
                if said is not None:
                    severity, message, help = said
                    pointer = item.pointer + format_pointer(field.tokens)
                    yield Finding(severity, RULE, message, help, item.document, pointer)


def _said(image: ImageReference) -> tuple[Severity, str, str] | None:
    derived = image_name(str(image))
    if derived != image.name and image.digest is None:
        message = f"Spinnaker takes the port for a tag, so to it this image is called {derived}."
        return Severity.WARNING, message, f"Write a tag, such as {image.name}:latest."
    if image.domain in ("docker.io", "index.docker.io"):
        message = f"Spinnaker compares names as text, so an artifact must be called {image.name}."
        help = "Name the image just as the trigger does, with the registry or without."
        return Severity.INFO, message, help
    return None
