const WORST = /^(?:.*(?:password|passwort|qwert|asdf|letmein|welcome|1234|abcd).*|(.)\1+)$/i;

/** How hard a password is to guess, roughly: "weak", "fair" or "strong". The server has the last word. */
export function strength(password) {
  const different = new Set(password.toLowerCase()).size;
  if (password.length < 10 || different < 6) return "weak";
  if (WORST.test(password)) return password.length < 20 ? "weak" : "fair";
  return password.length >= 16 && different >= 8 ? "strong" : "fair";
}
