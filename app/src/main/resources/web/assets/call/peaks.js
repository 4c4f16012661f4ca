/** The API's waveform, as the lanes and the search for silence need it. */

/** A side's peaks, 0 to 1, both drawn with one scale so that a loud and a quiet side can be told. */
export function lanesOf({ data, bits }) {
  const full = 2 ** (bits - 1);
  const lanes = [0, 1].map((side) => peaksOf(data, side).map((peak) => peak / full));
  const loudest = Math.max(0.25, ...lanes.map((lane) => lane.reduce((most, peak) => Math.max(most, peak), 0)));
  return lanes.map((lane) => lane.map((peak) => (peak / loudest) * 0.95));
}

/** From `minL, maxL, minR, maxR, …`. */
export function peaksOf(data, side) {
  const peaks = [];
  for (let at = 2 * side; at < data.length; at += 4) peaks.push(Math.max(-data[at], data[at + 1], 0));
  return peaks;
}
