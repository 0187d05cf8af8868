"""Every sentence of `sportello check`, for the technician: `check.outcome` to state, what was found, what to do.

The words in braces are filled in by whoever finds it. Sources: https://developers.facebook.com/documentation/
business-messaging/whatsapp (webhooks/overview, support/health-status, throughput, messaging-limits, templates/*,
calling/call-settings) and https://core.telegram.org/bots/api (getChat, getChatMember, getWebhookInfo).
"""

from bridge.checking.desk_sentences import DESK_SENTENCES, ERROR, OK, WARNING

DASHBOARD = "WhatsApp Manager (business.facebook.com/wa/manage)"
TEMPLATES = f"Open {DASHBOARD}, Message templates"

SENTENCES: dict[str, tuple[str, str, str]] = {
    # storage: the database
    "database.ready": (OK, "the database opens", ""),
    "database.new": (OK, "there is no database yet: it is made at the first start", ""),
    "database.older": (OK, "the database is of an earlier version: it is brought up to date at the next start", ""),
    "database.in_use": (OK, "the database is in use by the running bridge", ""),
    "database.not_writable": (
        ERROR,
        "the folder {folder} cannot be written by this account",
        "Give the folder to the account that runs the bridge, or change storage.url.",
    ),
    "database.refused": (ERROR, "{reason}", "Mend the database's file or server, or change storage.url."),
    # pictures: the curves of reports
    "charts.missing": (
        WARNING,
        "matplotlib is not installed: the reports of broadcasts and /iscritti come without their pictures, in words",
        "Install the requirements of requirements.lock, or the extra charts (sportello[charts]).",
    ),
    # smtp: the mail server
    "mail_server.ready": (OK, "{server} takes us", ""),
    "mail_server.open": (
        WARNING,
        "{server} takes us, but nothing is encrypted: the password can be read on the way",
        'Set smtp.tls to "starttls" or "tls", if the server can.',
    ),
    "mail_server.unreachable": (
        ERROR,
        "{server} does not answer: no fault can be forwarded by e-mail",
        "Check smtp.host and smtp.port, and that the firewall lets this machine reach it.",
    ),
    "mail_server.certificate": (
        ERROR,
        "the encrypted connection to {server} fails: its certificate is not valid for this name, or smtp.tls is wrong",
        'Set smtp.host to the name in the certificate; port 587 wants "starttls", port 465 "tls".',
    ),
    "mail_server.login_refused": (
        ERROR,
        "{server} refuses the login ({code})",
        "Check smtp.user and smtp.password; some providers want a password made for programs.",
    ),
    "mail_server.unable": (
        ERROR,
        "{server} cannot do what is asked of it (smtp.tls = {tls}, or the login)",
        "Ask who runs the server which encryption and which login it offers, and set [smtp] so.",
    ),
    # http: where the world reaches us
    "public_url.open": (OK, "{url}", ""),
    "public_url.local": (
        WARNING,
        "{url} is only this machine: citizens cannot open its links, and Meta cannot reach it",
        "Set http.public_url to the https address at which the world reaches this bridge.",
    ),
    "public_url.plain": (
        ERROR,
        "{url} is not https: Meta calls only https addresses",
        "Put an HTTPS server in front (config/deploy has a Caddyfile) and set http.public_url to its address.",
    ),
    "callback.answers": (OK, "{url} answers Meta's handshake", ""),
    "callback.wrong_token": (
        ERROR,
        "{url} refuses this line's verify token (HTTP 403)",
        "Another configuration answers there: restart the bridge, or look where the address leads.",
    ),
    "callback.redirects": (
        ERROR,
        "{url} redirects (HTTP {status}): Meta follows no redirects",
        "Set http.public_url to the final address.",
    ),
    "callback.not_ours": (
        ERROR,
        "{url} answers (HTTP {status}), but not as this bridge would",
        "Let the web server in front pass /webhooks/ to http.host and http.port; if the bridge runs elsewhere, "
        "start it.",
    ),
    "callback.certificate": (
        ERROR,
        "the certificate of {url} is not valid: Meta would not connect",
        "Install a certificate of a public authority, with its whole chain, for this very name.",
    ),
    "callback.unreachable": (
        ERROR,
        "{url} cannot be reached from here",
        "Look at the DNS name, the firewall and the web server in front.",
    ),
    # lines: the token and the number
    "token.accepted": (OK, "Meta accepts the access token for this number", ""),
    "permissions.complete": (OK, "the token has both WhatsApp permissions and does not expire", ""),
    "permissions.missing": (
        ERROR,
        "the token lacks {missing}",
        "In Business settings > System users make a new token with whatsapp_business_messaging and "
        "whatsapp_business_management.",
    ),
    "permissions.expiring": (
        WARNING,
        "the token expires on {day}: from then on nothing is sent",
        "In Business settings > System users make a token that never expires.",
    ),
    "permissions.unknown": (WARNING, "Meta does not tell what the token may do", "Try again later."),
    "app_secret.proved": (OK, "the app secret belongs to the token's app", ""),
    "app_secret.wrong": (
        ERROR,
        "the app secret is not that of the token's app: every message from Meta would be refused",
        "Copy App settings > Basic > App secret of the app that made the token.",
    ),
    "phone_number.matches": (OK, "{number}, {title}", ""),
    "phone_number.differs": (
        ERROR,
        "the configured number is {configured}, but this phone_number_id is {actual}",
        "Correct phone_number or phone_number_id of the line.",
    ),
    "phone_number.unknown": (WARNING, "Meta does not tell the number", "Try again later."),
    "account.holds": (OK, "the number belongs to the business account", ""),
    "account.other": (
        ERROR,
        "the number is not in the business account {account}",
        f"Copy the WhatsApp Business Account ID of the account that holds the number, from {DASHBOARD}.",
    ),
    "account_mode.live": (OK, "live", ""),
    "account_mode.sandbox": (
        WARNING,
        "a test number: it reaches only the few people listed in Meta's dashboard",
        "Register the municipality's own number before opening the service.",
    ),
    "registration.connected": (OK, "connected to the Cloud API", ""),
    "registration.limited": (WARNING, "the number is {status}", f"Open {DASHBOARD}, Phone numbers, and read why."),
    "registration.off": (
        ERROR,
        "the number is {status}: nothing can be sent",
        f"Open {DASHBOARD}, Phone numbers, and register it again.",
    ),
    "quality.fine": (OK, "{rating}", ""),
    "quality.low": (
        WARNING,
        "{rating}: citizens block or report the messages",
        "Send fewer notices, only to who asked for them; templates may be paused otherwise.",
    ),
    "health.available": (OK, "messages can be sent", ""),
    "health.limited": (WARNING, "sending is limited: {reasons}", f"Open {DASHBOARD} and mend what it lists."),
    "health.blocked": (ERROR, "sending is blocked: {reasons}", f"Open {DASHBOARD} and mend what it lists."),
    "throughput.fits": (OK, "{configured} messages a second, Meta takes {allowed}", ""),
    "throughput.exceeds": (
        WARNING,
        "messages_per_second is {configured}, Meta takes {allowed} from this number",
        "Set messages_per_second to {allowed}.",
    ),
    "daily_limit.wide": (OK, "{tier}", ""),
    "daily_limit.narrow": (
        WARNING,
        "{tier}: broadcasts reach only so many people in 24 hours",
        "Verify the business in Business settings > Security centre: the limit rises to 2,000.",
    ),
    "calling.off": (OK, "voice calls are switched off", ""),
    "calling.on": (
        WARNING,
        "citizens see a call button, and nobody can answer",
        f"Switch calling off: {DASHBOARD}, Phone numbers > the number > Call settings.",
    ),
    "further_checks.waiting": (WARNING, "everything else can only be asked once this is mended", ""),
    # lines: does Meta deliver to us
    "subscription.active": (OK, "events go to {apps}", ""),
    "subscription.none": (
        ERROR,
        "no app is subscribed to the business account: no message arrives",
        "POST /{account}/subscribed_apps with the token, or subscribe the app in Meta's dashboard.",
    ),
    "delivery.here": (OK, "Meta delivers to {url}", ""),
    "delivery.elsewhere": (
        WARNING,
        "Meta delivers to {url}, this bridge expects {expected}",
        "Change the callback in Meta's dashboard (WhatsApp > Configuration), or http.public_url.",
    ),
    "delivery.unknown": (
        WARNING,
        "Meta tells no callback address",
        "Enter {expected} in Meta's dashboard (WhatsApp > Configuration) with the verify token, and subscribe to "
        "the field messages.",
    ),
    # lines: templates; the check's name is completed by which of the two it is
    "template.ready": (OK, "{template} is approved, {category}", ""),
    "template.missing": (
        ERROR,
        "there is no template {template}",
        f"{TEMPLATES}, and create it in {{language}}; or name another in {{key}}.",
    ),
    "template.created": (
        ERROR,
        "{template} was created, category {category}: Meta is reviewing it",
        "Wait for Meta's review, usually minutes, at most a day; then check again.",
    ),
    "template.refused": (
        ERROR,
        "Meta does not take {template}: {reason}",
        f"{TEMPLATES}, and create it there; or give it another name in the configuration.",
    ),
    "template.doubtful": (
        ERROR,
        "{template} was sent to Meta, which has not answered: it may have been created",
        "Wait a minute and check again.",
    ),
    "template.other_language": (
        ERROR,
        "{template} exists in {languages}, not in {language}",
        f"{TEMPLATES}, and add the language.",
    ),
    "template.waiting": (ERROR, "{template} is {status}", "Wait for Meta's review, usually minutes, at most a day."),
    "template.unusable": (
        ERROR,
        "{template} is {status}",
        f"{TEMPLATES}, read why, and correct it or name another in {{key}}.",
    ),
    "template.no_words": (
        ERROR,
        "the body of {template} has {count} parameters; the words go into one",
        f"{TEMPLATES}, and create one whose body has a single variable; then name it in {{key}}.",
    ),
    "template.unfilled": (
        ERROR,
        "{template} has variables the bridge does not fill: {parts}",
        f"{TEMPLATES}, and create one without them; then name it in {{key}}.",
    ),
    "template.marketing": (
        WARNING,
        "{template} is approved as MARKETING: each message costs several times more, and who stopped marketing "
        "does not get it",
        f"{TEMPLATES}, and ask for a review as UTILITY, or create one whose fixed words say what it is about.",
    ),
    "template.recategorised": (
        WARNING,
        "{template} is {category}, but Meta means to make it {correct}",
        f"{TEMPLATES}, and appeal, or reword it.",
    ),
    **DESK_SENTENCES,
}

