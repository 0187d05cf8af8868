"""The outbox against a model of it: whatever the order of things, nothing vanishes, overtakes or goes twice at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage import citizens, lanes, outbox, statuses, threads
from storage.bodies import Mark, Post, Say
from storage.claims import Band
from storage.content import Text
from storage.driver import Transaction
from storage.model import (
    Address,
    AddressKind,
    CitizenId,
    DeliveryId,
    DeliveryState,
    DeskName,
    ForeignId,
    Lane,
    LineName,
    MarkKind,
    Priority,
    Progress,
    Sender,
    ThreadId,
)
from storage.outbox import Delivery, Outgoing, Record, Sent
from tests.storage.claiming import claim
from tests.storage.stateful import PROFILE, Store

LINE, DESK = Lane("line:urp"), Lane("desk:urp")
PEOPLE = 3
IN_HAND = (DeliveryState.WAITING, DeliveryState.SENDING)
AT_A_LINE = (Priority.REPLY, Priority.ALERT, Priority.BULLETIN)

people = st.integers(0, PEOPLE - 1)
places = st.sampled_from([LINE, DESK])
causes = st.sampled_from([DeliveryState.REFUSED, DeliveryState.UNCERTAIN, DeliveryState.HELD])


@dataclass(slots=True)
class Modelled:
    """A delivery as it must be."""

    lane: Lane
    key: str
    priority: int
    has_thread: bool
    state: DeliveryState
    due: datetime
    citizen: CitizenId | None = None
    coalesce: str | None = None
    attempts: int = 0


class OutboxMachine(RuleBasedStateMachine):
    """Everything the relay, the postman and the housekeeper do to the outbox, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.model: dict[DeliveryId, Modelled] = {}
        self.carried: dict[DeliveryId, Delivery] = {}
        self.people: list[tuple[CitizenId, ThreadId]] = []
        self.sent = 0

    @initialize()
    def settle_in(self) -> None:
        """Some citizens with a thread each."""

        async def work(tx: Transaction) -> None:
            for number in range(PEOPLE):
                sender = Sender((Address(AddressKind.PHONE, f"39333000000{number}"),), "Anna")
                citizen = await citizens.recognise(tx, LineName("urp"), sender, now=self.now)
                thread = await threads.open_thread(tx, citizen.id, DeskName("urp"), now=self.now)
                self.people.append((citizen.id, thread))

        self.store.do(work)

    def teardown(self) -> None:
        """Away with the file."""
        self.store.close()

    # What is put

    @rule(person=people, priority=st.sampled_from(AT_A_LINE), held=st.booleans(), later=st.integers(0, 3))
    def put_to_citizen(self, person: int, priority: Priority, held: bool, later: int) -> None:
        citizen = self.people[person][0]
        due = self.now + timedelta(seconds=later)
        outgoing = Outgoing(
            lane=LINE,
            body=Say(Text("x")),
            priority=priority,
            sequence_key=f"citizen:{citizen}",
            citizen=citizen,
            due=due,
            held=held,
        )
        self._put(outgoing)

    @rule(person=people, priority=st.sampled_from([Priority.REPLY, Priority.ALERT]))
    def put_in_thread(self, person: int, priority: Priority) -> None:
        thread = self.people[person][1]
        body, key = Post(Text("x")), f"thread:{thread}"
        self._put(Outgoing(lane=DESK, body=body, priority=priority, sequence_key=key, thread=thread))

    @rule(message=st.integers(1, 2), kind=st.sampled_from(MarkKind))
    def put_mark(self, message: int, kind: MarkKind) -> None:
        key, body = f"mark:{message}", Mark(str(message), kind)
        self._put(Outgoing(lane=DESK, body=body, priority=Priority.MARK, sequence_key=key, coalesce_key=key))

    def _put(self, outgoing: Outgoing) -> None:
        number = self.store.do(lambda tx: outbox.put(tx, outgoing, now=self.now))
        waiting = [
            known
            for known, row in self.model.items()
            if outgoing.coalesce_key and row.coalesce == outgoing.coalesce_key and row.state is DeliveryState.WAITING
        ]
        assert waiting == [number] if waiting else number not in self.model, "only what waits is replaced"
        self.model[number] = Modelled(
            lane=outgoing.lane,
            key=outgoing.sequence_key,
            priority=int(outgoing.priority),
            has_thread=outgoing.thread is not None,
            state=DeliveryState.HELD if outgoing.held else DeliveryState.WAITING,
            due=outgoing.due or self.now,
            citizen=outgoing.citizen,
            coalesce=outgoing.coalesce_key,
            attempts=self.model[number].attempts if waiting else 0,
        )

    # What is claimed

    @rule(lane=places, limit=st.integers(1, 20))
    def claim(self, lane: Lane, limit: int) -> None:
        before = self._claimable(lane)
        bands = [Band(Priority.PRESS, Priority.MARK, limit)]
        found = self.store.do(lambda tx: claim(tx, lane, bands, at_most=100, now=self.now))
        numbers = [delivery.id for delivery in found]
        assert len(set(numbers)) == len(numbers)
        assert set(numbers) <= set(before), "claimed out of turn"
        assert len(numbers) == min(limit, len(before)), "what could go was left waiting"
        for delivery in found:
            row = self.model[delivery.id]
            assert delivery.attempts == row.attempts
            row.state, row.attempts = DeliveryState.SENDING, row.attempts + 1
            self.carried[delivery.id] = delivery

    def _claimable(self, lane: Lane) -> list[DeliveryId]:
        return [
            number
            for number, row in self.model.items()
            if row.lane == lane and row.state is DeliveryState.WAITING and row.due <= self.now
            if not any(self._goes_first(other, self.model[other], number, row) for other in self.model)
        ]

    def _goes_first(self, earlier: DeliveryId, first: Modelled, later: DeliveryId, row: Modelled) -> bool:
        """Whether an unfinished delivery keeps another one waiting: in a thread always, elsewhere unless overtaken."""
        same = earlier < later and (first.lane, first.key) == (row.lane, row.key) and first.state in IN_HAND
        return same and (first.has_thread or first.priority <= row.priority)

    # What becomes of it

    def _flying(self) -> list[DeliveryId]:
        return [number for number, row in self.model.items() if row.state is DeliveryState.SENDING]

    @precondition(lambda self: self._flying())
    @rule(data=st.data())
    def arrives(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self._flying()))
        self.sent += 1
        receipt = Sent(number, ForeignId(f"w{self.sent}"))
        self.store.do(lambda tx: outbox.settle_sent(tx, [receipt], now=self.now))
        self.model[number].state = DeliveryState.SENT

    @precondition(lambda self: self._flying())
    @rule(data=st.data(), state=causes)
    def fails(self, data: st.DataObject, state: DeliveryState) -> None:
        number = data.draw(st.sampled_from(self._flying()))
        if state is DeliveryState.HELD and self.model[number].citizen is None:
            state = DeliveryState.REFUSED
        assert self.store.do(lambda tx: outbox.settle(tx, number, state, cause="x", now=self.now))
        self.model[number].state = state

    @precondition(lambda self: self._flying())
    @rule(data=st.data(), pause=st.integers(0, 5), counts=st.booleans())
    def is_tried_again(self, data: st.DataObject, pause: int, counts: bool) -> None:
        number = data.draw(st.sampled_from(self._flying()))
        due, delivery, row = self.now + timedelta(seconds=pause), self.carried[number], self.model[number]
        self.store.do(lambda tx: outbox.requeue(tx, delivery, due=due, cause="x", counts=counts, now=self.now))
        if any(r.coalesce == row.coalesce and r.state is DeliveryState.WAITING for r in self._others(number)):
            row.coalesce = None
        row.state, row.due, row.attempts = DeliveryState.WAITING, due, row.attempts - (not counts)

    def _others(self, number: DeliveryId) -> Iterator[Modelled]:
        return (row for known, row in self.model.items() if known != number and row.coalesce is not None)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), progress=st.sampled_from([Progress.SENT, Progress.DELIVERED, Progress.READ]))
    def a_status_tells(self, data: st.DataObject, progress: Progress) -> None:
        """It settles what flies or is in doubt, and nothing else."""
        number = data.draw(st.sampled_from([n for n, row in self.model.items() if row.lane == LINE] or [DeliveryId(0)]))
        self.sent += 1
        status = statuses.Status("urp", f"s{self.sent}", number, progress, 0)

        async def told(tx: Transaction) -> None:
            statuses.apply(tx, [status], now=self.now)

        self.store.do(told)
        row = self.model.get(number)
        if row is None or row.state not in (DeliveryState.SENDING, DeliveryState.UNCERTAIN):
            return
        if self.store.do(lambda tx: outbox.get(tx, number)).foreign_id == f"s{self.sent}":
            row.state = DeliveryState.SENT  # else it spoke of an attempt before this one

    @rule(person=people)
    def citizen_writes(self, person: int) -> None:
        citizen = self.people[person][0]
        released = self.store.do(lambda tx: outbox.release(tx, citizen, LINE))
        held = [r for r in self.model.values() if r.citizen == citizen and r.state is DeliveryState.HELD]
        assert released == len(held)
        for row in held:
            row.state, row.due = DeliveryState.WAITING, self.now

    @precondition(lambda self: any(r.state is DeliveryState.UNCERTAIN for r in self.model.values()))
    @rule(data=st.data())
    def operator_sends_again(self, data: st.DataObject) -> None:
        doubtful = [n for n, r in self.model.items() if r.state is DeliveryState.UNCERTAIN and r.coalesce is None]
        if doubtful:
            self._turn(data.draw(st.sampled_from(doubtful)), DeliveryState.WAITING)

    @precondition(lambda self: any(r.state is DeliveryState.HELD for r in self.model.values()))
    @rule(data=st.data())
    def operator_discards(self, data: st.DataObject) -> None:
        held = [number for number, row in self.model.items() if row.state is DeliveryState.HELD]
        self._turn(data.draw(st.sampled_from(held)), DeliveryState.CANCELLED)

    def _turn(self, number: DeliveryId, state: DeliveryState) -> None:
        record: Record = self.store.do(lambda tx: outbox.get(tx, number))
        assert self.store.do(lambda tx: outbox.turn(tx, record, state, now=self.now))
        self.model[number].state, self.model[number].due = state, self.now

    @rule(lane=places)
    def bridge_dies(self, lane: Lane) -> None:
        """What flew is in doubt at a line, and goes again to a desk."""
        flying = [row for row in self.model.values() if row.state is DeliveryState.SENDING and row.lane == lane]
        if lane == LINE:
            count = self.store.do(lambda tx: lanes.recover_line(tx, lane, now=self.now))
        else:
            count = self.store.do(lambda tx: lanes.recover_desk(tx, lane, due=self.now))
        assert count == len(flying)
        for row in flying:
            row.state = DeliveryState.UNCERTAIN if lane == LINE else DeliveryState.WAITING
            if lane == DESK:
                row.due, row.coalesce = self.now, None

    @rule(lane=places, seconds=st.integers(1, 60))
    def lane_is_silenced(self, lane: Lane, seconds: int) -> None:
        """A silence is kept as it was last asked for, and loses nothing of what waits."""
        until = self.now + timedelta(seconds=seconds)
        self.store.do(lambda tx: lanes.freeze(tx, lane, until, "flood", now=until))
        assert self.store.do(lambda tx: lanes.frozen(tx, lane)) == lanes.Freeze(until, "flood")

    @rule(seconds=st.integers(1, 4))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    # What always holds

    @invariant()
    def everything_is_where_it_must_be(self) -> None:
        """Nothing vanished, attempts are counted, and what is final stays so."""
        for number, row in self.model.items():
            record = self.store.do(lambda tx, n=number: outbox.get(tx, n))  # type: ignore[misc]  # bound now
            assert (record.state, record.attempts) == (row.state, row.attempts), (number, row)

    @invariant()
    def at_most_one_of_a_sequence_flies_but_for_what_may_overtake(self) -> None:
        """A better priority overtakes; what came back waits for the younger one that left meanwhile."""
        flying = [(number, self.model[number]) for number in sorted(self._flying())]
        for at, (_, first) in enumerate(flying):
            for _, second in flying[at + 1 :]:
                if (first.lane, first.key) == (second.lane, second.key):
                    assert second.priority < first.priority
                    assert not first.has_thread


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = PROFILE
