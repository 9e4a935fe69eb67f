"""What the client assumes of a kube-apiserver, asked of a real one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from nmstate_api.meta import Condition, ObjectMeta
from nmstate_api.v1 import (
    NodeNetworkConfigurationPolicy,
    NodeNetworkConfigurationPolicySpec,
    NodeNetworkConfigurationPolicyStatus,
)
from nmstate_k8s.kube import (
    AlreadyExistsError,
    Client,
    ConflictError,
    InvalidError,
    NotFoundError,
    Selection,
    connect,
    load_config,
)
from nmstate_k8s.kube import client as client_module
from nmstate_k8s.testing.configmap import ConfigMap, ConfigMapMetadata, a_config_map


def a_policy(name: str, **metadata: str) -> NodeNetworkConfigurationPolicy:
    spec = NodeNetworkConfigurationPolicySpec(desired_state={"interfaces": [{"name": "eth1", "state": "up"}]})
    return NodeNetworkConfigurationPolicy(metadata=ObjectMeta.model_validate({"name": name} | metadata), spec=spec)


@pytest.fixture
async def client(kubeconfig: Path) -> AsyncIterator[Client]:
    async with connect(load_config(kubeconfig), field_manager="client-test") as connected:
        yield connected


async def test_an_object_lives_as_the_api_server_says(client: Client) -> None:
    created = await client.create(a_config_map("lives", "lives", a="1"))
    with pytest.raises(AlreadyExistsError, match="already exists"):
        await client.create(a_config_map("lives", "lives"))

    created.body["data"] = {"a": "2"}
    updated = await client.update(created)
    with pytest.raises(ConflictError):
        await client.update(created)
    patched = await client.patch(updated, {"data": {"a": None, "b": "3"}})

    assert patched.body["data"] == {"b": "3"}
    with pytest.raises(ConflictError):
        await client.delete(updated, unchanged=True)
    await client.delete(updated)
    with pytest.raises(NotFoundError):
        await client.get(ConfigMap, "lives", "default")


async def test_delete_spares_what_was_made_again_under_the_name(client: Client) -> None:
    old = await client.create(a_config_map("again", "again"))
    await client.delete(old)
    await client.create(a_config_map("again", "again"))

    with pytest.raises(ConflictError):
        await client.delete(old)


async def test_lists_come_whole_in_pages_and_narrowed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PAGE_SIZE", 2)
    for number in range(5):
        await client.create(a_config_map(f"page-{number}", "pages"))

    whole = await client.list(ConfigMap, Selection("default", labels={"test": "pages"}))
    one = await client.list(ConfigMapMetadata, Selection("default", fields={"metadata.name": "page-3"}))

    assert [item.metadata.name for item in whole.items] == [f"page-{number}" for number in range(5)]
    assert whole.resource_version.isdecimal()
    (metadata,) = one.items
    assert metadata.metadata.labels == {"test": "pages"}
    assert metadata.to_wire().keys() == {"apiVersion", "kind", "metadata"}


async def test_apply_creates_changes_and_lets_go(client: Client) -> None:
    created = await client.apply(a_config_map("applied", "apply", a="1", b="2"))
    changed = await client.apply(a_config_map("applied", "apply", a="5"))

    assert created.body["data"] == {"a": "1", "b": "2"}
    assert changed.body["data"] == {"a": "5"}


async def test_another_managers_field_is_only_taken_by_force(client: Client, kubeconfig: Path) -> None:
    await client.apply(a_config_map("owned", "owned", a="1"))
    async with connect(load_config(kubeconfig), field_manager="somebody-else") as other:
        with pytest.raises(ConflictError, match="client-test"):
            await other.apply(a_config_map("owned", "owned", a="2"), force=False)
        taken = await other.apply(a_config_map("owned", "owned", a="2"))

    assert taken.body["data"] == {"a": "2"}


async def test_apply_refuses_another_version(client: Client) -> None:
    created = await client.create(a_policy("version"))

    with pytest.raises(ConflictError, match="has been modified"):
        await client.apply(a_policy("version", uid=created.metadata.uid, resourceVersion="1"))


async def test_apply_refuses_another_object_of_the_name(client: Client) -> None:
    old = await client.create(a_policy("name"))
    await client.delete(old)
    await client.create(a_policy("name"))

    with pytest.raises(ConflictError):
        await client.apply(old)
    with pytest.raises(InvalidError, match=r"metadata\.uid"):
        await client.apply(a_policy("name", uid=old.metadata.uid))


async def test_apply_does_not_bring_back_what_was_deleted_meanwhile(client: Client) -> None:
    created = await client.create(a_policy("gone"))
    await client.delete(created)

    with pytest.raises(ConflictError, match="uid mismatch"):
        await client.apply(created)


async def test_what_was_read_can_be_applied_again(client: Client) -> None:
    created = await client.create(a_policy("read-and-applied"))
    read = await client.get(NodeNetworkConfigurationPolicy, created.metadata.name)

    applied = await client.apply(read)

    assert applied.metadata.generation == 1
    assert applied.metadata.uid == created.metadata.uid


async def test_status_has_a_path_of_its_own(client: Client) -> None:
    created = await client.create(a_policy("status"))
    condition = Condition(type="Available", status="True", reason="SuccessfullyConfigured")
    created.status = NodeNetworkConfigurationPolicyStatus(conditions=[condition])
    created.metadata.labels = {"not": "sent"}

    applied = await client.apply_status(created)
    with pytest.raises(ConflictError):
        await client.apply_status(created)
    patched = await client.patch_status(applied, {"status": {"observedGeneration": 1}})

    assert patched.status is not None
    assert (patched.metadata.labels, patched.metadata.generation) == ({}, 1)
    assert [item.reason for item in patched.status.conditions] == ["SuccessfullyConfigured"]


async def test_the_status_of_nothing_cannot_be_written(client: Client) -> None:
    with pytest.raises(NotFoundError):
        await client.apply_status(a_policy("never-made"))


async def test_what_breaks_the_schema_is_invalid_in_the_api_servers_words(client: Client) -> None:
    policy = a_policy("invalid")
    policy.spec.node_selector = {"not a valid/label key!": "x"}

    with pytest.raises(InvalidError, match="nodeSelector"):
        await client.create(policy)
