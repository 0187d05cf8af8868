"""The knobs of the bridge: settings, texts, pages. Imports nothing of ours."""
