/** Times, lengths and sizes as people read them, in the browser's own language and time zone. */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const timeOfDay = (date) => told(clock, date);
export const timeWithSeconds = (date) => told(clockWithSeconds, date);
export const longDay = (date) => told(day, date);
export const dateAndTime = (date) => told(moment, date);

/** One call with a time that is none must not take the others' page away. */
function told(format, date) {
  return Number.isNaN(date.getTime()) ? 'Unknown time' : format.format(date);
}

/** `0:07`, `12:30`, `1:02:03`. */
export function position(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (number) => String(number).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** `1 hour 2 minutes`, `12 seconds`: for ears and for sentences. */
export function spoken(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => plural(count, unit));
  return said.slice(0, 2).join(' ') || '0 seconds';
}

export function plural(count, unit) {
  return `${count.toLocaleString()} ${unit}${count === 1 ? '' : 's'}`;
}

export function size(bytes) {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 && unit ? 1 : 0 })} ${units[unit]}`;
}

export function milliseconds(samples, rate) {
  return Math.round((samples / rate) * 1000);
}
