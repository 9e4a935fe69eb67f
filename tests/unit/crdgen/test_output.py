"""Manifests as text."""

import yaml

from nmstate_k8s.crdgen.output import manifest


def test_keys_are_sorted_paragraphs_are_blocks_and_nothing_is_an_anchor() -> None:
    shared = {"type": "string"}

    text = manifest({"b": shared, "a": shared, "description": "One.\n\nTwo."})

    assert text == "---\na:\n  type: string\nb:\n  type: string\ndescription: |-\n  One.\n\n  Two.\n"
    assert yaml.safe_load(text) == {"a": shared, "b": shared, "description": "One.\n\nTwo."}
