"""`/costi`: what this month's messages cost, by the prices Meta told with each, against the free ones."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from bridge import prices
from bridge.moments import on_clock
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import audiences, joins, tallies
from storage.model import Charge

MIDNIGHT = time(0)
DAY = timedelta(days=1)
MERGED_WITHIN = 30  # seconds: what is offered; longer, and every answer would wait too long


async def tell(d: Decision, call: CommandCall) -> Reply:
    """Per category how many and how much, what is left of the free ones, and what last month cost."""
    line, language = call.line, call.desk.language
    today = d.now.astimezone(line.timezone).date()
    begun = on_clock(today.replace(day=1), MIDNIGHT, line.timezone).at
    charges = await tallies.charges(d.tx, line.name, begun, d.now + DAY)
    month = format_date(today, "LLLL y", locale=language)
    lines = [d.say(language, "costs-heading", line=line.title, month=month)]
    card = (
        (Charge.SERVICE, "costs-service", line.rates.service),
        (Charge.UTILITY, "costs-utility", line.rates.utility),
        (Charge.MARKETING, "costs-marketing", line.rates.marketing),
    )
    for charge, key, rate in card:
        number = charges.get(charge, 0)
        cost, each = _euro(number * rate, language), _euro(rate, language, exact=True)
        lines.append(d.say(language, key, number=_number(number, language), each=each, cost=cost))
    bill = prices.bill(line.rates, charges)
    lines.append(d.say(language, "costs-free", number=_number(bill.free, language)))
    lines.append(d.say(language, "costs-total", cost=_euro(bill.euro, language)))
    if bill.other:
        lines.append(d.say(language, "costs-other", number=_number(bill.other, language)))
    if bill.unknown:
        lines.append(d.say(language, "costs-unknown", number=_number(bill.unknown, language)))
    lines.append(await _allowance(d, call, f"{today:%Y-%m}"))
    lines.append(await _month_before(d, call, begun))
    lines += await _could_be_saved(d, call, begun)
    return Reply("\n".join([*lines, d.say(language, "costs-footer")]))


async def _allowance(d: Decision, call: CommandCall, month: str) -> str:
    """How many of the month's free words have gone."""
    free, language = call.line.rates.free_service_per_month, call.desk.language
    used = await audiences.words_in(d.tx, call.line.name, month)
    key = "costs-allowance" if used < free else "costs-allowance-over"
    left = _number(abs(free - used), language)
    return d.say(language, key, used=_number(used, language), free=_number(free, language), left=left)


async def _month_before(d: Decision, call: CommandCall, begun: datetime) -> str:
    zone, language = call.line.timezone, call.desk.language
    last = (begun.astimezone(zone) - DAY).date()
    began = on_clock(last.replace(day=1), MIDNIGHT, zone).at
    bill = prices.bill(call.line.rates, await tallies.charges(d.tx, call.line.name, began, begun))
    month = format_date(last, "LLLL y", locale=language)
    paid = _number(bill.paid, language)
    return d.say(language, "costs-before", month=month, cost=_euro(bill.euro, language), paid=paid)


async def _could_be_saved(d: Decision, call: CommandCall, begun: datetime) -> list[str]:
    """That short answers written one after the other could leave as one, where some were and nobody has said so yet."""
    if call.desk.merge_seconds:
        return []
    number = await joins.savings(d.tx, call.line.name, begun, within=timedelta(seconds=MERGED_WITHIN))
    if not number:
        return []
    setting = f"[desks.{call.desk.name}] merge_seconds = {MERGED_WITHIN}"
    return [d.say(call.desk.language, "costs-could-merge", number=number, seconds=MERGED_WITHIN, setting=setting)]


def _euro(amount: Decimal, language: str, *, exact: bool = False) -> str:
    return str(format_currency(amount, "EUR", locale=language, decimal_quantization=not exact))


def _number(number: int, language: str) -> str:
    return str(format_decimal(number, locale=language))
