/** A lane's head: whose side it is, how loud it is now, mute and solo. */

import { el } from '../shared/dom.js';
import * as words from '../shared/words.js';

const FLOOR_DB = -54;
const FALL_A_FRAME = 0.03; // a meter rises at once and falls slowly, or it cannot be read

export class ChannelStrip {
  element;
  #side;
  #mixer;
  #mute;
  #solo;
  #bar;
  #shown = 0;

  constructor(side, { role, silent }, mixer) {
    const name = words.role(role);
    this.#side = side;
    this.#mixer = mixer;
    this.#mute = el(
      'button',
      { type: 'button', class: 'button small', 'aria-label': `Mute ${name}`, onclick: () => mixer.toggleMute(side) },
      'Mute',
    );
    this.#solo = el(
      'button',
      { type: 'button', class: 'button small', 'aria-label': `Solo ${name}`, onclick: () => mixer.toggleSolo(side) },
      'Solo',
    );
    this.#bar = el('span', { class: 'level-bar' });
    this.element = el(
      'div',
      { class: `strip ${side}`, role: 'group', 'aria-label': name },
      el('p', { class: 'strip-name' }, name, silent && el('span', { class: 'badge warn' }, 'Silent')),
      el('span', { class: 'level', 'aria-hidden': 'true' }, this.#bar),
      el('div', { class: 'strip-buttons' }, this.#mute, this.#solo),
    );
    mixer.onChange(() => this.#show());
    this.#show();
    this.#draw();
  }

  #show() {
    this.#mute.setAttribute('aria-pressed', String(this.#mixer.isMuted(this.#side)));
    this.#solo.setAttribute('aria-pressed', String(this.#mixer.isSolo(this.#side)));
    this.element.classList.toggle('unheard', !this.#mixer.isHeard(this.#side));
  }

  #draw() {
    const decibels = 20 * Math.log10(this.#mixer.level(this.#side) || 1e-9);
    const now = Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
    this.#shown = Math.max(now, this.#shown - FALL_A_FRAME);
    this.#bar.style.transform = `scaleX(${this.#shown.toFixed(3)})`;
    requestAnimationFrame(() => this.#draw());
  }
}
