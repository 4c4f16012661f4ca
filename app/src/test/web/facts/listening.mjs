/** Puts an ear into the page's audio graph: what comes out of each input of the merger. */

/** To be called before the page is opened. */
export async function listenIn(page) {
  await page.addInitScript(() => {
    const intoMerger = [];
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (to, ...channels) {
      if (to instanceof ChannelMergerNode) intoMerger[channels[1]] = this;
      return connect.call(this, to, ...channels);
    };
    const samples = new Float32Array(2048);
    // A meter of our own behind each side, so that the page's are not asked about themselves.
    window.loudest = async (millis) => {
      const ears = intoMerger.map((node) => {
        const ear = new AnalyserNode(node.context, { fftSize: 2048 });
        connect.call(node, ear);
        return ear;
      });
      const peaks = ears.map(() => 0);
      for (
        const end = performance.now() + millis;
        performance.now() < end;
        await new Promise((next) => setTimeout(next, 20))
      )
        ears.forEach((ear, side) => {
          ear.getFloatTimeDomainData(samples);
          peaks[side] = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), peaks[side]);
        });
      return peaks;
    };
  });
}

/** The loudest sample of left and right over so long, as it goes to the speakers. */
export function loudest(page, millis) {
  return page.evaluate((time) => window.loudest(time), millis);
}
