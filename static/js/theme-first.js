// Runs before the first paint, so that no page flashes in the wrong theme. Not a module: those wait.
(() => {
  const root = document.documentElement.dataset;
  try {
    // What the account says holds, and is remembered for the pages before the sign-in.
    if (root.theme) localStorage.setItem("page-theme", root.theme);
    else root.theme = localStorage.getItem("page-theme") ?? "system";
  } catch {
    // Storage may be forbidden; a stranger's page then follows the system.
  }
})();
