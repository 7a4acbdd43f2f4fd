// sending.js: units of the answer are sent, and the answer is asked for again.
import {$, act, say, standing} from './acts.js';
import {first, rows, toRow} from './answer.js';
import {done} from './calls.js';

// assign sends a unit of the answer that stands; reason says why it goes where that is wanted.
export function assign(unit, reason) {
  const a = standing();
  if (!a || !unit) return;
  act('/dispatch/assign', {answer: a.dataset.id, unit, ...(reason ? {reason} : {})}, there => {
    done();
    if (there.answer && !$('reason')) toRow(Math.max(0, rows().findIndex(r => r.dataset.unit === unit)));
  });
}

// again asks for the same call once more.
export function again() {
  if (standing()) act('/dispatch/again', {answer: standing().dataset.id}, first);
}

// mayAssign tells whether there is a button that sends a row's unit: who may only look has none.
const mayAssign = row => row?.querySelector('button[name=unit]');

// digit sends the unit that has it.
export function digit(d) {
  const row = $('answer').querySelector(`[data-digit="${d}"]`);
  if (mayAssign(row)) assign(row.dataset.unit);
  else if (row) say('Nobody can be sent from this answer. r asks again');
}

// sending begins.
export function sending() {
  $('answer').addEventListener('submit', e => {
    e.preventDefault();
    if (e.target.matches('.asks')) assign(e.submitter?.value, $('reason').value); // a reason is of the unit that it was asked for
    else if (e.target.matches('.send')) assign(e.submitter?.value);
    else again();
  });
  $('answer').addEventListener('keydown', e => {
    if (!e.target.matches('tr.unitrow') || e.key !== 'Enter') return;
    e.preventDefault();
    if (mayAssign(e.target)) assign(e.target.dataset.unit);
  });
}
