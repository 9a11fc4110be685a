#!/usr/bin/env bash
# The main job, on samples/hub-and-spoke: two days of a bus become versioned schemas, what changed is explained, and three languages compile against it.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp "$here/hub-and-spoke/"{schemactl.toml,day-1.ndjson,day-2.ndjson} "$work"
cd "$work"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init -q -b main .
commit() { git add -A && git -c user.name=you -c user.email=you@example.com commit -q -m "$1"; }

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }
run() { printf '\033[2m$ schemactl %s\033[0m\n' "$*"; schemactl "$@"; }
look() { printf '\033[2m$ %s\033[0m\n' "$1"; bash -c "$1"; }
finds() { printf '\033[2m$ schemactl %s\033[0m\n' "$*"; schemactl "$@" && { echo "expected findings"; exit 1; } || [ $? -eq 1 ]; }

say "1. Monday: what is on the bus? Five services share one detail-type; schemactl.toml says where the name stands."
run discover day-1.ndjson
commit "What is on the bus"

say "2. What does an order look like?"
run show service-order-submit@CHECKOUT.ORDER.COMPLETE

say "3. Tuesday: another capture. A version is written only where an event contradicts the newest one."
run discover day-2.ndjson

say "4. Whom does that break, since when, and which event proves it?"
finds diff service-order-submit@CHECKOUT.ORDER.COMPLETE@1 service-order-submit@CHECKOUT.ORDER.COMPLETE@2

say "5. The gate for a pull request: every subject that differs from main."
finds check --against main

say "6. Types for Python, TypeScript and Java, compiled."
run generate python typescript java
python -m samples.compile_bindings generated

say "7. What a service sees of a payment, in Python: one of four kinds, and room for a fifth."
look "sed -n '/^Payment: /,/^]/p' generated/python/shop_events/service_payment/payment_authorisation_complete.py"

say "The other samples, without any configuration:"
rm schemactl.toml
run discover "$here"/{sns-in-sqs,lambda-destinations,cloudevents}/day-1.ndjson --registry others
