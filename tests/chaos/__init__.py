"""`make chaos`: a town where everything goes wrong at random, and a judge who has seen it all.

`plan` draws what will happen from a seed; `actors` makes it happen over the wire; `sight` folds the simulator's
journal; `ledger` knows what was said to whom; `judge` says what must hold and does not. The bridge's database is never
asked.
"""
