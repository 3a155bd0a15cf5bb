# One image for the web server, the worker, the clock and the release step.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app
COPY requirements/app.txt requirements/app.txt
RUN pip install --require-hashes -r requirements/app.txt

COPY . .
RUN useradd --system --uid 10001 mentorship \
    && install -d -o mentorship -g mentorship /data /ledger \
    && python -m mentorship.catalogs compile \
    && python -m compileall -q .
USER mentorship

ENV MENTORSHIP_ENV=production \
    MENTORSHIP_DATA_DIR=/data
VOLUME /data /ledger
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000"]
