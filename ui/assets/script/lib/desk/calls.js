// calls.js: the calls under way and those that wait. One is in hand: e, s and c are for it.
import {unasked} from '../live.js';
import {$, act, after, say, standing, waiting} from './acts.js';
import {rows, selected, toRow} from './answer.js';

const soon = 250; // ms: several changes are one
const mine = []; // assignments acted on here, the last one last
let hand = ''; // the assignment in hand
let again = 0, turn = 0;

const list = () => $('calls').querySelector('.list');
const open = () => [...$('calls').querySelectorAll('li.open')];

// inHand is the call that was chosen, else the last one acted on here, else that of the answer that stands: never just any, which may be
// another desk's.
function inHand() {
  const all = open(), call = standing()?.dataset.call;
  return all.find(l => l.dataset.assignment === hand) ?? all.find(l => l.dataset.assignment === mine.at(-1)) ?? all.find(l => l.dataset.call === call);
}

// nothing says why a key does nothing, for all to see until the list is written again.
function nothing(text) {
  say(text);
  const p = $('calls').querySelector('.idle') ?? Object.assign(document.createElement('p'), {className: 'not idle is-partial'});
  p.textContent = '▲ ' + text;
  list().before(p);
}

const none = () => nothing(open().length ? 'No call is in hand: n takes the next one' : 'No call is open');

// listed marks the call in hand.
function listed() {
  for (const l of open()) l.setAttribute('aria-current', String(l === inHand()));
}

// held takes the call in hand that something was just done to.
function held() {
  turn++;
  hand = list().dataset.did ?? hand;
  listed();
}

// done tells of what was done with the pieces that stand, and keeps it to be taken back, unless it was that. Nothing was: it stays silent.
export function done(back) {
  const {did, said} = list().dataset;
  if (!did || $('told').querySelector('.wrong')) return;
  if (!back) mine.push(did);
  say(said);
}

// kept remembers where the keyboard is in the list and what is unfolded; what it returns puts that back into the list that stands then.
function kept() {
  const of = e => e.closest('li')?.dataset, at = $('calls').contains(document.activeElement) ? document.activeElement : null;
  const name = x => x && (x.assignment ?? x.call), place = at && [name(of(at)), at.tagName, at.name, at.value].join();
  const unfolded = [...$('calls').querySelectorAll('details[open]')].map(d => name(of(d)));
  return () => {
    for (const d of $('calls').querySelectorAll('details')) d.open = unfolded.includes(name(of(d)));
    if (!place || document.activeElement !== document.body) return;
    [...$('calls').querySelectorAll('a, button, summary')].find(e => [name(of(e)), e.tagName, e.name, e.value].join() === place)?.focus();
  };
}

// fresh fetches the list, a little later.
function fresh() {
  clearTimeout(again);
  again = setTimeout(async () => {
    if (waiting()) return fresh();
    const n = ++turn;
    try {
      const query = new URLSearchParams({answer: standing()?.dataset.id ?? '', did: list().dataset.did ?? ''});
      const answer = await fetch('/dispatch/calls?' + query, {headers: {...unasked, Accept: 'text/html'}});
      const text = await answer.text();
      if (!answer.ok || answer.redirected || waiting() || n !== turn) return;
      const t = document.createElement('template'), back = kept();
      t.innerHTML = text;
      $('calls').replaceChildren(t.content);
      listed();
      back();
    } catch { /* the feed says that the service is gone */ }
  }, soon);
}

// advance takes a call a step on or back.
function advance(fields) {
  const at = rows().indexOf(selected()), back = kept();
  act('/dispatch/progress', {...fields, answer: standing()?.dataset.id ?? ''}, there => {
    done(fields.step === 'undo');
    if (there.answer) toRow(at < 0 ? 0 : at);
    else back();
  });
}

// further takes the call in hand to a step.
export function further(step) {
  const li = inHand();
  if (!li) return none();
  advance({assignment: li.dataset.assignment, revision: li.querySelector('[name=revision]')?.value ?? '', step});
}

export function undo() {
  const id = mine.pop() ?? list().dataset.did;
  if (!id) return nothing('Nothing to take back');
  advance({assignment: id, step: 'undo'});
}

// clear offers the outcomes of the call in hand.
export function clear() {
  const details = inHand()?.querySelector('details');
  if (!details) return none();
  details.open = true;
  details.querySelector('button').focus();
}

// next takes the next call in hand.
export function next() {
  const all = open(), at = all.indexOf(inHand());
  if (!all.length) return none();
  hand = all[(at + 1) % all.length].dataset.assignment;
  listed();
  inHand().scrollIntoView({block: 'nearest'});
  say(inHand().querySelector('div').textContent.replace(/\s+/g, ' '));
}

function onKey(e) {
  const details = e.target.closest('details[open]');
  if (!details) return;
  if (e.key === 'Escape') {
    details.open = false;
    details.querySelector('summary').focus();
  } else {
    const button = details.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
    if (!button) return;
    button.click();
  }
  e.preventDefault();
}

// calls begins.
export function calls() {
  after(there => { if (there.calls) held(); });
  $('calls').addEventListener('submit', e => {
    e.preventDefault();
    const fields = Object.fromEntries(new FormData(e.target));
    if (e.submitter?.name) fields[e.submitter.name] = e.submitter.value;
    if (e.target.action.endsWith('/unwatch')) act('/dispatch/unwatch', fields);
    else advance(fields);
  });
  $('calls').addEventListener('keydown', onKey);
  $('calls').addEventListener('click', e => {
    const li = e.target.closest('li.open');
    if (!li) return;
    hand = li.dataset.assignment;
    listed();
  });
  document.addEventListener('live', e => {
    if (/^(assignment|watch-list|recommendation-miss|snapshot|roster)$/.test(e.detail.type)) fresh();
  });
  held();
}
