import json
import os
from urllib.parse import urlencode
from urllib.request import Request, urlopen

site, key = os.environ["TICKSTOCK_URL"], os.environ["TICKSTOCK_KEY"]
wanted = {"columns": "symbol,last,change_pct", "where": "last>5", "sort": "-change_pct", "limit": 10}
asked = Request(f"{site}/api/v1/market?{urlencode(wanted)}", headers={"Authorization": f"Bearer {key}"})
with urlopen(asked) as answer:
    for symbol, last, change in json.load(answer)["rows"]:
        print(symbol, last, change)
