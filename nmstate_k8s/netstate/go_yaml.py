"""Scalars, keys and merges of YAML as Go reads them, which is how the API server does.

Only what JSON has is read: a document with a date, a set or a Python object is none.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

import yaml

try:
    from yaml import CSafeDumper as _SafeDumper
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, and the same result
    from yaml import SafeDumper as _SafeDumper  # type: ignore[assignment]  # same interface, other base class
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]  # same interface, other base class

_MOST_DIGITS = 1_000
_MOST_MERGED_KEYS = 100_000

_BOOL, _INT, _FLOAT, _NULL, _MERGE, _MAP, _LIST, _TEXT = (
    f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null", "merge", "map", "seq", "str")
)
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
    (_MERGE, re.compile(r"^<<$"), "<"),
)


class GoLoader(_SafeLoader):
    """Reads scalars as the API server's YAML parser does, and refuses a key that is there twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own name)
    yaml_constructors: ClassVar[dict[Any, Any]] = {}

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._merged_keys = 0

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Put the keys of merged mappings before its own, each once: else a few aliases of aliases make millions."""
        merges = [value for key, value in node.value if key.tag == _MERGE]
        if not merges:
            return
        node.value = [(key, value) for key, value in node.value if key.tag != _MERGE]
        own = {_key_text(self, key) for key, _ in node.value}
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for source in (source for value in merges for source in _merged(value)):
            self.flatten_mapping(source)
            self._merged_keys += len(source.value)
            if self._merged_keys > _MOST_MERGED_KEYS:
                raise _error("merges more keys than any document needs", node)
            for key, value in source.value:
                found.setdefault(_key_text(self, key), (key, value))
        node.value = [pair for text, pair in found.items() if text not in own] + node.value


class GoDumper(_SafeDumper):
    """Quotes what ``GoLoader`` would take for something other than the string it is."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own name)

    def ignore_aliases(self, data: object) -> bool:
        """What is there twice is written twice: people read it, and not every program knows aliases."""
        return True


def _merged(value: yaml.Node) -> Iterator[yaml.MappingNode]:
    sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
    for source in sources:
        if not isinstance(source, yaml.MappingNode):
            raise _error("only mappings can be merged", source)
        yield source


def _error(problem: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _construct_bool(loader: GoLoader, node: yaml.ScalarNode) -> bool:
    word = loader.construct_scalar(node).lower()
    if word not in (*_TRUE_WORDS, *_FALSE_WORDS):
        raise _error(f'"{word}" is no boolean', node)
    return word in _TRUE_WORDS


def _construct_int(loader: GoLoader, node: yaml.ScalarNode) -> int:
    text = loader.construct_scalar(node).replace("_", "")
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").lower()
    if len(digits) > _MOST_DIGITS:
        raise _error("a number with too many digits", node)
    try:
        return sign * int(digits, 8 if re.fullmatch("0[0-7]+", digits) else 0)
    except ValueError:
        raise _error(f'"{text}" is no whole number', node) from None


def _construct_float(loader: GoLoader, node: yaml.ScalarNode) -> float:
    text = loader.construct_scalar(node)
    try:
        return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        raise _error(f'"{text}" is no number', node) from None


def _construct_mapping(loader: GoLoader, node: yaml.Node) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise _error("expected keys and values", node)
    seen: set[str] = set()
    for key, _ in node.value:
        text = _key_text(loader, key)
        if text in seen:
            raise _error(f'key "{text}" is there twice', key)
        seen.add(text)
    loader.flatten_mapping(node)
    return {_key_text(loader, key): loader.construct_object(value, deep=True) for key, value in node.value}


def _construct_list(loader: GoLoader, node: yaml.Node) -> list[Any]:
    if not isinstance(node, yaml.SequenceNode):
        raise _error("expected a list", node)
    return [loader.construct_object(value, deep=True) for value in node.value]


def _refuse(_: GoLoader, node: yaml.Node) -> None:
    raise _error(f"JSON has nothing like {node.tag}", node)


def _key_text(loader: GoLoader, key: yaml.Node) -> str:
    """A key as JSON has it: text, where the API server makes ``true`` of ``on``, and ``8`` of ``010``."""
    if not isinstance(key, yaml.ScalarNode):
        raise _error("a key must be plain text", key)
    if key.tag not in (_BOOL, _INT):
        return str(key.value)
    return json.dumps(loader.construct_object(key))


for _tag, _pattern, _first in _RESOLVERS:
    GoLoader.add_implicit_resolver(_tag, _pattern, list(_first))
    GoDumper.add_implicit_resolver(_tag, _pattern, list(_first))
_CONSTRUCTORS: tuple[tuple[str | None, Any], ...] = (
    (_BOOL, _construct_bool),
    (_INT, _construct_int),
    (_FLOAT, _construct_float),
    (_NULL, _SafeLoader.construct_yaml_null),
    (_TEXT, _SafeLoader.construct_yaml_str),
    (_MAP, _construct_mapping),
    (_LIST, _construct_list),
    (None, _refuse),
)
GoLoader.yaml_constructors.update(_CONSTRUCTORS)
