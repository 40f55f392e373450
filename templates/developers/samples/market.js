const { TICKSTOCK_URL: site, TICKSTOCK_KEY: key } = process.env;
const wanted = new URLSearchParams({ columns: "symbol,last,change_pct", where: "last>5", sort: "-change_pct", limit: 10 });
const answer = await fetch(`${site}/api/v1/market?${wanted}`, { headers: { Authorization: `Bearer ${key}` } });
for (const [symbol, last, change] of (await answer.json()).rows) console.log(symbol, last, change);
