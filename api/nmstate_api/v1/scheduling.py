"""Where pods may run: the parts of the core API that an NMState passes on to its workloads."""

from typing import Annotated

from nmstate_api.meta import ApiModel, Int32, Int64, ListType, MapType

Strings = Annotated[list[str], ListType("atomic")]


class LabelSelectorRequirement(ApiModel):
    """One comparison with a label."""

    key: str
    """Label that is compared."""

    operator: str
    """In, NotIn, Exists or DoesNotExist."""

    values: Strings | None = None
    """What In and NotIn compare with; empty for Exists and DoesNotExist."""


class _LabelSelector(ApiModel):
    """Comparisons with labels, all of which must hold."""

    match_expressions: Annotated[list[LabelSelectorRequirement], ListType("atomic")] | None = None
    """Comparisons that must all hold."""

    match_labels: dict[str, str] | None = None
    """Labels that must have exactly these values."""


LabelSelector = Annotated[_LabelSelector, MapType("atomic")]


class NodeSelectorRequirement(ApiModel):
    """One comparison with a label or a field of a node."""

    key: str
    """Label or field that is compared."""

    operator: str
    """In, NotIn, Exists, DoesNotExist, Gt or Lt."""

    values: Strings | None = None
    """What the operator compares with; one whole number for Gt and Lt."""


class _NodeSelectorTerm(ApiModel):
    """Comparisons with labels and fields of a node, all of which must hold."""

    match_expressions: Annotated[list[NodeSelectorRequirement], ListType("atomic")] | None = None
    """Comparisons with labels that must all hold."""

    match_fields: Annotated[list[NodeSelectorRequirement], ListType("atomic")] | None = None
    """Comparisons with fields that must all hold."""


NodeSelectorTerm = Annotated[_NodeSelectorTerm, MapType("atomic")]


class _NodeSelector(ApiModel):
    """Nodes, by their labels and fields."""

    node_selector_terms: Annotated[list[NodeSelectorTerm], ListType("atomic")]
    """Terms of which one must hold."""


NodeSelector = Annotated[_NodeSelector, MapType("atomic")]


class PreferredSchedulingTerm(ApiModel):
    """Nodes that are preferred, and by how much."""

    preference: NodeSelectorTerm
    """Nodes that are preferred. An empty term prefers none."""

    weight: Int32
    """How much, from 1 to 100."""


class NodeAffinity(ApiModel):
    """Which nodes a pod may or should run on."""

    preferred_during_scheduling_ignored_during_execution: (
        Annotated[list[PreferredSchedulingTerm], ListType("atomic")] | None
    ) = None
    """Preferences, added up per node by weight."""

    required_during_scheduling_ignored_during_execution: NodeSelector | None = None
    """Nodes outside of this are never used."""


class PodAffinityTerm(ApiModel):
    """Pods, and the part of the cluster that counts as near them."""

    label_selector: LabelSelector | None = None
    """Pods, by their labels. Without it, none."""

    match_label_keys: Strings | None = None
    """Labels of the incoming pod whose values are added to labelSelector as `key in (value)`."""

    mismatch_label_keys: Strings | None = None
    """Labels of the incoming pod whose values are added to labelSelector as `key notin (value)`."""

    namespace_selector: LabelSelector | None = None
    """Namespaces of the pods, by label, in addition to those named. Empty means all namespaces."""

    namespaces: Strings | None = None
    """Namespaces of the pods, by name. Without these and a namespaceSelector, the pod's own."""

    topology_key: str
    """Nodes with the same value of this label count as near each other."""


class WeightedPodAffinityTerm(ApiModel):
    """Pods whose neighbourhood is preferred, and by how much."""

    pod_affinity_term: PodAffinityTerm
    """Pods, and what counts as near them."""

    weight: Int32
    """How much, from 1 to 100."""


class PodAffinity(ApiModel):
    """Which pods a pod should run near to."""

    preferred_during_scheduling_ignored_during_execution: (
        Annotated[list[WeightedPodAffinityTerm], ListType("atomic")] | None
    ) = None
    """Preferences, added up per node by weight."""

    required_during_scheduling_ignored_during_execution: Annotated[list[PodAffinityTerm], ListType("atomic")] | None = (
        None
    )
    """All of these must hold."""


class PodAntiAffinity(ApiModel):
    """Which pods a pod should not run near to."""

    preferred_during_scheduling_ignored_during_execution: (
        Annotated[list[WeightedPodAffinityTerm], ListType("atomic")] | None
    ) = None
    """Preferences, subtracted per node by weight."""

    required_during_scheduling_ignored_during_execution: Annotated[list[PodAffinityTerm], ListType("atomic")] | None = (
        None
    )
    """None of these may hold."""


class Affinity(ApiModel):
    """Where a pod may and should run, relative to nodes and to other pods."""

    node_affinity: NodeAffinity | None = None
    """Which nodes the pod may or should run on."""

    pod_affinity: PodAffinity | None = None
    """Which pods the pod should run near to."""

    pod_anti_affinity: PodAntiAffinity | None = None
    """Which pods the pod should not run near to."""


class Toleration(ApiModel):
    """A taint that does not keep a pod off a node."""

    effect: str = ""
    """NoSchedule, PreferNoSchedule or NoExecute; empty means all of them."""

    key: str = ""
    """Key of the taint; empty, with operator Exists, means every taint."""

    operator: str = ""
    """Exists or Equal, which is the default."""

    toleration_seconds: Int64 | None = None
    """How long a NoExecute taint is tolerated; without it, for ever."""

    value: str = ""
    """Value of the taint, for operator Equal."""
