// said.js: times and ages in words, as the pages' Go says them.
const body = document.body;
let format = null;

// clock is an instant, ms since 1970 UTC, by the agency's clock: 22:47:09.
export function clock(ms) {
  format ||= new Intl.DateTimeFormat('en-GB', {timeZone: body.dataset.zone || 'UTC', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
  return format.format(ms);
}

// age is a time that has passed, ms: 14 s, 3 min, 2 h, 5 d.
export function age(ms) {
  const s = Math.floor(ms / 1000);
  if (s < 0) return '0 s';
  if (s < 60) return s + ' s';
  if (s < 7200) return Math.floor(s / 60) + ' min';
  if (s < 172800) return Math.floor(s / 3600) + ' h';
  return Math.floor(s / 86400) + ' d';
}
