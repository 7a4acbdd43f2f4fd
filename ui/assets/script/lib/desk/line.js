// line.js: the command line, with what is made of it while it is typed.
import {bind} from '../keys.js';
import {send} from '../pieces.js';
import {$, act, after, place, say, standing, trouble} from './acts.js';
import {first, rows, toRow} from './answer.js';

const pause = 120; // ms without a key, and what is typed is looked at
let input, read, typed, asked = 0, timer = 0, waits = null, pick = 0;
let led = ''; // the key that led to the line: it is no text of it, however a keyboard delivers it

function question() {
  return {line: input.value, pick: String(pick), answer: standing()?.dataset.id ?? '', place: input.value.trim().startsWith('+') ? place() : ''};
}

// stop forgets what was to be looked at.
function stop() {
  clearTimeout(timer);
  waits?.abort();
  return ++asked;
}

// look shows what is made of the line so far.
async function look() {
  const n = stop(), fields = question();
  waits = new AbortController();
  try {
    const pieces = await send('/dispatch/preview', fields, waits.signal);
    if (n !== asked) return;
    read = fields.line;
    $('preview').replaceChildren(pieces);
  } catch (e) {
    if (e.name !== 'AbortError' && n === asked) trouble(e);
  }
}

function choose(by) {
  const places = [...$('preview').querySelectorAll('.places button')];
  if (!places.length) return false;
  pick = (pick + by + places.length) % places.length;
  places.forEach((p, i) => p.setAttribute('aria-pressed', String(i === pick)));
  say(`Place ${pick + 1} of ${places.length}: ${places[pick].textContent}`);
  look();
  return true;
}

async function ask() {
  stop();
  performance.mark('enter');
  const line = input.value;
  await act('/dispatch/call', question(), there => {
    read = line;
    if (there.answer) first();
  });
}

// toLine leads to the line, with a text or with what stands there.
function toLine(text) {
  if (text !== undefined) input.value = text;
  input.focus();
  if (text === undefined) input.select();
  else input.setSelectionRange(text.length, text.length);
  typed = input.value;
}

// keyed has a key lead to the line.
function keyed(key, text) {
  bind(key, () => {
    led = key;
    toLine(text());
  });
}

function onKey(e) {
  if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && choose(e.key === 'ArrowDown' ? 1 : -1)) e.preventDefault();
  else if (e.key === 'ArrowDown' && rows().length) {
    e.preventDefault();
    toRow(0);
  }
  if (e.key === 'Escape') toRow(0) || input.blur();
}

// at puts coordinates into the line, in the place of those there.
function at({lat, lon}) {
  const text = `${lat.toFixed(5)},${lon.toFixed(5)}`, old = /-?\d+\.\d+,\s*-?\d+\.\d+/;
  toLine(old.test(input.value) ? input.value.replace(old, text) : [text, document.activeElement === input ? input.value : ''].join(' ').trim());
  pick = 0;
  look();
}

// line begins.
export function line() {
  input = $('line');
  read = typed = input.value;
  after(null, () => { if (input.value !== read) $('preview').replaceChildren(); }); // what another line was read as
  input.form.addEventListener('submit', e => {
    e.preventDefault();
    if (e.submitter?.name === 'pick') {
      pick = Number(e.submitter.value);
      input.focus();
      look();
      return;
    }
    if (input.form.action.endsWith('/preview')) look(); // who may only look
    else ask();
  });
  input.addEventListener('input', () => {
    if (input.value === typed) return;
    typed = input.value;
    pick = 0;
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
  input.addEventListener('keydown', onKey);
  input.addEventListener('beforeinput', e => {
    if (led && e.data === led) e.preventDefault();
    led = '';
  });
  document.addEventListener('keyup', () => { led = ''; });
  document.addEventListener('place', e => at(e.detail));
  keyed('/', () => undefined);
  keyed(',', () => standing() ? '+ ' : undefined);
}
