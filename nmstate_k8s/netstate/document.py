"""YAML as the API server reads it, and YAML that the API server reads back as it was.

PyYAML follows YAML 1.1: it turns a MAC address into an integer, a date into an object and lets a key that is
there twice pass. The API server (sigs.k8s.io/yaml) does none of that, and ``y`` is true there. A document must
mean the same to the command line as to the cluster.
"""

import contextlib
import json
import re
from typing import TextIO

import yaml

from nmstate_k8s.netstate.document_guard import TooCostlyError, refuse_deep, refuse_expansion
from nmstate_k8s.netstate.errors import DocumentError
from nmstate_k8s.netstate.go_yaml import GoDumper, GoLoader
from nmstate_k8s.netstate.yaml_text import block

_LONGEST_REASON = 200
_NO_LIMIT = 2**31 - 1
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def load(stream: TextIO | str, *, name: str) -> object:
    """The one document in ``stream`` as JSON values.

    Raises:
        DocumentError: It is not YAML, holds several documents, has a key twice, or is nested or repeats itself beyond
            reason; ``name`` begins the sentence.
    """
    try:
        text = (stream if isinstance(stream, str) else stream.read()).replace("\N{NO-BREAK SPACE}", " ")
        with contextlib.suppress(ValueError, RecursionError):  # YAML then tells where the mistake is
            return _load_json(text)
        refuse_deep(text, yaml.parse(text, GoLoader))
        value = yaml.load(text, GoLoader)  # noqa: S506 (derives from the safe loader)
        if "*" in text:
            refuse_expansion(value)
    except TooCostlyError as error:
        raise DocumentError(f"{name} is not a document: {error}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        reason = str(error.problem or error.context)[:_LONGEST_REASON]
        raise DocumentError(f"{name}{where}: {reason}") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise DocumentError(f"{name} is not YAML: {' '.join(str(error).split())[:_LONGEST_REASON]}") from error
    return value


def _load_json(text: str) -> object:
    """``text`` where it is JSON, which is YAML too and read so in a hundredth of the time.

    Raises:
        ValueError: It is not, has a key twice, or half of a character.
    """
    if not text.lstrip().startswith("{"):
        raise ValueError("no JSON object")
    value: object = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    if _SURROGATE.search(text):
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")


def dump(value: object) -> str:
    """``value``, of which JSON knows every part, as block YAML in its own order."""
    return block(value, _one_line)


def _one_line(scalar: object) -> str:
    text = _dump_scalar(scalar, None)
    return _dump_scalar(scalar, '"') if "\n" in text else text


def _dump_scalar(scalar: object, style: str | None) -> str:
    text = yaml.dump(scalar, Dumper=GoDumper, allow_unicode=True, width=_NO_LIMIT, default_style=style)
    return text.removesuffix("\n").removesuffix("\n...")
