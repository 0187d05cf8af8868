"""The window as it is lived: what an operator answers arrives once and in order, or is held and said to be."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bridge import window
from bridge.desks.telegram import limits as telegram
from bridge.errors import Failure, WindowClosed
from bridge.lines.whatsapp import limits as whatsapp
from bridge.lines.whatsapp import meanings
from bridge.receipt import Receipt
from bridge.relay.decide import decide
from bridge.relay.decision import Decision
from bridge.relay.outcomes import Carried, settle
from bridge.rules import DeskRules, LineRules, Rules
from config.texts import Texts
from handlers import WORDS
from storage.bodies import Notice, Say
from storage.claims import Band
from storage.content import Text
from storage.driver import Transaction
from storage.events import CitizenWrote, Event, Member, OperatorWrote
from storage.model import Address, AddressKind, Anchor, DeskName, ForeignId, LineName, Priority, Sender
from storage.outbox import Delivery
from tests.storage.claiming import claim
from tests.storage.stateful import PROFILE, Store

LINE, DESK = LineName("urp"), DeskName("urp")
ANNA = Sender((Address(AddressKind.PHONE, "393330000001"),), "Anna")
MARTA = Member("7", "Marta")
ALL = [Band(Priority.PRESS, Priority.MARK, 100)]
LATEST_WEBHOOK = timedelta(minutes=30)  # how late a citizen's words may come

RULES = Rules(
    {
        LINE: LineRules(
            name=LINE,
            title="WhatsURP",
            desks=(DESK,),
            language="it",
            timezone=ZoneInfo("Europe/Rome"),
            human_only=False,
            phone_number="+390935000000",
            messages_per_second=80,
            broadcast_template="avviso_comune",
            answer_template="risposta_pronta",
            notice_url="https://esempio.it/informativa",
            notice_version="1",
            notice_hash="1",
            page_url="https://esempio.it",
            hours="",
            abilities=whatsapp.ABILITIES,
            meaning_of=meanings.failure,
        )
    },
    {
        DESK: DeskRules(
            name=DESK,
            title="URP",
            language="it",
            explicit_replies=False,
            undo_seconds=0,
            merge_seconds=0,
            managers=frozenset(),
            approvers=frozenset(),
            abilities=telegram.ABILITIES,
            lines=(LINE,),
        )
    },
)
TEXTS = Texts.load()


@dataclass(slots=True)
class Answer:
    """Something an operator wrote."""

    words: str
    has_arrived: bool = False
    is_told: bool = False


class WindowMachine(RuleBasedStateMachine):
    """A citizen, an operator, Meta with its own clock, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.heard: datetime | None = None  # by Meta's clock
        self.answers: list[Answer] = []
        self.arrived: list[str] = []
        self.events = 0

    @initialize()
    def first_words(self) -> None:
        """The citizen writes, and the desk opens the thread."""
        self.citizen_writes(timedelta(0))
        self.store.do(self._carry_desk)

    def teardown(self) -> None:
        """Away with the file."""
        self.store.close()

    def _decision(self, tx: Transaction) -> Decision:
        return Decision(tx, self.now, RULES, TEXTS, WORDS)

    def _decide(self, event: Event) -> None:
        self.store.do(lambda tx: decide(self._decision(tx), event))

    def _next(self) -> str:
        self.events += 1
        return str(self.events)

    @rule(late=st.timedeltas(timedelta(0), LATEST_WEBHOOK))
    def citizen_writes(self, late: timedelta) -> None:
        said = max(self.now - late, self.heard or self.now - late)
        self.heard = said
        self._decide(CitizenWrote("urp", f"c{self._next()}", ANNA, Text("Buongiorno"), said))

    @rule()
    def operator_answers(self) -> None:
        number = self._next()
        self.answers.append(Answer(f"risposta {number}"))
        content = Text(self.answers[-1].words)
        self._decide(OperatorWrote("urp", f"o{number}", "topic", MARTA, content, self.now))

    @rule(hours=st.sampled_from([0, 1, 12, 23, 24, 25]), minutes=st.integers(0, 59))
    def time_passes(self, hours: int, minutes: int) -> None:
        self.now += timedelta(hours=hours, minutes=minutes)

    @rule()
    def postman_calls(self) -> None:
        """What is due goes; Meta takes it or says that the window is closed."""
        self.store.do(self._carry_line)
        self.store.do(self._carry_desk)

    async def _carry_line(self, tx: Transaction) -> None:
        while deliveries := await claim(tx, RULES.lines[LINE].lane, ALL, at_most=100, now=self.now):
            await settle(self._decision(tx), [Carried(each, self._met(each)) for each in deliveries])

    def _met(self, delivery: Delivery) -> Receipt | Failure:
        """Meta's rule, by Meta's clock."""
        if not isinstance(delivery.body, Say) or not isinstance(delivery.body.content, Text):
            return Receipt()
        assert self.heard is not None
        if self.now >= self.heard + window.LENGTH:
            return WindowClosed()
        self.arrived.append(delivery.body.content.text)
        return Receipt(ForeignId(f"w{self._next()}"))

    async def _carry_desk(self, tx: Transaction) -> None:
        while deliveries := await claim(tx, RULES.desks[DESK].lane, ALL, at_most=100, now=self.now):
            for each in deliveries:
                if isinstance(each.body, Notice):
                    self._hear_notice(each.body)
            receipts = [Carried(each, Receipt(ForeignId(self._next()), Anchor("topic"))) for each in deliveries]
            await settle(self._decision(tx), receipts)

    def _hear_notice(self, notice: Notice) -> None:
        for answer in self.answers:
            if notice.answers and answer.words == f"risposta {notice.answers.removeprefix('o')}":
                assert notice.text.text.startswith("⏳")
                answer.is_told = True

    @invariant()
    def answers_arrive_once_and_in_order(self) -> None:
        written = [answer.words for answer in self.answers]
        assert self.arrived == [words for words in written if words in self.arrived]

    @invariant()
    def every_answer_arrived_waits_or_is_held_and_told(self) -> None:
        """With the window open and the postman gone round, all have arrived; closed, each was told about."""
        states = self.store.do(self._states)
        assert sum(states.values()) == len(self.answers)
        assert states.get("sent", 0) == len(self.arrived)

    async def _states(self, tx: Transaction) -> dict[str, int]:
        query = "outbox.of_message"
        states: dict[str, int] = {}
        for number in range(1, self.events + 2):
            for row in await tx.rows(query, message_id=number):
                states[row["state"]] = states.get(row["state"], 0) + 1
        return states

    @rule()
    def everybody_is_at_peace(self) -> None:
        """Whatever happened: the citizen writes, the postman goes round, and nothing is left behind or untold."""
        self.postman_calls()
        untold = [a.words for a in self.answers if a.words not in self.arrived and not a.is_told]
        assert untold == []
        self.citizen_writes(timedelta(0))
        self.postman_calls()
        assert self.arrived == [answer.words for answer in self.answers]


TestWindow = WindowMachine.TestCase
TestWindow.settings = PROFILE
