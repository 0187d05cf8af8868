"""Matrix: one room of the staff, a thread per case. Works with any homeserver; tested against a real Synapse.

https://spec.matrix.org/latest/client-server-api/
"""
