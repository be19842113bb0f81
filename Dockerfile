# One static file on nothing: docker build -t ostler .
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /ostler
COPY . .
RUN cargo build --release --locked

FROM scratch
COPY --from=build /ostler/target/release/ostler /ostler
WORKDIR /work
ENTRYPOINT ["/ostler"]
