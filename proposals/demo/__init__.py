"""A demo instance: people, bodies and proposals in every state, made through the operations that people use."""
