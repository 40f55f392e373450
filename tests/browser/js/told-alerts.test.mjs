import assert from "node:assert/strict";
import { test } from "node:test";
import { ToldAlerts, wordsOf } from "../../../static/js/told-alerts.js";

const alert = (n, more = {}) => ({ epoch: 1, n, symbol: "AAPL", at: n, name: "Mine", kind: null, facts: {}, ...more });

test("an alert that comes twice is told once", () => {
  const told = new ToldAlerts();
  told.take({ items: [alert(1), alert(2)], is_past: false });
  told.take({ items: [alert(2), alert(3)], is_past: true });

  assert.deepEqual(told.newest("rules", 10).map(({ n }) => n), [3, 2, 1]);
  assert.equal(told.told("rules"), 2);
});

test("only so many are kept", () => {
  const told = new ToldAlerts();
  told.take({ items: Array.from({ length: 300 }, (_, n) => alert(n)), is_past: false });

  assert.equal(told.newest("rules", 1_000).length, 200);
  assert.equal(told.newest("rules", 1)[0].n, 299);
});

test("its words are the rule's name and what it was decided on", () => {
  assert.equal(wordsOf(alert(1, { facts: { last: 5, change_pct: 3.14159, vwap: null } })), "Mine: change_pct 3.142");
  assert.equal(wordsOf(alert(1, { kind: "halt", facts: { eid: "e-1" } })), "Mine: halt");
  assert.equal(wordsOf(alert(1)), "Mine");
});
