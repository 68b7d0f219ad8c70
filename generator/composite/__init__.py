"""The steps of the handbook on composite indicators, as pure functions on tables."""
