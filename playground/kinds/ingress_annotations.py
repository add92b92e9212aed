"""Annotations of an Ingress that name a ConfigMap or a Secret.

The API gives annotations no meaning, so this list is that of the controllers: ingress-nginx
(``nginx.ingress.kubernetes.io/``, and ``ingress.kubernetes.io/`` of its first years, which
HAProxy Ingress and Traefik 1 read too), HAProxy Ingress, HAProxy Technologies', NGINX Inc.'s.
"""

from typing import Any

from playground.kinds.reference import Reference, Target

ANNOTATIONS: dict[str, Target] = {
    "nginx.ingress.kubernetes.io/auth-secret": "Secret",
    "nginx.ingress.kubernetes.io/auth-tls-secret": "Secret",
    "nginx.ingress.kubernetes.io/proxy-ssl-secret": "Secret",
    "nginx.ingress.kubernetes.io/secure-verify-ca-secret": "Secret",
    "nginx.ingress.kubernetes.io/auth-proxy-set-headers": "ConfigMap",
    "nginx.ingress.kubernetes.io/custom-headers": "ConfigMap",
    "nginx.ingress.kubernetes.io/fastcgi-params-configmap": "ConfigMap",
    "ingress.kubernetes.io/auth-secret": "Secret",
    "ingress.kubernetes.io/auth-tls-secret": "Secret",
    "ingress.kubernetes.io/secure-crt-secret": "Secret",
    "ingress.kubernetes.io/secure-verify-ca-secret": "Secret",
    "haproxy-ingress.github.io/auth-secret": "Secret",
    "haproxy-ingress.github.io/auth-tls-secret": "Secret",
    "haproxy-ingress.github.io/secure-crt-secret": "Secret",
    "haproxy-ingress.github.io/secure-verify-ca-secret": "Secret",
    "haproxy.org/auth-secret": "Secret",
    "haproxy.org/server-ca": "Secret",
    "haproxy.org/server-crt": "Secret",
    "nginx.org/basic-auth-secret": "Secret",
    "nginx.com/jwt-key": "Secret",
}


def find_in_annotations(ingress: dict[str, Any]) -> list[Reference]:
    """The names in the annotations of an Ingress, written ``name`` or ``namespace/name``."""
    metadata = ingress.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if not isinstance(annotations, dict):
        return []
    found = []
    for key, value in annotations.items():
        target = ANNOTATIONS.get(key)
        # `file:///…` and `secret://…` of HAProxy Ingress are not names.
        if target is None or not isinstance(value, str) or "://" in value:
            continue
        namespace, slash, name = value.rpartition("/")
        if not name or (slash and not namespace):
            continue
        found.append(
            Reference(
                tokens=("metadata", "annotations", key),
                target_kind=target,
                name=name,
                namespace=namespace or None,
                value=value,
                optional=False,
                form="namespace/name" if slash else "plain",
            )
        )
    return found
