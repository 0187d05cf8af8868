"""The bot itself: who it is, how it hears, its commands."""

import json
import re

from bridge.simulator.botapi import views
from bridge.simulator.botapi.premises import Call, Method, Premises
from bridge.simulator.botapi.refusal import JSON, bad_request

SECRET_SHAPE = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256  # https://core.telegram.org/bots/api#setwebhook
MOST_CONNECTIONS = 100
MOST_COMMANDS = 100  # https://core.telegram.org/bots/api#setmycommands
COMMAND_SHAPE = re.compile(r"[a-z0-9_]{1,32}")
LONGEST_DESCRIPTION = 256


async def get_me(premises: Premises, call: Call) -> JSON:
    """getMe."""
    return views.me(premises.room.members[call.bot_id])


async def get_updates(premises: Premises, call: Call) -> list[JSON]:
    """getUpdates. A helper hears nothing in this town."""
    if call.bot_id != premises.room.bot_id:
        return []
    return await premises.updates.poll(call.parameters, call.is_gone)


async def set_webhook(premises: Premises, call: Call) -> bool:
    """setWebhook. The real one wants https and four ports; a town on localhost takes http too."""
    parameters = call.parameters
    if not parameters["url"]:
        return await delete_webhook(premises, call)
    if not re.match(r"https?://[^/\s]+", parameters["url"]):
        raise bad_request("invalid webhook URL specified")
    secret = parameters.get("secret_token", "")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET_SHAPE.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= parameters.get("max_connections", 1) <= MOST_CONNECTIONS:
        raise bad_request("max_connections must be between 1 and 100")
    if parameters.get("drop_pending_updates"):
        premises.updates.drop_pending()
    premises.updates.allow(parameters.get("allowed_updates"))
    await premises.webhook.set(parameters)
    return True


async def delete_webhook(premises: Premises, call: Call) -> bool:
    """deleteWebhook."""
    if call.parameters.get("drop_pending_updates"):
        premises.updates.drop_pending()
    await premises.webhook.delete()
    return True


async def get_webhook_info(premises: Premises, call: Call) -> JSON:
    """getWebhookInfo."""
    return premises.webhook.info()


def _shelf(call: Call) -> str:
    """Commands are kept apart by scope and language."""
    scope = call.parameters.get("scope") or {"type": "default"}
    return json.dumps([scope, call.parameters.get("language_code", "")], sort_keys=True)


async def set_my_commands(premises: Premises, call: Call) -> bool:
    """setMyCommands."""
    commands = call.parameters["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND_SHAPE.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= LONGEST_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    premises.commands[_shelf(call)] = commands
    return True


async def get_my_commands(premises: Premises, call: Call) -> list[JSON]:
    """getMyCommands."""
    return premises.commands.get(_shelf(call), [])


async def delete_my_commands(premises: Premises, call: Call) -> bool:
    """deleteMyCommands."""
    premises.commands.pop(_shelf(call), None)
    return True


async def say_goodbye(premises: Premises, call: Call) -> bool:
    """logOut and close: they prepare a move to another server, and there is none to move to."""
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "logOut": say_goodbye,
    "close": say_goodbye,
}
