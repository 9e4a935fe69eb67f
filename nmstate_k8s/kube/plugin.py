"""Credentials that a program or an identity provider hands out, by way of kubernetes-asyncio.

Imported only when a kubeconfig asks for it: kubernetes-asyncio loads a thousand modules.
"""

from collections.abc import Mapping
from pathlib import Path

from kubernetes_asyncio.client import Configuration
from kubernetes_asyncio.config import ConfigException, load_kube_config

from nmstate_k8s.kube.cluster import ConfigError


class PluginCredentials:
    """A bearer token from an exec plugin or from OIDC, renewed by the plugin when it is refused.

    A plugin that hands out a client certificate instead of a token is refused: the session's TLS stands already.
    """

    def __init__(self, kubeconfig: Path, context: str) -> None:
        self._kubeconfig = kubeconfig
        self._context = context
        self._configuration: Configuration | None = None

    async def headers(self) -> Mapping[str, str]:
        """The current token.

        Raises:
            ConfigError: The plugin failed, or gave no token.
        """
        configuration = self._configuration or await self._load()
        token = await configuration.get_api_key_with_prefix("BearerToken")
        if not token:
            raise ConfigError(f"the credential plugin of context {self._context!r} gave no token")
        return {"Authorization": token}

    def renew(self) -> None:
        self._configuration = None

    async def _load(self) -> Configuration:
        configuration = Configuration()
        try:
            await load_kube_config(
                config_file=str(self._kubeconfig), context=self._context, client_configuration=configuration
            )
        except ConfigException as error:
            raise ConfigError(f"the credential plugin of context {self._context!r} failed: {error}") from error
        self._configuration = configuration
        return configuration
