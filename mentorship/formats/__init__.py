"""How dates are written in each language.

The templates and `date_format` name a date by its English pattern (`j F Y`). Django looks a pattern
up here, by that name, in the language that is spoken, before it takes it as it stands; so every
pattern in use has a twin in every language (`tests/mentorship/test_languages.py`).
"""
