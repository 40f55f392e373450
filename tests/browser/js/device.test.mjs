import assert from "node:assert/strict";
import test from "node:test";

import { deviceName } from "../../../static/js/device.js";

class Storage extends Map {
  getItem = (key) => this.get(key) ?? null;
  setItem = (key, value) => this.set(key, value);
}

/** Locks of one browser, which all its tabs share; nobody ever gives one back. */
function locks() {
  const held = new Set();
  return {
    async request(name, options, work) {
      if (held.has(name)) return work(null);
      held.add(name);
      return work({ name });
    },
  };
}

test("a tab keeps its name over a reload", async () => {
  const storage = new Storage();

  const name = await deviceName(storage, locks());

  assert.match(name, /^[0-9a-f]{32}$/);
  assert.equal(await deviceName(storage, locks()), name);
});

test("a duplicated tab gets a name of its own", async () => {
  const [storage, shared] = [new Storage(), locks()];
  const name = await deviceName(storage, shared);

  const copy = new Storage(storage);

  assert.notEqual(await deviceName(copy, shared), name);
});

test("where nothing can be stored a name lasts as long as the page", async () => {
  const forbidden = { getItem: () => null, setItem() { throw new Error("QuotaExceededError"); } };

  assert.match(await deviceName(forbidden, undefined), /^[0-9a-f]{32}$/);
});

test("a stored name that the server would refuse is not used", async () => {
  assert.match(await deviceName(new Storage([["tickstock-device", "1:other"]]), locks()), /^[0-9a-f]{32}$/);
});
