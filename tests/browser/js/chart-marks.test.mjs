import assert from "node:assert/strict";
import test from "node:test";

import { markers } from "../../../static/js/chart-marks.js";

const colors = { up: "green", down: "red" };

test("a bar has one mark on each side, which says how many more there were", () => {
  const marks = [{ time: 60, up: true }, { time: 60, up: true }, { time: 60, up: false }, { time: 120, up: true }];

  assert.deepEqual(
    markers(marks, colors).map(({ time, position, text }) => [time, position, text]),
    [[60, "aboveBar", "+1"], [60, "belowBar", ""], [120, "aboveBar", ""]],
  );
});

test("marks come in the order of time, whatever was told late", () => {
  assert.deepEqual(markers([{ time: 120, up: true }, { time: 60, up: true }], colors).map(({ time }) => time), [60, 120]);
});
