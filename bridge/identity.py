"""How a citizen is shown to staff: enough to know whom one answers, and no more. Pure."""

import phonenumbers

from storage.model import Citizen

SHOWN_DIGITS = 3
TOPIC_LENGTH = 60
NUMBER = " · #"  # before a thread's own
LONGEST_NUMBER = 18  # digits: a longer one is no row's


def mask(phone: str) -> str:
    """A phone number (digits) of which only country and last digits show; empty if there is none."""
    if not phone:
        return ""
    try:
        country = f"+{phonenumbers.parse('+' + phone).country_code}"
    except phonenumbers.NumberParseException:
        country = "+"
    return f"{country} ••• {phone[-SHOWN_DIGITS:]}"


def whole(phone: str) -> str:
    """A phone number (digits) as people write it: +39 347 123 4567."""
    try:
        number = phonenumbers.parse("+" + phone)
    except phonenumbers.NumberParseException:
        return f"+{phone}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def thread_of(title: str) -> int | None:
    """The number of the thread that bears a title; None if it is none of ours."""
    number = title.rpartition(NUMBER)[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER else None


def title(citizen: Citizen, name: str, thread: int) -> str:
    """A thread's title: name, masked number, and the thread's own number, which makes it unlike any other."""
    shown = " · ".join(part for part in (name[:TOPIC_LENGTH], mask(citizen.phone)) if part)
    return f"{shown}{NUMBER}{thread}"
