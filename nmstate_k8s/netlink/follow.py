"""The kernel's state kept true: one dump, then notifications."""

from collections.abc import AsyncGenerator, Collection

from nmstate_k8s.netlink.errors import InterruptedDumpError
from nmstate_k8s.netlink.ethtool import dump_link_modes
from nmstate_k8s.netlink.model import KernelModel
from nmstate_k8s.netlink.monitor import Monitor
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.state import KernelState, dump, dump_bridge_vlans, dump_routes, read_one_link


async def follow(*, route_protocols: Collection[int] | None = None) -> AsyncGenerator[KernelState, None]:
    """The state now, and again after every batch of changes, until closed.

    Use it under ``contextlib.aclosing``. States come as fast as the caller takes them: changes that arrive
    meanwhile are one batch. A state may equal the one before it.

    The kernel keeps quiet about some options changed on a link that is down (those of bridges, for one); they show
    when it goes up. What has to be exact at one moment is read with `dump`.

    Raises:
        NetlinkError: The kernel could not be asked.
    """
    with Monitor(route_protocols=route_protocols) as monitor:
        model = KernelModel(await dump(route_protocols=route_protocols))
        yield model.state
        async for batch in monitor:
            before = model.state
            for notification in batch:
                model.apply(notification)
            await refresh(model, route_protocols)
            if model.state is not before:
                yield model.state


async def refresh(model: KernelModel, route_protocols: Collection[int] | None = None) -> None:
    """Read again what ``model`` cannot know from notifications.

    What could not be read because it kept changing stays stale: the changes that interrupted the reading
    are notifications too, and the next batch brings the next attempt.
    """
    try:
        if model.lost:
            model.reset(await dump(route_protocols=route_protocols))
        await _refresh_parts(model, route_protocols)
    except InterruptedDumpError:
        return


async def _refresh_parts(model: KernelModel, route_protocols: Collection[int] | None) -> None:
    with NetlinkSocket() as sock:
        for index in tuple(model.stale_links):
            model.replace_link(index, await read_one_link(sock, index))
        for family in model.stale_routes:
            model.replace_routes(family, await dump_routes(sock, [family], route_protocols))
        if model.bridge_vlans_stale:
            model.replace_bridge_vlans(await dump_bridge_vlans(sock))
    if model.link_modes_stale:
        model.replace_link_modes(await dump_link_modes())
