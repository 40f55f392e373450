# Each id is a position: -H "Last-Event-ID: EPOCH:SEQ" goes on from there.
curl -sN "$TICKSTOCK_URL/api/v1/stream" -H "Authorization: Bearer $TICKSTOCK_KEY"
