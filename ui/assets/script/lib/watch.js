// watch.js: who is on watch now. The strip is fetched anew as it was first made, each minute and when the roster changes; a district
// that falls to nobody is told.
import {every, listen, piece} from './live.js';

// watch begins. It does nothing on a page without the strip.
export function watch() {
  if (!document.getElementById('strip')) return;
  let minute = 0, asked = 0;
  const later = () => { clearTimeout(asked); asked = setTimeout(refresh, 300); };
  listen({
    roster: r => { if (r.changed !== 'crews') later(); }, // crews are CAD's word, the strip is the roster's
    snapshot: s => { if (s.missed) later(); },
  });
  every(now => {
    const m = Math.floor(now / 60e3);
    if (minute && m !== minute) refresh();
    minute = m;
  }, true); // nobody need look for the alarm to sound
}

const counts = () => new Map([...document.querySelectorAll('#strip [data-district]')].map(d => [d.dataset.district, d]));

async function refresh() {
  const fresh = await piece('/dispatch/watch', 'strip'), stands = document.getElementById('strip');
  if (!fresh || !stands || fresh.innerHTML === stands.dataset.was) return;
  const before = counts(), open = stands.querySelector('details')?.open, focused = stands.querySelector('summary') === document.activeElement;
  fresh.dataset.was = fresh.innerHTML;
  stands.replaceWith(fresh);
  const details = fresh.querySelector('details');
  if (details && open) details.open = true;
  if (details && focused) details.querySelector('summary').focus();
  tell(before);
}

// tell says which districts have nobody now that had somebody, and which have somebody again.
function tell(before) {
  const fell = [], rose = [];
  for (const [id, d] of counts()) {
    const was = before.get(id);
    if (!was) continue;
    const none = x => x.classList.contains('is-empty');
    if (none(d) && !none(was)) fell.push(d.dataset.name);
    if (!none(d) && none(was)) rose.push(d.dataset.name);
    if (was.querySelector('.told').textContent !== d.querySelector('.told').textContent) d.querySelector('.told').classList.add('changed');
  }
  const said = document.getElementById('watch-said');
  if (fell.length) {
    const text = 'No CIT on watch now: ' + fell.join(', ') + '.';
    said.textContent = text;
    document.dispatchEvent(new CustomEvent('alarm', {detail: {text}}));
  } else if (rose.length) {
    said.textContent = 'CIT on watch again: ' + rose.join(', ') + '.';
  }
}
