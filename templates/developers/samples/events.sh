# The log's end now; ask again with `after` to get what came since.
curl -s "$TICKSTOCK_URL/api/v1/events" -H "Authorization: Bearer $TICKSTOCK_KEY"
