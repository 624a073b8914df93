/** Light or dark: the system's choice until the person makes one. */

const key = 'sandbox-theme';

export function startTheme(button) {
  const system = matchMedia('(prefers-color-scheme: dark)');
  apply(button, localStorage.getItem(key) ?? (system.matches ? 'dark' : 'light'));
  button.addEventListener('click', () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem(key, next);
    apply(button, next);
  });
}

function apply(button, theme) {
  document.documentElement.dataset.theme = theme;
  button.setAttribute('aria-pressed', String(theme === 'dark'));
}
