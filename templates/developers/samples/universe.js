const { TICKSTOCK_URL: site, TICKSTOCK_KEY: key } = process.env;
const answer = await fetch(`${site}/api/v1/universes`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${key}`,
    "Content-Type": "application/json",
    "Idempotency-Key": "my-first-universe", // Sent twice, it still makes one
  },
  body: JSON.stringify({ name: "Chips", tickers: ["NVDA", "AMD"] }),
});
const told = await answer.json();
console.log(answer.ok ? told.universe : told.detail);
