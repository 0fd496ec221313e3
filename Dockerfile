# Silkwire in a container: docker build -t silkwire . && docker run -v silkwire:/data -e SILKWIRE_TELEGRAM_TOKEN=... silkwire
# Two stages: the first makes the environment, the second holds only what runs.

FROM python:3.12-slim AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/silkwire
COPY requirements.txt ./
RUN /opt/silkwire/bin/pip install --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY storage storage
RUN /opt/silkwire/bin/pip install --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data silkwire && install -d -o silkwire /data
COPY --from=build /opt/silkwire /opt/silkwire
ENV PATH=/opt/silkwire/bin:$PATH PYTHONUNBUFFERED=1 SILKWIRE_STORAGE_URL=sqlite:////data/silkwire.db
USER silkwire
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=20s --start-period=30s CMD ["silkwire", "doctor", "--quiet"]
CMD ["silkwire", "run"]
