"""`/salute`: how the bridge itself fares."""

from bridge.relay import condition
from bridge.relay.decision import CommandCall, Decision, Reply


async def tell(d: Decision, call: CommandCall) -> Reply:
    """Which lines and desks work, what waits, what is in doubt, how much room is left."""
    return Reply(await condition.told(d, call.desk))
