import json
import os
import time
from urllib.request import Request, urlopen

site, key = os.environ["TICKSTOCK_URL"], os.environ["TICKSTOCK_KEY"]
last_id = ""
while True:  # The stream ends now and then, and goes on where it was
    headers = {"Authorization": f"Bearer {key}", "Accept": "text/event-stream", "Last-Event-ID": last_id}
    try:
        with urlopen(Request(f"{site}/api/v1/stream", headers=headers), timeout=20) as stream:
            message = {}
            for line in stream:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    message[name] = value
                elif message:  # An empty line: the message is whole
                    last_id = message.get("id", last_id)
                    for event in json.loads(message.get("data", "{}")).get("events", []):
                        print(event["seq"], event["kind"], event["symbol"], event["price"], flush=True)
                    message = {}
    except OSError as problem:
        print("trying again:", problem)
        time.sleep(2)
