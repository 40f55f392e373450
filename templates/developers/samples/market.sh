curl -s "$TICKSTOCK_URL/api/v1/market?columns=symbol,last,change_pct&where=last%3E5&sort=-change_pct&limit=10" \
  -H "Authorization: Bearer $TICKSTOCK_KEY" -H "Accept: text/csv"
