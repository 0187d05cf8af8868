"""Phone numbers as people write them: with or without prefix, with spaces, dots, brackets, with two zeros. Pure."""

import re

import phonenumbers

# Italian voicemail is a mobile number with more digits: taken for one, a digit too many would be no mistake.
NOBODYS = (phonenumbers.PhoneNumberType.UNKNOWN, phonenumbers.PhoneNumberType.VOICEMAIL)

_RUN = re.compile(r"^[+\d(][\d\s().\-/]*")


def region_of(phone_number: str) -> str:
    """The country whose numbers are meant where none is written: that of the municipality's own number."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone_number)) or "IT"
    except phonenumbers.NumberParseException:
        return "IT"


def read(written: str, region: str) -> str:
    """The digits, international and without plus; empty if this is nobody's number."""
    plain = written.strip()
    candidates = [plain]
    digits = re.sub(r"\D", "", plain)
    if digits.startswith(str(phonenumbers.country_code_for_region(region))):
        candidates.append(f"+{digits}")  # 39333… without its plus, as wa.me and many lists write it
    for candidate in candidates:
        try:
            parsed = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        is_whole = plain.startswith(("+", "00")) and phonenumbers.is_possible_number(parsed)
        if is_whole or phonenumbers.number_type(parsed) not in NOBODYS:
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164).lstrip("+")
    return ""


def leading(text: str, region: str) -> tuple[str, str]:
    """The number a text begins with, and what follows it; an empty number if it begins with none."""
    run = _RUN.match(text)
    groups = [] if run is None else list(re.finditer(r"\S+", run[0]))
    for last in reversed(groups):  # «333 1234567 2 volte»: the longest that is a number
        if number := read(text[: last.end()], region):
            return number, text[last.end() :].strip()
    return "", text
