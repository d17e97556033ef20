"""The rulebook: who may do what to a proposal, when, and why not. Pure Python; knows neither Flask nor the database."""
