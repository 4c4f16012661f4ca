/* Sets light or dark before the first paint; runs ahead of the modules, which is why it is none. */
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return localStorage.getItem('sidetape.theme');
    } catch {
      return null; // storage is switched off in this browser
    }
  };
  const apply = () => {
    document.documentElement.dataset.theme = chosen() ?? (dark.matches ? 'dark' : 'light');
  };
  dark.addEventListener('change', apply);
  apply();
})();
