"""Workers killed over exports: `./test faults exports`; `tests/infra` has the short form."""
