"""Where the image of a name is: the host that is asked for it, and its repository there.

Sources: Docker's name rules (github.com/distribution/reference, and the registry of Docker Hub,
which answers as registry-1.docker.io); the OCI distribution specification for the paths.
"""

from typing import NamedTuple

from playground.artifacts.image_reference import ImageReference

HUB = "docker.io"
HUB_REGISTRY = "registry-1.docker.io"
LATEST = "latest"
"""What Docker, containerd and the kubelet take where a name has neither a tag nor a digest."""

DEFAULT_HOSTS = (
    HUB_REGISTRY,
    "auth.docker.io",
    "ghcr.io",
    "quay.io",
    "registry.k8s.io",
    "gcr.io",
    "*.gcr.io",
    "*.pkg.dev",
    "public.ecr.aws",
    "mcr.microsoft.com",
    "*.data.mcr.microsoft.com",
    "registry.gitlab.com",
    "gitlab.com",
    "registry.access.redhat.com",
    "docker.elastic.co",
    "docker-auth.elastic.co",
    "cgr.dev",
)
"""The public registries that many manifests name, and the hosts that give tokens for them."""


class Place(NamedTuple):
    """Where an image is asked for.

    registry: ``host`` or ``host:port``. repository: its path there. reference: a tag, or a digest.
    """

    registry: str
    repository: str
    reference: str

    def at(self, reference: str) -> "Place":
        """The same repository, with another tag or digest."""
        return self._replace(reference=reference)

    @property
    def path(self) -> str:
        return f"/v2/{self.repository}/manifests/{self.reference}"


def repository_of(image: ImageReference) -> tuple[str, str]:
    """Registry and path of an image's repository: ``redis`` is ``library/redis`` of Docker Hub."""
    domain, _, path = image.normalized_name.partition("/")
    return (HUB_REGISTRY if domain == HUB else domain.lower()), path


def tag_of(image: ImageReference) -> str | None:
    """The tag that an image is pulled by; None for one that has a digest only."""
    return image.tag or (None if image.digest else LATEST)


def place_of(image: ImageReference) -> Place:
    """Where an image is asked for by its tag, or by its digest if it names no tag."""
    registry, path = repository_of(image)
    return Place(registry, path, tag_of(image) or image.digest or LATEST)
