"""The nouns: what is kept, and the only SQL there is. Imports nothing of ours."""
