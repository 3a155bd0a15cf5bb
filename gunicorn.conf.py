"""How the web process serves, on a laptop and in production alike."""

import os

wsgi_app = "mentorship.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = False
timeout = 60
graceful_timeout = 20
keepalive = 5
# Threads leak nothing that we know of, but a fresh process now and then costs nothing either.
max_requests = 20_000
max_requests_jitter = 2_000
# Heartbeats on a disk that stalls would make a healthy worker look dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
control_socket_disable = True
# Requests are logged by the application, without the words people typed.
accesslog = None
errorlog = "-"
loglevel = "warning"
