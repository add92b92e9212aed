"""What the API server refuses, in its own words. See README.md."""

from .cause import Cause
from .validate import FieldValidation, is_known, validate_create, validate_update
from .verdict import Verdict, Warned

__all__ = [
    "Cause",
    "FieldValidation",
    "Verdict",
    "Warned",
    "is_known",
    "validate_create",
    "validate_update",
]
