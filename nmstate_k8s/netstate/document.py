"""YAML as the API server reads it, and YAML that the API server reads back as it was.

PyYAML follows YAML 1.1: it turns a MAC address into an integer, a date into an object and lets a key that is
there twice pass. The API server (sigs.k8s.io/yaml) does none of that, and ``y`` is true there. A document must
mean the same to the command line as to the cluster.
"""

import contextlib
import json
import re
from typing import Any, TextIO

import yaml

from nmstate_k8s.netstate.errors import DocumentError

try:
    from yaml import CSafeDumper as _SafeDumper
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, and the same result
    from yaml import SafeDumper as _SafeDumper  # type: ignore[assignment]  # same interface, other base class
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]  # same interface, other base class

_BOOL, _INT, _FLOAT, _NULL = (f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null"))
_TRUE_WORDS = ("y", "yes", "on", "true")
_FALSE_WORDS = ("n", "no", "off", "false")
_BOOL_PATTERN = re.compile(
    "^(?:" + "|".join(f"{w}|{w.capitalize()}|{w.upper()}" for w in _TRUE_WORDS + _FALSE_WORDS) + ")$"
)
_INT_PATTERN = re.compile(r"^[-+]?(?:0[bB][01_]+|0[oO]?[0-7_]+|0[xX][0-9a-fA-F_]+|0|[1-9][0-9_]*)$")
_FLOAT_PATTERN = re.compile(
    r"^(?:[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
)
_NULL_PATTERN = re.compile(r"^(?:~|null|Null|NULL|)$")
_RESOLVERS = (
    (_BOOL, _BOOL_PATTERN, "yYnNtTfFoO"),
    (_INT, _INT_PATTERN, "-+0123456789"),
    (_FLOAT, _FLOAT_PATTERN, "-+0123456789."),
    (_NULL, _NULL_PATTERN, ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:merge", re.compile(r"^<<$"), "<"),
)


class GoLoader(_SafeLoader):
    """Reads scalars as the API server's YAML parser does, and refuses a key that is there twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own name)


class GoDumper(_SafeDumper):
    """Quotes what ``GoLoader`` would take for something other than the string it is."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own name)


def load(stream: TextIO | str, *, name: str) -> object:
    """The one document in ``stream`` as JSON values.

    Raises:
        DocumentError: It is not YAML, holds several documents, or has a key twice; ``name`` begins the sentence.
    """
    try:
        text = (stream if isinstance(stream, str) else stream.read()).replace("\N{NO-BREAK SPACE}", " ")
        with contextlib.suppress(ValueError, RecursionError):  # YAML then tells where the mistake is
            return _load_json(text)
        return yaml.load(text, GoLoader)  # noqa: S506 (derives from the safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise DocumentError(f"{name}{where}: {error.problem or error.context}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DocumentError(f"{name} is not YAML: {error}") from error


def _load_json(text: str) -> object:
    """``text`` where it is JSON, which is YAML too and read so in a hundredth of the time.

    Raises:
        ValueError: It is not, or has a key twice.
    """
    if not text.lstrip().startswith("{"):
        raise ValueError("no JSON object")
    return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")


def dump(value: object) -> str:
    """``value`` as block YAML in its own order."""
    return yaml.dump(value, Dumper=GoDumper, sort_keys=False, default_flow_style=False, allow_unicode=True, width=1000)


def _construct_bool(loader: GoLoader, node: yaml.ScalarNode) -> bool:
    return loader.construct_scalar(node).lower() in _TRUE_WORDS


def _construct_int(loader: GoLoader, node: yaml.ScalarNode) -> int:
    text = loader.construct_scalar(node).replace("_", "")
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").lower()
    if re.fullmatch("0[0-7]+", digits):
        return sign * int(digits, 8)
    return sign * int(digits, 0)


def _construct_float(loader: GoLoader, node: yaml.ScalarNode) -> float:
    return float(loader.construct_scalar(node).replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))


def _construct_mapping(loader: GoLoader, node: yaml.MappingNode) -> dict[str, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        text = _key_text(loader, key)
        if text in seen:
            raise yaml.constructor.ConstructorError(None, None, f'key "{text}" is there twice', key.start_mark)
        seen.add(text)
    loader.flatten_mapping(node)
    return {_key_text(loader, key): loader.construct_object(value, deep=True) for key, value in node.value}


def _key_text(loader: GoLoader, key: yaml.Node) -> str:
    """A key as JSON has it: text, where the API server makes ``true`` of ``on``, and ``8`` of ``010``."""
    if not isinstance(key, yaml.ScalarNode):
        raise yaml.constructor.ConstructorError(None, None, "a key must be plain text", key.start_mark)
    if key.tag not in (_BOOL, _INT):
        return str(key.value)
    return json.dumps(loader.construct_object(key))


for _tag, _pattern, _first in _RESOLVERS:
    GoLoader.add_implicit_resolver(_tag, _pattern, list(_first))
    GoDumper.add_implicit_resolver(_tag, _pattern, list(_first))
GoLoader.add_constructor(_BOOL, _construct_bool)
GoLoader.add_constructor(_INT, _construct_int)
GoLoader.add_constructor(_FLOAT, _construct_float)
GoLoader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
