// @ts-check
/** Light or dark: as the system has it, until the visitor chooses. */

const KEY = 'exifweb-theme';
const DARK = globalThis.matchMedia('(prefers-color-scheme: dark)');

/** @returns {string | null} */
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** @param {string} theme */
function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
}

/** @param {HTMLButtonElement} button */
export function setUpTheme(button) {
  const root = document.documentElement;
  const apply = () => { root.dataset['theme'] = remembered() ?? (DARK.matches ? 'dark' : 'light'); };
  apply();
  DARK.addEventListener('change', apply);
  button.addEventListener('click', () => {
    root.dataset['theme'] = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
    remember(root.dataset['theme']);
  });
}
