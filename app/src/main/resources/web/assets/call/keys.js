/** The keyboard: space plays and pauses, arrows seek, Home and End go to the ends. */

const STEP_SECONDS = 5;
const BIG_STEP_SECONDS = 30;
const OWN_KEYS = 'input:not([type="checkbox"]), select, textarea, dialog, [contenteditable]';
const PRESSABLE = 'button, a, summary, input';

export class Keys {
  #transport;

  constructor(transport) {
    this.#transport = transport;
    document.addEventListener('keydown', (key) => this.#pressed(key));
  }

  /** What has a use for a key itself keeps it. */
  #pressed(key) {
    if (key.defaultPrevented || key.ctrlKey || key.altKey || key.metaKey || key.target.closest(OWN_KEYS)) return;
    if (key.key === ' ' && key.target.closest(PRESSABLE)) return;
    if (this.#act(key)) key.preventDefault();
  }

  #act({ key, shiftKey, target }) {
    const step = shiftKey ? BIG_STEP_SECONDS : STEP_SECONDS;
    const onSlider = target.closest('[role="slider"]');
    switch (key) {
      case ' ':
        return this.#do(() => this.#transport.toggle());
      case 'ArrowLeft':
        return this.#do(() => this.#transport.move(-step));
      case 'ArrowRight':
        return this.#do(() => this.#transport.move(step));
      case 'ArrowDown':
      case 'PageDown':
        return onSlider && this.#do(() => this.#transport.move(-BIG_STEP_SECONDS));
      case 'ArrowUp':
      case 'PageUp':
        return onSlider && this.#do(() => this.#transport.move(BIG_STEP_SECONDS));
      case 'Home':
        return onSlider && this.#do(() => this.#transport.seek(0));
      case 'End':
        return onSlider && this.#do(() => this.#transport.toEnd());
      default:
        return false;
    }
  }

  #do(act) {
    act();
    return true;
  }
}
