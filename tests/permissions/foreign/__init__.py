"""What is sent for each field that takes an identifier; `test_foreign_fields.py` asks."""
