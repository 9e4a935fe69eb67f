"""Manifests as text: the same objects always give the same bytes."""

from collections.abc import Mapping

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes paragraphs as blocks, and never an anchor."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def manifest(document: Mapping[str, object]) -> str:
    """Write one object, keys sorted."""
    return yaml.dump(dict(document), Dumper=_Dumper, sort_keys=True, width=120, explicit_start=True, allow_unicode=True)
