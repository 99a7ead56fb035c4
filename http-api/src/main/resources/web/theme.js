// Loaded before the first paint, so that a dark page never flashes white.
(() => {
  const stored = () => { try { return localStorage.getItem('lh-theme'); } catch { return null; } };
  const wanted = () => stored() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const apply = () => document.documentElement.setAttribute('data-bs-theme', wanted());
  apply();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
  document.addEventListener('click', (event) => {
    if (!event.target.closest('#theme')) return;
    const next = wanted() === 'dark' ? 'light' : 'dark';
    try { localStorage.setItem('lh-theme', next); } catch { /* private mode: the choice lasts for this page only */ }
    document.documentElement.setAttribute('data-bs-theme', next);
  });
})();
