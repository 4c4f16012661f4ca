/** What the daemon tells by itself: calls that begin, recordings that are finished or deleted. */

import { address } from '../shared/api.js';

const AGAIN_MILLIS = 10_000;
const GATHER_MILLIS = 400; // a busy minute's events make one reload, not a hundred

export class Events {
  #told;
  #source = null;
  #later = null;
  #pending = new Set();
  #wasDown = false;

  /** `told` has begun(), finished(), gone(id) and back(), the last after the connection was lost. */
  constructor(told) {
    this.#told = told;
    this.#open();
  }

  close() {
    clearTimeout(this.#later);
    this.#source.close();
  }

  #open() {
    this.#source = new EventSource(address('events'));
    this.#source.addEventListener('open', () => this.#opened());
    this.#source.addEventListener('error', () => this.#failed());
    this.#source.addEventListener('started', () => this.#soon('begun'));
    for (const end of ['completed', 'absent', 'failed'])
      this.#source.addEventListener(end, () => this.#soon('finished'));
    this.#source.addEventListener('deleted', (event) => this.#told.gone(JSON.parse(event.data).id));
  }

  #opened() {
    if (this.#wasDown) this.#told.back();
    this.#wasDown = false;
  }

  /** A browser tries again by itself after a broken connection, but not after a refusal. */
  #failed() {
    this.#wasDown = true;
    if (this.#source.readyState !== EventSource.CLOSED) return;
    this.#later = setTimeout(() => this.#open(), AGAIN_MILLIS);
  }

  #soon(what) {
    if (this.#pending.has(what)) return;
    this.#pending.add(what);
    setTimeout(() => {
      this.#pending.delete(what);
      this.#told[what]();
    }, GATHER_MILLIS);
  }
}
