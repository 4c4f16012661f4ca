/** The switch between light and dark; theme-first.js sets what was chosen before. */

import { button, changeIcon } from './dom.js';

const root = document.documentElement;

export function themeSwitch() {
  const toggle = button('', 'moon', { bare: true, onclick: flip });
  show(toggle);
  new MutationObserver(() => show(toggle)).observe(root, { attributeFilter: ['data-theme'] });
  return toggle;
}

/** Calls back now and whenever the colours change. */
export function onTheme(draw) {
  new MutationObserver(draw).observe(root, { attributeFilter: ['data-theme'] });
  draw();
}

/** A colour of tokens.css as it is now, for what cannot read style sheets. */
export function colour(name) {
  return getComputedStyle(root).getPropertyValue(`--${name}`).trim();
}

function flip() {
  const theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
  root.dataset.theme = theme;
  try {
    localStorage.setItem('sidetape.theme', theme);
  } catch {
    // Storage is switched off in this browser: the choice holds for this page.
  }
}

function show(toggle) {
  const dark = root.dataset.theme === 'dark';
  changeIcon(toggle.firstElementChild, dark ? 'sun' : 'moon');
  const label = dark ? 'Use light colours' : 'Use dark colours';
  toggle.setAttribute('aria-label', label);
  toggle.setAttribute('title', label);
}
