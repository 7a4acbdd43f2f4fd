// ages.js: ages go on without new data. <time data-since="ms since 1970"> counts by the service's clock; with data-stale="seconds" it says so
// when it is older.
import {every, now} from './live.js';
import {age} from './said.js';

function tick(t) {
  for (const e of document.querySelectorAll('time[data-since]')) {
    const passed = t - Number(e.dataset.since), stale = Number(e.dataset.stale) || 0, old = stale > 0 && passed > stale * 1000;
    const text = age(passed) + (old ? ' ▲' : '');
    if (e.textContent !== text) e.textContent = text;
    if (stale) e.classList.toggle('is-partial', old);
  }
}

// ages begins to count, on a page that is live.
export function ages() {
  tick(now());
  every(tick);
}
