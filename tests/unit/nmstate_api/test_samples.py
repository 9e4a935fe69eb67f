"""Every sample is a policy that is read without complaint."""

from pathlib import Path

import pytest
import yaml

from nmstate_api.network import parse
from nmstate_api.v1 import NodeNetworkConfigurationPolicy

FOLDER = Path(__file__).parents[3] / "config" / "samples"
SAMPLES = sorted(set(FOLDER.glob("*.yaml")) - {FOLDER / "kustomization.yaml"})


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 9


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_without_complaint(path: Path) -> None:
    policy = NodeNetworkConfigurationPolicy.from_wire(yaml.safe_load(path.read_text(encoding="utf-8")))

    assert policy.metadata.name == path.stem
    assert set(policy.to_wire()) == {"apiVersion", "kind", "metadata", "spec"}
    assert parse(policy.spec.desired_state).interfaces
