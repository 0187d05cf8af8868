"""The outside world, simulated: imports nothing of ours and speaks only HTTP."""
