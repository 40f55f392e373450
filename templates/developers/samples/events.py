import json
import os
from pathlib import Path
from urllib.request import Request, urlopen

site, key = os.environ["TICKSTOCK_URL"], os.environ["TICKSTOCK_KEY"]
place = Path("position.txt")  # Where we stopped the last time
start = f"?after={place.read_text()}" if place.exists() else ""
path = f"/api/v1/events{start}"
while path:
    asked = Request(site + path, headers={"Authorization": f"Bearer {key}"})
    with urlopen(asked) as answer:
        found = json.load(answer)
    for event in found["events"]:
        print(event["seq"], event["kind"], event["symbol"], event["price"])
    for first, last in found["missing"]:
        print(f"events {first} to {last} are nowhere any more")
    place.write_text(f"{found['epoch']}:{found['through']}")
    path = found["next"]
