import json
import os
from urllib.request import Request, urlopen

site, key = os.environ["TICKSTOCK_URL"], os.environ["TICKSTOCK_KEY"]
asked = Request(f"{site}/api/v1/me", headers={"Authorization": f"Bearer {key}"})
with urlopen(asked) as answer:
    print(json.load(answer))
