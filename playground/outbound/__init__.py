"""The one HTTP client that leaves the machine, and the rules that it keeps to."""

from playground.outbound.client import Answer, Outbound
from playground.outbound.fault import OutboundFault
from playground.outbound.rules import Exemption, Rules

__all__ = ["Answer", "Exemption", "Outbound", "OutboundFault", "Rules"]
