# The service in a container: built as a wheel, run by a user without rights, data in /data.
#   docker build -t symbio-kg .
#   docker run -p 8000:8000 -v symbio:/data --read-only --tmpfs /tmp symbio-kg
FROM python:3.13-slim-bookworm AS build
WORKDIR /source
RUN python -m venv /opt/symbio && /opt/symbio/bin/pip install --no-cache-dir "hatchling>=1.27"
COPY requirements/base.txt requirements/base.txt
RUN /opt/symbio/bin/pip install --no-cache-dir --requirement requirements/base.txt
COPY . .
RUN /opt/symbio/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/symbio/bin/pip uninstall --yes hatchling

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin symbio \
    && install --directory --owner=symbio --group=symbio --mode=0700 /data
COPY --from=build /opt/symbio /opt/symbio
ENV PATH=/opt/symbio/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SYMBIO_DATA=/data/store \
    SYMBIO_HOST=0.0.0.0 \
    SYMBIO_PORT=8000
USER symbio
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%s/ready' % os.environ['SYMBIO_PORT'], timeout=4)"]
ENTRYPOINT ["symbio"]
CMD ["serve"]
