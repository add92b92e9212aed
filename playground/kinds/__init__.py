"""What the kinds of the Kubernetes API are like: knowledge as data. See README.md."""

from playground.kinds.catalogue import (
    api_group,
    is_custom,
    is_namespaced,
    is_workload,
    pod_spec,
    pod_template,
)
from playground.kinds.custom_resources import string_leaves, suspicious_references
from playground.kinds.deploy_order import deploy_priority
from playground.kinds.images import ImageField, find_images
from playground.kinds.policy_parameters import parameter_kinds
from playground.kinds.reference import Reference, rewritten
from playground.kinds.references import find_references

__all__ = [
    "ImageField",
    "Reference",
    "api_group",
    "deploy_priority",
    "find_images",
    "find_references",
    "is_custom",
    "is_namespaced",
    "is_workload",
    "parameter_kinds",
    "pod_spec",
    "pod_template",
    "rewritten",
    "string_leaves",
    "suspicious_references",
]
