import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

site, key = os.environ["TICKSTOCK_URL"], os.environ["TICKSTOCK_KEY"]
headers = {
    "Authorization": f"Bearer {key}",
    "Content-Type": "application/json",
    "Idempotency-Key": "my-first-universe",  # Sent twice, it still makes one
}
body = json.dumps({"name": "Chips", "tickers": ["NVDA", "AMD"]}).encode()
try:
    with urlopen(Request(f"{site}/api/v1/universes", body, headers)) as answer:
        print(json.load(answer)["universe"])
except HTTPError as problem:
    print(json.load(problem)["detail"])
