"""`./test bench`: measures, and writes docs/benchmarks.md."""

import django

if __name__ == "__main__":
    django.setup()
    from tests.bench.report import main

    main()
