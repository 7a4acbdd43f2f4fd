import './base.js';
import {bind} from './lib/keys.js';
import {Picture} from './lib/year/picture.js';
import {fetched} from './lib/year/fetched.js';

let picture = null;

// shown is the address of what is shown.
const address = () => location.pathname + location.search;
let shown = address();

// begin takes up the year that is on the page.
function begin() {
  const section = document.getElementById('year');
  if (!section) return;
  const wanted = new URLSearchParams(location.search).get('view') !== 'table';
  picture = section.querySelector('table.year') ? new Picture(section, open) : null;
  const turn = document.getElementById('turn');
  turn.hidden = !picture;
  turn.onclick = () => view(!picture.drawn);
  if (picture) view(wanted);
}

// view shows the picture or the table, and has the address say which.
function view(drawn) {
  drawn ? picture.draw() : picture.rub();
  const turn = document.getElementById('turn');
  turn.textContent = 'As a table';
  turn.setAttribute('aria-pressed', String(!drawn));
  const at = new URL(location.href);
  drawn ? at.searchParams.delete('view') : at.searchParams.set('view', 'table');
  if (at.href !== location.href) history.replaceState(null, '', at);
  shown = address();
}

// What is asked for anew, as it is typed or chosen.
const form = document.getElementById('asked');
let asking = null;

async function again(push) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.set(name, value);
  if (picture && !picture.drawn) asked.set('view', 'table'); else asked.delete('view');
  asking?.abort();
  asking = new AbortController();
  const here = '/coverage?' + asked;
  const nodes = await fetched('/coverage/grid?' + asked, here, asking.signal);
  if (!nodes) return;
  const section = nodes.querySelector('#year'), at = section.dataset.year; // which leaves out what is as usual
  if (push) history.pushState(null, '', at); else history.replaceState(null, '', at);
  shown = address();
  const said = section.querySelector('#rows');
  document.getElementById('year').replaceWith(section);
  const words = said.textContent;
  said.textContent = '';
  requestAnimationFrame(() => { said.textContent = words; }); // a live region is heard when it changes
  begin();
  steps();
}

if (form) {
  form.classList.add('quick'); // what is chosen is shown at once
  let soon = 0;
  form.addEventListener('change', e => { if (e.target.id !== 'q') again(true); });
  form.addEventListener('input', e => {
    if (e.target.id !== 'q') return;
    clearTimeout(soon);
    soon = setTimeout(() => again(false), 150);
  });
  form.addEventListener('submit', e => {
    e.preventDefault();
    clearTimeout(soon);
    again(true);
  });
  addEventListener('popstate', () => { if (address() !== shown) location.reload(); }); // a link into the page is none
}

// Why a slot is not covered.
let why = null;

async function open(slot) {
  const panel = document.getElementById('reason');
  const asked = new URLSearchParams(location.search);
  for (const name of ['q', 'show', 'view']) asked.delete(name);
  asked.set('district_id', slot.district);
  asked.set('shift_id', slot.shift);
  why?.abort();
  why = new AbortController();
  const day = '/coverage/' + slot.date + '?' + asked;
  asked.set('date', slot.date);
  const nodes = await fetched('/coverage/slot?' + asked, day, why.signal);
  if (!nodes) return;
  panel.replaceChildren(...nodes.childNodes);
  panel.hidden = false;
  panel.parentElement.classList.add('why');
  picture.draw();
  panel.querySelector('[data-close]').onclick = close;
  panel.focus({preventScroll: innerWidth > 900});
}

function close() {
  const panel = document.getElementById('reason');
  if (!panel || panel.hidden) return false;
  panel.hidden = true;
  panel.parentElement.classList.remove('why');
  picture.draw();
  picture.focus();
}

// The first steps that would close gaps, once the year stands, and again when other days are asked for.
let listed = null;

async function steps() {
  const panel = document.getElementById('steps');
  if (!panel) return;
  const asked = new URLSearchParams(location.search);
  for (const name of [...asked.keys()]) if (!['need', 'from', 'days'].includes(name)) asked.delete(name);
  if (listed === String(asked)) return;
  listed = String(asked);
  const nodes = await fetched(panel.dataset.from + '?' + asked, '');
  const inside = document.getElementById('steps-inside');
  if (!nodes) {
    listed = null;
    inside.textContent = 'The list could not be fetched. It stands under Recruitment.';
    return;
  }
  inside.classList.remove('inside', 'quiet');
  inside.replaceChildren(...nodes.childNodes);
}

// Keys of the month and the day, whose links are all there.
const place = document.getElementById('place')?.dataset ?? {};
const go = path => path ? location.assign(path) : false;
const gaps = () => [...document.querySelectorAll('a.gap, .why-gap a:first-child')];

function step(by) {
  if (picture?.drawn) return picture.seek(by);
  const list = gaps(), at = list.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by;
  list[next]?.focus();
}

bind('/', () => document.getElementById('q')?.focus() ?? undefined);
bind('n', () => step(1));
bind('p', () => step(-1));
bind('t', () => picture ? view(!picture.drawn) : false);
bind('-', () => go(place.up));
bind('[', () => go(place.before));
bind(']', () => go(place.next));
const nearer = () => {
  const focused = document.activeElement;
  if (picture?.drawn) return go(picture.month());
  return go(focused?.matches?.('a.gap') ? focused.href : document.querySelector('table.month thead a')?.href);
};
bind('+', nearer);
bind('=', nearer);
bind('Escape', close);

begin();
requestAnimationFrame(() => setTimeout(steps));
