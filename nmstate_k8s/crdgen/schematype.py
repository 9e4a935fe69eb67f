"""The shape of a schema while it is worked on; JSON at both ends."""

from typing import Any

Schema = dict[str, Any]

PRESERVE_UNKNOWN = "x-kubernetes-preserve-unknown-fields"
INT_OR_STRING = "x-kubernetes-int-or-string"
VALIDATIONS = "x-kubernetes-validations"

SHOWN_ONLY = "x-nmstate-shown-only"
"""Marks, until the end of the generation, what means nothing in a document that people write."""
