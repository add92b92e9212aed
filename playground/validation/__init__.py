"""What the API server refuses, in its own words. See README.md."""

from .cause import Cause, help_for
from .kind import Modelled, modelled
from .validate import (
    FieldValidation,
    is_known,
    rollout_causes,
    validate_create,
    validate_update,
)
from .verdict import Verdict, Warned

__all__ = [
    "Cause",
    "FieldValidation",
    "Modelled",
    "Verdict",
    "Warned",
    "help_for",
    "is_known",
    "modelled",
    "rollout_causes",
    "validate_create",
    "validate_update",
]
