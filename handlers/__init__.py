"""The words people type. Tables say which word does what, and which tap and button; nothing registers itself."""

from bridge.relay.decision import Command, PressRow, Words
from handlers.commands import (
    block,
    broadcast,
    case,
    costs,
    duty,
    fault,
    fault_list,
    health,
    help_,
    link,
    notes,
    offices,
    opening,
    ready,
    statistics,
    subscribers,
    templates,
    thread,
    writing,
)
from handlers.keywords import information, language, linking, satisfaction, subscription, topics, zones
from handlers.presses import broadcast as broadcast_presses
from handlers.presses import broadcast_after, broadcast_plan, broadcast_retry, broadcast_run, importing
from handlers.presses import fault as fault_presses
from handlers.presses import opening as opening_presses
from handlers.presses import ready as ready_presses
from storage.model import Role

# In order of preference where one typing slip lies between two words: leaving comes before joining.
KEYWORDS = {
    "stop": subscription.leave,
    "stop avvisi": subscription.leave,
    "cancellami": subscription.leave,
    "disiscrivimi": subscription.leave,
    "unsubscribe": subscription.leave,
    "iscrizione off {bulletin}": subscription.leave,
    "iscrizione off": subscription.leave,
    "iscrizione off tutto": subscription.leave,
    "iscrizione no": subscription.leave,  # one slip from joining, and the opposite of it
    "off {bulletin}": subscription.leave,
    "iscrizione on {bulletin}": subscription.join,
    "iscrizione on": subscription.join,
    "subscribe": subscription.join,
    "iscrizione on {words}": subscription.explain,
    "iscrizione off {words}": subscription.explain_leaving,
    "argomenti": topics.show,
    "topics": topics.show,
    "zona {zone}": zones.name,
    "zona": zones.show,
    "zone": zones.show,
    "lingua {language}": language.choose,
    "lingua": language.show,
    "language {language}": language.choose,
    "language": language.show,
    "lingua {word}": language.explain,
    "language {word}": language.explain,
    "info": information.tell,
    "collega": linking.link,
}

# What a citizen taps in a list of ours, by what stands before the colon in its id.
TAPS = {
    topics.TOPIC: topics.switch,
    topics.PAGE: topics.show,
    zones.ZONE: zones.switch,
    zones.PAGE: zones.show,
    language.LANGUAGE: language.choose,
    language.PAGE: language.show,
    satisfaction.RATING: satisfaction.rate,
}

COMMANDS = {
    "aiuto": Command(help_.tell, Role.OPERATOR, "both", "help-aiuto"),
    "assegna": Command(case.assign, Role.OPERATOR, "thread", "help-assegna"),
    "avviso": Command(broadcast.compose, Role.MANAGER, "room", "help-broadcast", names_line="colon"),
    "blocca": Command(block.begin, Role.OPERATOR, "thread", "help-blocca"),
    "broadcast": Command(broadcast.compose, Role.MANAGER, "room", "help-broadcast", names_line="colon"),
    "chi": Command(thread.show_card, Role.OPERATOR, "thread", "help-chi"),
    "chiudi": Command(thread.close, Role.OPERATOR, "thread", "help-chiudi"),
    "coda": Command(case.queue, Role.OPERATOR, "room", "help-coda"),
    "collega": Command(link.offer, Role.OPERATOR, "room", "help-collega", names_line="name"),
    "costi": Command(costs.tell, Role.MANAGER, "room", "help-costi", names_line="name"),
    "help": Command(help_.tell, Role.OPERATOR, "both", "help-aiuto"),
    "iscritti": Command(
        subscribers.obey, Role.OPERATOR, "room", "help-iscritti", "help-iscritti-manager", names_line="name"
    ),
    "modelli": Command(templates.show, Role.OPERATOR, "room", "help-modelli"),
    "modello": Command(writing.send, Role.OPERATOR, "thread", "help-modello"),
    "mostra": Command(thread.reveal, Role.OPERATOR, "thread", "help-mostra"),
    "nota": Command(notes.keep, Role.OPERATOR, "thread", "help-nota"),
    "orari": Command(opening.obey, Role.OPERATOR, "room", "help-orari", "help-orari-manager"),
    "prendi": Command(case.take, Role.OPERATOR, "thread", "help-prendi"),
    "r": Command(ready.obey, Role.OPERATOR, "thread", "help-r"),
    "riapri": Command(thread.reopen, Role.OPERATOR, "thread", "help-riapri"),
    "salute": Command(health.tell, Role.OPERATOR, "room", "help-salute"),
    "sblocca": Command(block.lift, Role.OPERATOR, "thread", "help-sblocca"),
    "scrivi": Command(writing.begin, Role.OPERATOR, "room", "help-scrivi", names_line="name"),
    "statistiche": Command(statistics.tell, Role.OPERATOR, "room", "help-statistiche", names_line="name"),
    "segnalazione": Command(fault.obey, Role.OPERATOR, "both", "help-segnalazione", names_line="name"),
    "segnalazioni": Command(fault_list.obey, Role.OPERATOR, "room", "help-segnalazioni", names_line="name"),
    "turno": Command(duty.obey, Role.OPERATOR, "room", "help-turno"),
    "ufficio": Command(offices.obey, Role.OPERATOR, "both", "help-ufficio", "help-ufficio-manager", names_line="name"),
}

