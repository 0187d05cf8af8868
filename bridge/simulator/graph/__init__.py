"""The WhatsApp Graph API of the simulated town."""

from bridge.simulator.graph.api import Graph

__all__ = ["Graph"]