TOKEN_REMEDY = "In Business settings > System users make a new token for the app, and set access_token."
PERMISSION = "Assign the app and the WhatsApp account to the system user, with full control, and make a new token."
IDENTITY = "Copy phone_number_id and business_account_id again from Meta's dashboard (WhatsApp > API setup)."
LATER = "Wait a few minutes and check again."

# What a Failure's cause means to who sets up: Meta's code, or ours where there was none (lines/whatsapp/graph.py).
CAUSES: dict[str, tuple[str, str]] = {
    "0": ("Meta does not recognise the access token", TOKEN_REMEDY),
    "190": ("Meta refuses the access token: expired, revoked or mistyped", TOKEN_REMEDY),
    "3": ("the app may not use the WhatsApp API", PERMISSION),
    "10": ("the token has no permission for this", PERMISSION),
    "200": ("the token has no permission for this", PERMISSION),
    "33": ("Meta knows no such number or account, or the token may not see it", IDENTITY),
    "100": ("Meta knows no such number or account, or the token may not see it", IDENTITY),
    "4": ("Meta's limit of questions is reached", LATER),
    "613": ("Meta's limit of questions is reached", LATER),
    "80007": ("Meta's limit of questions is reached", LATER),
    "368": ("Meta has blocked the account for a violation of its policies", f"Open {DASHBOARD} and appeal."),
    "131031": ("Meta has locked the account", f"Open {DASHBOARD} and appeal."),
    "unreachable": ("Meta does not answer", "Look at this machine's network and at api_url; then check again."),
}