PRESSES = {
    # An approver need not be a manager: whether they may is looked up among the desk's approvers.
    "broadcast_approve": PressRow(broadcast_presses.approve, Role.OPERATOR, once=False),
    "broadcast_at": PressRow(broadcast_plan.choose, Role.MANAGER, once=False),
    "broadcast_cancel": PressRow(broadcast_run.cancel, Role.OPERATOR, once=False),
    "broadcast_correct": PressRow(broadcast_after.correct, Role.MANAGER, once=False),
    "broadcast_missed": PressRow(broadcast_after.missed, Role.MANAGER, once=False),
    "broadcast_pause": PressRow(broadcast_run.pause, Role.MANAGER, once=False),
    "broadcast_plan": PressRow(broadcast_plan.offer, Role.MANAGER, once=False),
    "broadcast_resume": PressRow(broadcast_run.resume, Role.MANAGER, once=False),
    "broadcast_retry": PressRow(broadcast_retry.refused, Role.MANAGER, once=False),
    "broadcast_retry_doubtful": PressRow(broadcast_retry.doubtful, Role.MANAGER, once=False),
    "broadcast_send": PressRow(broadcast_presses.send, Role.MANAGER, once=False),
    "broadcast_send_anyway": PressRow(broadcast_presses.send, Role.MANAGER, once=False),
    "broadcast_test": PressRow(broadcast_presses.test, Role.MANAGER, once=False),
    "fault_begin": PressRow(fault_presses.begin, Role.OPERATOR),
    "fault_category": PressRow(fault_presses.categorise, Role.OPERATOR, once=False),
    "fault_decline": PressRow(fault_presses.decline, Role.OPERATOR, once=False),
    "fault_forward": PressRow(fault_presses.forward, Role.OPERATOR, once=False),
    "fault_join": PressRow(fault_presses.join, Role.OPERATOR, once=False),
    "fault_resolve": PressRow(fault_presses.resolve, Role.OPERATOR, once=False),
    "hours_of": PressRow(opening_presses.change, Role.MANAGER, once=False),
    "import_cancel": PressRow(importing.cancel, Role.MANAGER, once=False),
    "import_confirm": PressRow(importing.confirm, Role.MANAGER, once=False),
    "mail_again": PressRow(fault_presses.send_again, Role.OPERATOR),
    "ready_send": PressRow(ready_presses.send, Role.OPERATOR),
    "ready_send_anyway": PressRow(ready_presses.send_anyway, Role.OPERATOR),
}

WORDS = Words(keywords=KEYWORDS, taps=TAPS, commands=COMMANDS, presses=PRESSES)
