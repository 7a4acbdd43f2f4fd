# A container of watchbill: one static binary, nothing else to patch.
#   docker build --build-arg VERSION=$(git describe --tags --always) --build-arg COMMIT=$(git rev-parse HEAD) -t watchbill .
#   docker run -p 443:8443 -v watchbill:/data -v /etc/watchbill:/tls:ro -e WATCHBILL_LISTEN=0.0.0.0:8443 \
#     -e WATCHBILL_TLS_CERT=/tls/tls.crt -e WATCHBILL_TLS_KEY=/tls/tls.key -e WATCHBILL_HOST=watchbill.example.gov watchbill
# Without a certificate it listens on loopback, which in a container nobody reaches. The first start prints the link that makes
# the first administrator: docker logs.
# Never yet built where it was written: no container engine runs there. Its build commands are those of `make build`.

FROM node:20-bookworm-slim AS pages
WORKDIR /src
COPY ui/build/package.json ui/build/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=pages /src/node_modules ui/build/node_modules
RUN go run ./ui/build
# GOFIPS140=certified gives the FIPS 140-3 build.
ARG GOFIPS140=off VERSION=devel COMMIT=unknown
RUN CGO_ENABLED=0 GOFIPS140=$GOFIPS140 go build -trimpath -pgo=cmd/watchbill/serve.pgo \
      -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT" -o /out/watchbill ./cmd/watchbill \
 && mkdir -m 0700 /out/data && mkdir -m 1777 /out/tmp

FROM scratch
# Certificates are for single sign-on and for webhooks; time zones are inside the binary.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/watchbill /watchbill
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
VOLUME /data
# No HEALTHCHECK: there is no shell and no curl here. Point the orchestrator's probes at GET /healthz (alive) and GET /readyz (may serve).
ENTRYPOINT ["/watchbill"]
CMD ["serve", "--data", "/data"]
