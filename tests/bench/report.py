"""The table in docs/benchmarks.md: what, against what of the same run, the ratio, the target."""

from collections.abc import Mapping
from pathlib import Path

REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

Written by `make bench`: medians of {rounds} on one machine with two cores, the far end in a process
of its own beside the bridge. Compare the ratios, not the figures. SQLite, `synchronous=FULL`, on a real disk; each of
the three statuses of a message comes back as a signed webhook of its own.

| what | figure | against, same run | figure | ratio | target |
|---|---|---|---|---|---|"""


def _lines(m: Mapping[str, float]) -> list[tuple[str, str, str, str, str, str]]:
    plain, naked, pywa, durable = m["plain"], m["naked"], m["pywa"], m["durable"]
    few, many = m["µs at 10000"], m["µs at 1000000"]
    return [
        (
            "durable broadcast, until the last status is kept",
            f"{durable:.0f}/s",
            "the same traffic by aiohttp, uvloop and orjson: its best POST loop, and a bare 200 for each of the three"
            " statuses; keeps nothing",
            f"{m['statuses']:.0f}/s",
            f"{durable / m['statuses']:.2f}",
            "≥ 1.25, ≥ 1,000/s",
        ),
        (
            "the same",
            f"{durable:.0f}/s",
            "the loop alone, to which no status comes back, as aiohttp's manual writes it; keeps nothing",
            f"{plain:.0f}/s",
            f"{durable / plain:.2f}",
            "",
        ),
        (
            "the same",
            f"{durable:.0f}/s",
            "the loop alone, over uvloop and orjson; keeps nothing",
            f"{naked:.0f}/s",
            f"{durable / naked:.2f}",
            "",
        ),
        (
            "the same",
            f"{durable:.0f}/s",
            "pywa in a loop at its best concurrency, keeps nothing",
            f"{pywa:.0f}/s",
            f"{durable / pywa:.1f}",
            "≥ 10",
        ),
        (
            "1,000 messages and 3,000 statuses a second",
            f"{m['1000 core']:.2f} cores",
            "one core",
            "1",
            f"{m['1000 core']:.2f}",
            "≤ 0.60",
        ),
        ("…, webhook acknowledged, p99", f"{m['1000 ack p99']:.0f} ms", "", "", "", "< 100 ms"),
        (
            "group commit, disk with 2 ms fsync",
            f"{m['group commit']:.0f}/s",
            "one commit per webhook",
            f"{m['commit each']:.0f}/s",
            f"{m['group commit'] / m['commit each']:.1f}",
            "≥ 10",
        ),
        *(
            (
                f"paced at {rate}/s: of the rate used",
                f"{m[f'{rate} used']:.3f}",
                "the allowed rate",
                "1",
                f"{m[f'{rate} used']:.3f}",
                "≥ 0.99",
            )
            for rate in (80, 1000)
        ),
        *(
            (
                f"…, worst sliding second at the socket, at {rate}/s",
                f"{m[f'{rate} worst']:.0f}",
                "the allowed rate",
                f"{rate}",
                f"{m[f'{rate} worst'] / rate:.3f}",
                "≤ 1",
            )
            for rate in (80, 1000)
        ),
        (
            "webhook kept on disk before its 200",
            f"{m['kept']:.0f}/s",
            "aiohttp answering a bare 200",
            f"{m['bare 200']:.0f}/s",
            f"{m['kept'] / m['bare 200']:.2f}",
            "≥ 0.8",
        ),
        ("…, p99 at 3,000 posts a second", f"{m['open p99']:.0f} ms", "", "", "", "< 250 ms"),
        (
            "citizen's webhook → call to Telegram, idle, median",
            f"{m['hop']:.1f} ms",
            "two bare HTTP hops",
            f"{m['bare hop']:.1f} ms",
            f"+{m['hop'] - m['bare hop']:.1f} ms",
            "< +10 ms",
        ),
        (
            "citizen's webhook → operator's Matrix client, idle, median",
            f"{m['matrix hop']:.0f} ms",
            "another member's own message there, on Synapse alone",
            f"{m['matrix alone']:.0f} ms",
            f"+{m['matrix hop'] - m['matrix alone']:.0f} ms",
            "< 150 ms",
        ),
        (
            "operator's answer on Matrix → call to WhatsApp, undo at 0, median",
            f"{m['matrix answer']:.0f} ms",
            "Synapse's own send, there and back",
            f"{m['matrix send']:.0f} ms",
            f"+{m['matrix answer'] - m['matrix send']:.0f} ms",
            "< 100 ms",
        ),
        (
            "processor per message among 1,000,000 subscribers",
            f"{many:.0f} µs",
            "among 10,000",
            f"{few:.0f} µs",
            f"{many / few:.2f}",
            "≤ 1.15",
        ),
        (
            "memory, broadcast to 1,000,000 running",
            f"{m['memory MB']:.0f} MB",
            "growth over idle",
            f"{m['memory growth MB']:.0f} MB",
            "",
            "≤ 150 MB, < 20 MB",
        ),
        (
            "operator's answer while 100,000 are being told at 80/s, median",
            f"{m['reply busy 80']:.0f} ms",
            "idle line",
            f"{m['reply idle 80']:.0f} ms",
            f"+{m['reply busy 80'] - m['reply idle 80']:.0f} ms",
            "< +300 ms",
        ),
        (
            "…, the slowest",
            f"{m['reply busy worst 80']:.0f} ms",
            "",
            f"{m['reply idle worst 80']:.0f} ms",
            "",
            "< +300 ms",
        ),
        ("card of a draft to 100,000, from the command", f"{m['card ms']:.0f} ms", "", "", "", "< 1,000 ms"),
        (
            "pause of a broadcast to 100,000 at 1,000/s, from the command to the last copy that leaves",
            f"{m['pause ms']:.0f} ms",
            "copies that still leave",
            f"{m['after pause']:.0f}",
            "",
            "< 1,000 ms",
        ),
        (
            "memory, from the first of 100,000 copies to the last",
            f"+{m['crowd growth MB']:.0f} MB",
            "",
            "",
            "",
            "< 20 MB",
        ),
        (
            "50,000 that failed go again",
            f"{m['retry s']:.2f} s",
            "slowest 200 to a citizen meanwhile",
            f"{m['retry ack worst']:.0f} ms",
            "",
            "< 200 ms",
        ),
        (
            "nights of flood: 2,000 people, killed at random, 3 % lost answers, 2 % too fast, 50 leave",
            f"{m['flood copies']:.0f} copies in {m['flood runs']:.0f} runs a round",
            "kills; in doubt at the end",
            f"{m['flood kills']:.0f}; {m['flood doubts']:.0f}",
            "",
            "nobody twice, ledger = phones",
        ),
        (
            "a day at the desk: 300 conversations, 900 messages, calls, faults, taps, 5 operators; its fullest minute",
            f"{m['office most']:.0f} of {m['office calls']:.0f}",
            "what Telegram bears, and never once a 429",
            "20",
            f"{m['office most'] / 20:.2f}",
            "≤ 1, every case right",
        ),
        (
            "…, the longest a citizen's words wait for their place in the room",
            f"{m['office waited']:.1f} min",
            "what the budget alone makes them wait at most",
            f"{m['office forced']:.1f} min",
            f"nobody over {m['office late']:+.1f} min",
            "its own minute and what computing takes",
        ),
        ("ready after a crash with 1,000,000 rows in the outbox", f"{m['recovery s']:.2f} s", "", "", "", "≤ 2 s"),
    ]


def write(medians: Mapping[str, float], rounds: str) -> str:
    """Write it; the text."""
    table = [f"| {' | '.join(line)} |" for line in _lines(medians)]
    text = "\n".join([INTRODUCTION.format(rounds=rounds), *table]) + "\n"
    REPORT.write_text(text)
    return text
