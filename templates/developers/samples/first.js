const { TICKSTOCK_URL: site, TICKSTOCK_KEY: key } = process.env;
const answer = await fetch(`${site}/api/v1/me`, { headers: { Authorization: `Bearer ${key}` } });
console.log(await answer.json());
