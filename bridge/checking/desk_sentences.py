"""The sentences of `sportello check` about desks."""

OK, WARNING, ERROR = "ok", "warning", "error"

DESK_SENTENCES: dict[str, tuple[str, str, str]] = {
    # on Telegram
    "bot.answers": (OK, "@{username}", ""),
    "group.forum": (OK, "“{title}”, with topics", ""),
    "group.no_forum": (
        ERROR,
        "“{title}” has no topics: citizens' conversations cannot be kept apart",
        "Switch on Topics in the group's settings (only its owner can).",
    ),
    "group.public": (
        WARNING,
        "the group is public (@{username}): anybody can read what citizens write",
        "Make the group private in its settings.",
    ),
    "administrator.yes": (OK, "the bot is an administrator", ""),
    "administrator.no": (
        ERROR,
        "the bot is {status}, not an administrator",
        "In the group's settings make @{username} an administrator who may manage topics, delete and pin messages.",
    ),
    "can_manage_topics.yes": (OK, "the bot may open topics", ""),
    "can_manage_topics.no": (
        ERROR,
        "the bot may not open topics: no citizen can be shown",
        "Give @{username} the right to manage topics.",
    ),
    "can_delete_messages.yes": (OK, "the bot may delete messages", ""),
    "can_delete_messages.no": (
        WARNING,
        "the bot may not delete messages: erasing a citizen's data leaves the words in the group",
        "Give @{username} the right to delete messages.",
    ),
    "can_pin_messages.yes": (OK, "the bot may pin messages", ""),
    "can_pin_messages.no": (WARNING, "the bot may not pin messages", "Give @{username} the right to pin messages."),
    "updates.polled": (OK, "the bridge asks Telegram; {pending} updates wait", ""),
    "updates.pushed": (OK, "Telegram calls {host}; {pending} updates wait", ""),
    "updates.to_be_pushed": (OK, "Telegram will call {host} from the next start; {pending} updates wait", ""),
    "updates.foreign": (
        WARNING,
        "a webhook is set to {host}: another program uses this bot, and the bridge will take it over",
        "Stop the other program, or make a bot of its own for the bridge with BotFather.",
    ),
    "updates.failing": (
        WARNING,
        "Telegram could not deliver to {host}: {reason}",
        "Look at http.public_url and its certificate; Telegram calls only ports 443, 80, 88 and 8443.",
    ),
    "updates.piling": (
        WARNING,
        "{pending} updates wait at Telegram, which forgets them after 24 hours",
        "Start the bridge; if it runs, look at its log.",
    ),
    # on Matrix
    "matrix.missing": (ERROR, "the Matrix libraries are not installed", "Run pip install 'sportello[matrix]'."),
    "login.by_token": (OK, "{user_id}, by its access token", ""),
    "login.by_password": (OK, "{user_id}, by its password", ""),
    "login.instead": (
        WARNING,
        "{user_id}: the homeserver refuses the access token ({said}), and the password is used",
        "Get a new token for the account and set access_token, or leave it out.",
    ),
    "login.other": (
        ERROR,
        "the token is {user_id}'s, and the configuration says {configured}",
        "Put the token's own account into user_id, or the right token into access_token.",
    ),
    "password.useless": (
        WARNING,
        "the token is good, but it could not be replaced by the password: the homeserver takes no passwords",
        "Leave password out, and get a token that lasts (with MAS: mas-cli manage issue-compatibility-token).",
    ),
    "room.in": (OK, "“{title}”: the account is a member", ""),
    "room.moved": (
        WARNING,
        "the room was replaced by {room}: the bridge follows once it is let in",
        "Invite the account into {room}, and put that into room_id.",
    ),
    "room.out": (
        ERROR,
        "the account is no member of the room",
        "Invite {user_id} into the room (the bridge enters by itself), or correct room_id.",
    ),
    "entrance.invited": (OK, "only who is invited can enter and read", ""),
    "entrance.public": (
        WARNING,
        "the room is public: anybody can enter and read what citizens write",
        "In the room's settings let in only people who are invited.",
    ),
    "entrance.knock": (
        WARNING,
        "anybody can ask to enter, and whoever may invite can let them in",
        "In the room's settings let in only people who are invited.",
    ),
    "entrance.restricted": (
        WARNING,
        "every member of {rooms} can enter and read what citizens write",
        "In the room's settings let in only people who are invited.",
    ),
    "entrance.knock_restricted": (
        WARNING,
        "every member of {rooms} can enter and read what citizens write, and anybody can ask to",
        "In the room's settings let in only people who are invited.",
    ),
    "entrance.guests": (
        WARNING,
        "guests without an account may enter",
        "In the room's settings forbid guests.",
    ),
    "entrance.readable": (
        WARNING,
        "anybody can read the room's history without entering",
        "In the room's settings let only members read the history.",
    ),
    "federation.closed": (OK, "no other server can ever take part", ""),
    "federation.open": (
        WARNING,
        "people of other servers can be invited, and then citizens' words are copied to those servers",
        "It cannot be changed afterwards: make a new room that is not federated (m.federate false), and set room_id.",
    ),
    "encryption.off": (OK, "not encrypted: the bridge can read and write", ""),
    "encryption.on": (
        OK,
        "encrypted, and the bridge reads and writes there (extra e2e); whoever is in the room reads along on all their "
        "devices, unverified ones too. It needs an account of its own, and its database: without it, a new device",
        "",
    ),
    "encryption.shared": (
        ERROR,
        "the room is encrypted, and {user_id} is another desk's account too: nothing is read or written there",
        "Make an account for each desk whose room is encrypted, invite it, and set user_id and its token or password.",
    ),
    "encryption.unreadable": (
        ERROR,
        "the room is encrypted, and the bridge can neither read nor write there: the extra e2e is not installed",
        "pip install 'sportello[matrix,e2e]', or make a new room without encryption and set room_id.",
    ),
    "keys.own": (OK, "session {device} has the bridge's own keys", ""),
    "keys.foreign": (
        ERROR,
        "session {device} has keys that are not in the bridge's database: nothing is read or written in this room",
        "Get a token of a new session, made for the bridge alone (not copied from Element), and set access_token.",
    ),
    "keys.foreign_unused": (
        WARNING,
        "session {device} has keys that are not in the bridge's database: in an encrypted room it would be mute",
        "Get a token of a new session, made for the bridge alone (not copied from Element), and set access_token.",
    ),
    "may_write.yes": (OK, "the account may write", ""),
    "may_write.no": (
        ERROR,
        "the account may not write: no citizen can be shown",
        "In the room's settings give {user_id} the level that sending messages needs.",
    ),
    "may_react.yes": (OK, "the account may react", ""),
    "may_react.no": (
        WARNING,
        "the account may not react: nobody sees how far an answer got",
        "In the room's settings give {user_id} the level that reactions need.",
    ),
    "may_redact.yes": (OK, "the account may delete messages", ""),
    "may_redact.no": (
        WARNING,
        "the account may not delete others' messages: erasing a citizen's data leaves the words in the room",
        "In the room's settings give {user_id} the level that deleting messages needs (moderator).",
    ),
    "limits.told": (
        OK,
        "unless an administrator lifts them, the homeserver's limits slow the bridge down (Synapse: ten messages, then "
        "one in five seconds; POST /_synapse/admin/v1/users/{user_id}/override_ratelimit with messages_per_second 0 "
        "and burst_count 0)",
        "",
    ),
}
