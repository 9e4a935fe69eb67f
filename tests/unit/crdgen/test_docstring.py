"""Texts under fields."""

from pydantic import BaseModel

from nmstate_k8s.crdgen.docstring import class_text, field_texts


class Above(BaseModel):
    """What is above.

    Attributes:
        hidden: For programmers.
    """

    kept: int = 0
    """Kept from
    above.

    In two paragraphs.
    """

    replaced: int = 0
    """Old."""


class Below(Above):
    replaced: int = 1
    """New."""

    silent: int = 0


def test_texts_are_inherited_and_replaced() -> None:
    assert field_texts(Below) == {"kept": "Kept from above.\n\nIn two paragraphs.", "replaced": "New."}


def test_what_is_for_programmers_is_left_out() -> None:
    assert class_text(Above) == "What is above."
