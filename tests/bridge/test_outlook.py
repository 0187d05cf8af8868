"""Green, yellow or red: every rule, what it costs, whom it is for, and how far a number may reach."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bridge import addressing, outlook, prices
from bridge.addressing import Addressed
from bridge.lines.whatsapp import tiers
from bridge.outlook import Asked, Light, Outlook, Template
from bridge.prices import Bill, Estimate
from bridge.rules import Rates
from storage.model import Charge
from storage.templates import TemplateCategory, TemplateState

FINE = Outlook(
    recipients=100,
    outside=80,
    reachable=100,
    template=Template.KNOWN,
    state=TemplateState.APPROVED,
    category=TemplateCategory.UTILITY,
    asked=Asked.ANSWERED,
    silence="",
    is_alert=False,
    since_last=None,
    is_repeat=False,
    quiet_until=None,
    cost=Decimal("2.48"),
    warn_above=Decimal(100),
)

# label: what is otherwise, the reasons in their order, whether it may go
CASES: dict[str, tuple[dict[str, object], list[str], bool]] = {
    "fine": ({}, [], True),
    "nobody is subscribed": ({"recipients": 0, "outside": 0, "reachable": 0}, ["nobody"], False),
    "nobody, and little else matters": (
        {"recipients": 0, "outside": 0, "reachable": 0, "is_repeat": True, "template": Template.MISSING},
        ["nobody", "no-template"],
        False,
    ),
    "no template": ({"template": Template.MISSING}, ["no-template"], False),
    "no template, and nobody needs one": ({"template": Template.MISSING, "outside": 0}, [], True),
    "nothing known of the template": ({"template": Template.UNKNOWN, "state": TemplateState.UNKNOWN}, [], True),
    "rejected": ({"state": TemplateState.REJECTED}, ["unusable"], False),
    "paused": ({"state": TemplateState.PAUSED}, ["unusable"], False),
    "disabled": ({"state": TemplateState.DISABLED}, ["unusable"], False),
    "disabled, and nobody needs it": ({"state": TemplateState.DISABLED, "outside": 0}, [], True),
    "waiting": ({"state": TemplateState.PENDING}, ["waiting"], False),
    "in appeal": ({"state": TemplateState.IN_APPEAL}, ["waiting"], False),
    "a state nobody has heard of": ({"state": TemplateState.UNKNOWN}, [], True),
    "some in reach": ({"reachable": 99}, ["some-reachable"], True),
    "nobody in reach": ({"reachable": 0}, ["none-reachable"], False),
    "the limit is not known": ({"reachable": None}, [], True),
    "stopped by Meta": ({"silence": "131031"}, ["stopped"], True),
    "the network is away": ({"silence": "unreachable"}, ["unreachable"], True),
    "asking": ({"asked": Asked.OPEN}, ["asking"], True),
    "no answer": ({"asked": Asked.SILENT}, ["no-answer"], True),
    "an alert as advertising": ({"is_alert": True, "category": TemplateCategory.MARKETING}, ["marketing"], True),
    "an alert to those inside alone": (
        {"is_alert": True, "category": TemplateCategory.MARKETING, "outside": 0},
        [],
        True,
    ),
    "news as advertising": ({"category": TemplateCategory.MARKETING}, [], True),
    "just after another": ({"since_last": timedelta(minutes=59)}, ["recent"], True),
    "an hour after another": ({"since_last": timedelta(hours=1)}, [], True),
    "the same again": ({"since_last": timedelta(minutes=1), "is_repeat": True}, ["repeat"], True),
    "at night": ({"quiet_until": datetime(2026, 11, 23, 7, tzinfo=UTC)}, ["quiet"], True),
    "as dear as is fine": ({"cost": Decimal(100)}, [], True),
    "dearer": ({"cost": Decimal("100.01")}, ["costly"], True),
    "the gravest first": (
        {"is_repeat": True, "cost": Decimal(500), "state": TemplateState.PAUSED, "reachable": 20},
        ["unusable", "some-reachable", "repeat", "costly"],
        False,
    ),
}


@pytest.mark.parametrize("label", CASES)
def test_reasons(label: str) -> None:
    changed, keys, may_go = CASES[label]
    reasons = outlook.judge(replace(FINE, **changed))  # type: ignore[arg-type]  # a table of fields
    assert [reason.key for reason in reasons] == keys
    assert outlook.may_go(reasons) is may_go


def test_every_rule_has_a_case() -> None:
    assert {key for _, keys, _ in CASES.values() for key in keys} == {reason.key for reason, _ in outlook.RULES}


def test_the_light_is_that_of_the_gravest_reason() -> None:
    assert outlook.light_of(()) is Light.GREEN
    assert outlook.light_of(outlook.judge(replace(FINE, is_repeat=True))) is Light.YELLOW
    assert outlook.light_of(outlook.judge(replace(FINE, is_repeat=True, reachable=10))) is Light.RED


RATES = Rates(Decimal("0.02"), Decimal("0.03"), Decimal("0.07"), 1000, Decimal(100))
UTILITY, MARKETING, UNKNOWN = TemplateCategory.UTILITY, TemplateCategory.MARKETING, TemplateCategory.UNKNOWN


@pytest.mark.parametrize(
    ("inside", "outside", "category", "used", "low", "high"),
    [
        (1000, 0, UTILITY, 0, "0", "0"),
        (1001, 0, UTILITY, 0, "0.02", "0.02"),
        (10, 0, UTILITY, 995, "0.10", "0.10"),
        (10, 0, UTILITY, 5000, "0.20", "0.20"),
        (0, 100, UTILITY, 0, "3", "3"),
        (0, 100, MARKETING, 0, "7", "7"),
        (0, 100, UNKNOWN, 0, "3", "7"),
        (10, 100, UTILITY, 1000, "3.20", "3.20"),
        (0, 0, UNKNOWN, 0, "0", "0"),
    ],
)
def test_cost(inside: int, outside: int, category: TemplateCategory, used: int, low: str, high: str) -> None:
    found = prices.estimate(RATES, inside=inside, outside={category: outside}, service_used=used)
    assert found == Estimate(Decimal(low), Decimal(high))


def test_what_it_did_cost() -> None:
    charges = {
        Charge.FREE: 4,
        Charge.SERVICE: 3,
        Charge.UTILITY: 10,
        Charge.MARKETING: 2,
        Charge.OTHER: 1,
        Charge.UNKNOWN: 5,
    }
    assert prices.bill(RATES, charges) == Bill(Decimal("0.50"), paid=15, free=4, other=1, unknown=5)
    assert prices.bill(RATES, {}) == Bill(Decimal(0), paid=0, free=0, other=0, unknown=0)


TIERS: dict[str | None, int | None] = {
    **{"TIER_50": 50, "TIER_250": 250, "TIER_1K": 1000, "TIER_2K": 2000, "TIER_100K": 100_000, "tier_2k": 2000},
    **{"TIER_UNLIMITED": 0, "TIER_NOT_SET": None, "": None, None: None, "2K": None},
}


@pytest.mark.parametrize(("tier", "people"), TIERS.items())
def test_how_many_people_a_day(tier: str | None, people: int | None) -> None:
    assert tiers.people_per_day({tiers.FIELD: tier}) == people


def test_a_number_without_a_limit_says_nothing() -> None:
    assert tiers.people_per_day({}) is None


BULLETINS = {"allerte": "Allerte di protezione civile", "viabilita": "Viabilità e lavori"}
ZONES = {"marina": "Marina", "borgo-vecchio": "Borgo Vecchio", "borgo": "Borgo"}


@pytest.mark.parametrize(
    ("words", "to", "rest"),
    [
        (" Strada chiusa", ("", "", ""), " Strada chiusa"),
        (" viabilita Strada chiusa", ("viabilita", "", ""), " Strada chiusa"),
        (" Viabilità Strada chiusa", ("viabilita", "", ""), " Strada chiusa"),
        (" viabilita\nStrada chiusa", ("viabilita", "", ""), "\nStrada chiusa"),
        (" viabilta Strada chiusa", ("", "", ""), " viabilta Strada chiusa"),  # a slip chooses nobody
        (" zona marina Mare mosso", ("", "marina", ""), " Mare mosso"),
        (" ZONA Marina Mare mosso", ("", "marina", ""), " Mare mosso"),
        (" allerte zona marina Mare mosso", ("allerte", "marina", ""), " Mare mosso"),
        (" zona borgo Acqua chiusa", ("", "borgo", ""), " Acqua chiusa"),
        (" zona borgo vecchio Acqua chiusa", ("", "borgo-vecchio", ""), " Acqua chiusa"),
        (" zona borgo-vecchio Acqua chiusa", ("", "borgo-vecchio", ""), " Acqua chiusa"),
        (" zona Borgo Vecchio: acqua chiusa", ("", "borgo-vecchio", ""), " acqua chiusa"),
        (" zona mrina Mare mosso", ("", "", "mrina"), " zona mrina Mare mosso"),
        (" zona", ("", "", ""), " zona"),
        ("\nzona industriale chiusa", ("", "", ""), "\nzona industriale chiusa"),
        (" viabilita\nzona industriale chiusa", ("viabilita", "", ""), "\nzona industriale chiusa"),
        (" zone alte senza acqua", ("", "", ""), " zone alte senza acqua"),
        (" zone marina rough sea", ("", "marina", ""), " rough sea"),
        ("", ("", "", ""), ""),
    ],
)
def test_whom_the_first_words_address(words: str, to: tuple[str, str, str], rest: str) -> None:
    found = addressing.read(words, BULLETINS, ZONES)
    assert (found.bulletin, found.zone, found.unknown) == to
    assert words[found.length :] == rest


def test_without_zones_nobody_speaks_of_them() -> None:
    assert addressing.read(" zona industriale chiusa", BULLETINS, {}) == Addressed()
