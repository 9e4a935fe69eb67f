"""What stands in config/crd is what the models say."""

import json
from pathlib import Path

import pytest
import yaml

from nmstate_k8s.crdgen.__main__ import main, manifests

FOLDER = Path(__file__).parents[3] / "config" / "crd"

NAMES = {
    "nmstate.io_nmstates.yaml",
    "nmstate.io_nodenetworkconfigurationenactments.yaml",
    "nmstate.io_nodenetworkconfigurationpolicies.yaml",
    "nmstate.io_nodenetworkstates.yaml",
}

LAST_APPLIED_LIMIT = 256 * 1024
"""What the annotation of `kubectl apply` may hold."""


def test_the_checked_in_definitions_are_up_to_date(tmp_path: Path) -> None:
    assert main(["--output", str(tmp_path)]) == 0

    assert {path.name for path in tmp_path.iterdir()} == NAMES
    for name in NAMES:
        assert (FOLDER / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8"), (
            f"{name} differs; run make manifests"
        )


def test_the_same_models_give_the_same_bytes() -> None:
    assert dict(manifests()) == dict(manifests())


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_definition_stays_far_below_what_kubectl_apply_can_carry(name: str) -> None:
    definition = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))

    assert len(json.dumps(definition)) < LAST_APPLIED_LIMIT * 3 / 4
