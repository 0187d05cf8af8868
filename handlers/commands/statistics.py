"""`/statistiche`: a week or a month of a line, as a picture with its words, or as rows."""

from bridge.keywords import normalise
from bridge.relay import statistics
from bridge.relay.decision import CommandCall, Decision, Reply
from bridge.statistics import MONTH, WEEK, period

DAYS = {"settimana": WEEK, "week": WEEK, "mese": MONTH, "month": MONTH}
ROWS = "csv"


async def tell(d: Decision, call: CommandCall) -> Reply:
    """Without words the week; `mese`: thirty days; `csv` before either: the figures as a file."""
    language, words = call.desk.language, normalise(call.argument).split()
    as_rows = ROWS in words
    lengths = [DAYS[word] for word in words if word in DAYS]
    if len(lengths) > 1 or len(lengths) + as_rows != len(words):
        return Reply(d.say(language, "statistics-usage"))
    asked = period(d.now, lengths[0] if lengths else WEEK, call.line.timezone)
    if as_rows:
        days = statistics.days_in_words(asked, language)
        heading = d.say(language, "statistics-rows", line=call.line.title, days=days)
        return Reply(heading, file=statistics.table(d, call.desk, call.line, asked))
    figures = await statistics.figures_of(d.tx, call.line, asked)
    text = statistics.text(d, call.line, asked, figures, language)
    return Reply(text, file=statistics.picture(d, call.desk, call.line, asked, figures))
