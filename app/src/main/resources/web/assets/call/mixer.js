/**
 * The audio graph, a gain and a meter a side:
 *
 *     media element → splitter ─┬→ gain left  → analyser left  ─┬→ merger → speakers
 *                               └→ gain right → analyser right ─┘
 */

const SIDES = ['left', 'right'];
const RAMP_SECONDS = 0.015; // a gain that jumps is heard as a click

export class Mixer {
  #media;
  #context = null;
  #gains = {};
  #analysers = {};
  #samples = null;
  #muted = { left: false, right: false };
  #solo = null;
  #watchers = [];

  constructor(media) {
    this.#media = media;
  }

  /** Builds the graph the first time, and wakes it; to be called from a press or a key. */
  async start() {
    if (!this.#context) this.#build();
    if (this.#context.state !== 'running') await this.#context.resume();
  }

  toggleMute(side) {
    this.#muted[side] = !this.#muted[side];
    this.#apply();
  }

  /** Only this side is heard; a second time, both again. */
  toggleSolo(side) {
    this.#solo = this.#solo === side ? null : side;
    this.#apply();
  }

  isMuted(side) {
    return this.#muted[side];
  }

  isSolo(side) {
    return this.#solo === side;
  }

  /** Solo wins over mute, as on a mixing desk. */
  isHeard(side) {
    return this.#solo ? this.#solo === side : !this.#muted[side];
  }

  /** Calls back after each change of what is heard. */
  onChange(watcher) {
    this.#watchers.push(watcher);
  }

  /** The loudest sample of this side just now, 0 to 1. */
  level(side) {
    if (!this.#context) return 0;
    this.#analysers[side].getFloatTimeDomainData(this.#samples);
    return this.#samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  }

  #build() {
    this.#context = new AudioContext();
    const splitter = this.#context.createChannelSplitter(2);
    const merger = this.#context.createChannelMerger(2);
    this.#context.createMediaElementSource(this.#media).connect(splitter);
    SIDES.forEach((side, channel) => this.#lane(side, channel, splitter, merger));
    this.#samples = new Float32Array(this.#analysers.left.fftSize);
    merger.connect(this.#context.destination);
  }

  #lane(side, channel, splitter, merger) {
    const gain = new GainNode(this.#context, { gain: this.isHeard(side) ? 1 : 0 });
    const analyser = new AnalyserNode(this.#context, { fftSize: 1024 });
    splitter.connect(gain, channel);
    gain.connect(analyser);
    analyser.connect(merger, 0, channel);
    this.#gains[side] = gain;
    this.#analysers[side] = analyser;
  }

  #apply() {
    for (const side of Object.keys(this.#gains))
      this.#gains[side].gain.setTargetAtTime(this.isHeard(side) ? 1 : 0, this.#context.currentTime, RAMP_SECONDS);
    for (const watcher of this.#watchers) watcher();
  }
}
