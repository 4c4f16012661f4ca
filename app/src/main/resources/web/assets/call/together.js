/** The audit trail, shortened. */

/** A player asks for many ranges: the same deed of the same person in a row is one line, with how often. */
export function together(entries) {
  const lines = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last && ['who', 'what', 'from'].every((key) => last[key] === entry[key])) last.times++;
    else lines.push({ ...entry, times: 1 });
  }
  return lines;
}
