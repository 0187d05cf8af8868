"""What WhatsApp takes, in one place.

https://developers.facebook.com/documentation/business-messaging/whatsapp
(messages/*, business-phone-numbers/media, throughput)
"""

from datetime import timedelta

from bridge.rules import Abilities, MediaLimit
from storage.content import MediaKind

MEGABYTE = 1024 * 1024
WEBHOOK_BYTES = 3 * MEGABYTE  # webhooks/overview: payloads are at most 3 MB
OPAQUE_LENGTH = 512  # changelog: biz_opaque_callback_data
BUTTONS, BUTTON_TITLE, BUTTON_BODY = 3, 20, 1024
LIST_ROWS, LIST_TITLE, LIST_DESCRIPTION, LIST_LABEL, LIST_BODY = 10, 24, 72, 20, 4096
TEMPLATE_WORDS = 900  # the hydrated body may be 1024; the fixed words around ours take the rest
PAIR_PAUSE_EXPONENT = 5  # 131056: wait 4^n seconds; 4^5 is a quarter of an hour
SEND_TIMEOUT = timedelta(seconds=30)
CONNECT_TIMEOUT = timedelta(seconds=10)  # shorter than the whole: then it is known that nothing left
IDLE_CONNECTION = timedelta(seconds=30)  # given up before the other side does, or a request dies with it
MEDIA_TIMEOUT = timedelta(seconds=120)
TEMPLATES_FRESH = timedelta(minutes=10)
TEMPLATES_AGAIN = timedelta(seconds=30)  # after Meta did not say: a broadcast must not ask with every message

ABILITIES = Abilities(
    text_units=4096,
    caption_units=1024,
    media={
        MediaKind.IMAGE: MediaLimit(5 * MEGABYTE, frozenset({"image/jpeg", "image/png"})),
        MediaKind.VIDEO: MediaLimit(16 * MEGABYTE, frozenset({"video/mp4", "video/3gpp"})),
        MediaKind.AUDIO: MediaLimit(
            16 * MEGABYTE, frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"})
        ),
        MediaKind.VOICE: MediaLimit(16 * MEGABYTE, frozenset({"audio/ogg"})),
        MediaKind.DOCUMENT: MediaLimit(100 * MEGABYTE),
        MediaKind.STICKER: MediaLimit(500 * 1024, frozenset({"image/webp"})),
    },
    download_bytes=100 * MEGABYTE,
    captions=frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT}),
    template_units=TEMPLATE_WORDS,
    list_rows=LIST_ROWS,
    list_title_units=LIST_TITLE,
    list_description_units=LIST_DESCRIPTION,
    list_buttons=BUTTONS,
)
