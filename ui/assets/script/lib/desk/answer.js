// answer.js: the answer's rows: one is selected, arrows move, x explains.
import {painted} from '../pieces.js';
import {$, after, say, standing} from './acts.js';

let told = '', telling = false; // the answer that the rest of the page was told of; whether it is being told

export function rows() {
  return [...$('answer').querySelectorAll('tr.unitrow')];
}

export function selected() {
  return $('answer').querySelector('tr.unitrow[aria-selected="true"]');
}

function mark(row) {
  for (const r of rows()) {
    r.setAttribute('aria-selected', String(r === row));
    r.tabIndex = r === row ? 0 : -1;
  }
}

// toRow goes to a row of the answer; where it has none, to the first telephone number.
export function toRow(i) {
  const row = rows()[i];
  if (!row) {
    if (standing()) $('answer').querySelector('a.tel')?.focus();
    return false;
  }
  mark(row);
  row.focus({preventScroll: false});
  painted(() => document.dispatchEvent(new CustomEvent('selected', {detail: {unit: row.dataset.unit, from: 'answer'}})));
  return true;
}

export function move(by) {
  const all = rows(), at = all.indexOf(selected());
  return all.length > 0 && document.activeElement?.closest('#units, #map') == null && toRow(Math.min(all.length - 1, Math.max(0, at + by)));
}

// first goes to the first row of a new answer, and tells of it.
export function first() {
  toRow(0);
  say(standing()?.dataset.spoken ?? '');
}

export function why(row) {
  const link = row?.querySelector('[data-why]'), reasons = row?.nextElementSibling;
  if (!link || !reasons) return;
  reasons.hidden = !reasons.hidden;
  link.setAttribute('aria-expanded', String(!reasons.hidden));
  if (!reasons.hidden) say([...reasons.querySelectorAll('li')].map(l => l.textContent).join('. '));
}

// answered tells the rest of the page of a new answer.
function answered() {
  const a = standing();
  mark(rows()[0]);
  $('asks')?.scrollIntoView({block: 'center'});
  $('reason')?.focus();
  if (a) $('line').form.elements.answer.value = a.dataset.id;
  if (a) history.replaceState(null, '', '/dispatch?answer=' + encodeURIComponent(a.dataset.id));
  if (told === (a?.dataset.id ?? '')) return; // the same answer, with what was done since
  told = a?.dataset.id ?? '';
  painted(() => {
    telling = true;
    document.dispatchEvent(new CustomEvent('answer', {
      detail: a?.dataset.lat ? {lat: Number(a.dataset.lat), lon: Number(a.dataset.lon), units: rows().map(r => r.dataset.unit)} : null,
    }));
    telling = false;
  });
}

// answers begins, with the answer that the page came with.
export function answers() {
  after(there => { if (there.answer) answered(); });
  $('answer').addEventListener('click', e => {
    const link = e.target.closest('[data-why]'), row = e.target.closest('tr.unitrow');
    if (row && !e.target.closest('button')) toRow(rows().indexOf(row));
    if (link) {
      e.preventDefault();
      why(row);
    }
    if (e.target.closest('[data-cancel]')) {
      e.preventDefault();
      $('asks').remove();
      toRow(0);
    }
  });
  document.addEventListener('selected', e => {
    if (e.detail.from === 'answer' || telling) return;
    const row = rows().find(r => r.dataset.unit === e.detail.unit);
    if (row) mark(row);
  });
  if (!standing()) return;
  answered();
  if (!$('reason') && document.activeElement === document.body) toRow(0);
}
