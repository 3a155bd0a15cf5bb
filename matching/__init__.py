"""Who mentors whom."""

import os

# Blocks of pairs are worked out side by side in threads of our own: products of small tables that
# each wanted both cores besides would take five times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
