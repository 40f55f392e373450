curl -s "$TICKSTOCK_URL/api/v1/me" -H "Authorization: Bearer $TICKSTOCK_KEY"
