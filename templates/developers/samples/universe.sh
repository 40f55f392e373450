# The same Idempotency-Key makes one universe, however often it is sent.
curl -s -X POST "$TICKSTOCK_URL/api/v1/universes" -H "Authorization: Bearer $TICKSTOCK_KEY" \
  -H "Content-Type: application/json" -H "Idempotency-Key: my-first-universe" \
  -d '{"name": "Chips", "tickers": ["NVDA", "AMD"]}'
