"""Texts that stand under the fields of a model, read from its source."""

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise

from pydantic import BaseModel


@cache
def field_texts(model: type[BaseModel]) -> dict[str, str]:
    """Return the text under each field, inherited ones included; a field without one has no entry.

    Read from the source rather than by pydantic, which would have every process pay for it.
    """
    texts: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            texts.update(_own_texts(base))
    return {name: text for name, text in texts.items() if name in model.model_fields}


def class_text(model: type[BaseModel]) -> str:
    """Return what the class says about itself, without the part for programmers."""
    text = inspect.cleandoc(model.__doc__ or "")
    return text.partition("\n\nAttributes:")[0]


def unfold(text: str) -> str:
    """Join the lines of each paragraph, which are broken for the source file's sake."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _own_texts(model: type[BaseModel]) -> dict[str, str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(model)))
    (definition,) = tree.body
    if not isinstance(definition, ast.ClassDef):
        raise TypeError(f"{model.__name__} is not defined by a class statement")
    return {
        field.target.id: unfold(text.value.value)
        for field, text in pairwise(definition.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
