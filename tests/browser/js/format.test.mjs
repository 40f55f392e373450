import assert from "node:assert/strict";
import test from "node:test";

import * as format from "../../../static/js/helpers/format.js";

const CASES = [
  ["price", 182.46, "182.46"], ["price", 1234.5, "1,234.50"], ["price", 0.4821, "0.4821"], ["price", null, "–"],
  ["signedPercent", 0.0031, "+0.31%"], ["signedPercent", -0.0026, "\u22120.26%"], ["signedPercent", 0, "+0.00%"],
  ["signed", 72.4, "+72"], ["signed", -60, "\u221260"], ["signed", null, "–"],
  ["ratio", 4.2, "4.2×"], ["ratio", 99.96, "100×"], ["ratio", undefined, "–"],
  ["shares", 950, "950"], ["shares", 41_000, "41k"], ["shares", 999_600, "1.0M"], ["shares", 1_900_000, "1.9M"],
  ["shares", 148_000_000, "148M"], ["shares", 2_310_000_000, "2.31B"],
  ["count", 18_442, "18,442"],
  ["ordinal", 1, "1st"], ["ordinal", 2, "2nd"], ["ordinal", 9, "9th"], ["ordinal", 11, "11th"], ["ordinal", 23, "23rd"],
  ["age", 4_000, "4s"], ["age", 59_999, "59s"], ["age", 60_000, "1m"], ["age", 7_200_000, "2h"], ["age", null, "–"],
  ["duration", 31, "31 ms"], ["duration", 400, "0.4 s"], ["duration", 48_000, "48 s"], ["duration", 720_000, "12 min"],
  ["countdown", 19_063_000, "5:17:43"], ["countdown", -5, "0:00:00"],
  ["marketTime", Date.UTC(2026, 10, 22, 15, 42, 17), "10:42:17"], ["marketTime", Date.UTC(2026, 6, 1, 4, 0, 5), "00:00:05"],
];

for (const [name, value, expected] of CASES) {
  test(`${name} of ${value} reads ${expected}`, () => assert.equal(format[name](value), expected));
}
