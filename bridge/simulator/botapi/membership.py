"""Comings and goings: who is in the group, with which rights, and what the bot hears of it."""

from dataclasses import replace

from bridge.simulator.botapi import views
from bridge.simulator.botapi.nouns import Draft, Member, Standing
from bridge.simulator.botapi.refusal import JSON
from bridge.simulator.botapi.room import Room


def change_member(room: Room, by: Member, member: Member, standing: Standing) -> None:
    """Give a member another status or other rights. The bot is told: of itself always, of others as administrator."""
    before, was_inside = views.chat_member(member), member.is_inside
    member.status = standing.status or member.status
    member.rights = {**member.rights, **standing.rights}
    _tell(room, by, member, before)
    if was_inside != member.is_inside and not member.is_bot:
        shown = views.user(member)
        content = {"new_chat_members": [shown]} if member.is_inside else {"left_chat_member": shown}
        room.post(Draft(by.id, None, content, is_service=True))


def _tell(room: Room, by: Member, member: Member, before: JSON) -> None:
    after = views.chat_member(member)
    if before == after:
        return
    is_itself = member.id == room.bot_id
    kind = "my_chat_member" if is_itself else "chat_member"
    if is_itself or room.bot.is_administrator:
        room.updates.offer(
            kind,
            {
                "chat": views.chat(room),
                "from": views.user(by),
                "date": room.now(),
                "old_chat_member": before,
                "new_chat_member": after,
            },
        )


def join(room: Room, member: Member) -> Member:
    """Somebody new comes in, with the status they are given."""
    status = member.status
    room.members[member.id] = replace(member, status="left")
    newcomer = room.members[member.id]
    change_member(room, newcomer, newcomer, Standing(status))
    return newcomer


def migrate(room: Room, new_id: int) -> None:
    """The group becomes another chat: the old id answers with the new one from now on."""
    old_id = room.id
    room.post(Draft(room.creator_id, None, {"migrate_to_chat_id": new_id}, is_service=True))
    room.migrated_from.add(old_id)
    room.migrated_from.discard(new_id)
    room.id = new_id
    room.post(Draft(room.creator_id, None, {"migrate_from_chat_id": old_id}, is_service=True))
