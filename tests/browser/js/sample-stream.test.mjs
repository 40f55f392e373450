import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Live } from "../../../static/js/live.js";
import { SampleStream } from "../../../static/js/sample-stream.js";

const sample = JSON.parse(await readFile(new URL("../../../static/sample.json", import.meta.url)));

async function opened(context) {
  context.mock.timers.enable({ apis: ["setInterval"] });
  globalThis.document ??= { hidden: false };
  const stream = new SampleStream("sample.json", async () => sample);
  const live = new Live(null, { ask: null, stream });
  await stream.open();
  return { live, stream };
}

test("a whole round of the sample balances, and so does the next", async (context) => {
  const { live, stream } = await opened(context);

  for (let second = 0; second < 2 * sample.frames.length; second += 1) stream.next();

  assert.equal(live.ledger.fault, null);
  assert.ok(live.book.told("all") > 0);
});

test("the clock of the page is the sample's", async (context) => {
  const { live } = await opened(context);

  assert.equal(live.status.market.clock, sample.starts + 1_000);
});
