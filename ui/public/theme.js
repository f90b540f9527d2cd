/* Sets the chosen theme before the first paint; as a file of its own, since the page allows no inline script. */
try {
  const preferences = JSON.parse(localStorage.getItem('postfang') ?? '{}')
  if (preferences.theme === 'light' || preferences.theme === 'dark') {
    document.documentElement.dataset.theme = preferences.theme
  }
} catch {
  /* Storage is switched off or holds something else: the system's theme stays. */
}
