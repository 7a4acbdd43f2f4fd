// weeks.js: the weeks of the roster by keyboard and pointer. Pages come from the server whole; this puts their parts in place.
import './base.js';
import {bind} from './lib/keys.js';
import {live, listen} from './lib/live.js';
import {Forms, Panel} from './lib/weeks-panel.js';
import {Grid} from './lib/weeks-grid.js';

let root, grid, panel, clean; // clean: the strip as it is, without what is tried
let busy = false, newest = 0;

const html = async r => new DOMParser().parseFromString(await r.text(), 'text/html');
const seen = () => Number(root.dataset.revision);

function say(text) {
  document.getElementById('news').textContent = text;
}

// strip shows another strip above the grid; the one that the keyboard is in stays under it.
function strip(thead) {
  const old = root.querySelector('#strip');
  const back = old.contains(document.activeElement) && grid?.name();
  for (const row of thead.rows) for (const td of row.cells) if (td.tagName === 'TD' && td.firstElementChild) td.firstElementChild.tabIndex = -1;
  const next = document.importNode(thead, true);
  old.replaceWith(next);
  if (!grid) return next.querySelector('td.trial')?.scrollIntoView({block: 'nearest', inline: 'center'});
  const name = grid.name();
  grid.rows = [...grid.table.rows].filter(r => r.dataset.officer || r.dataset.shift);
  const td = grid.find(name);
  if (td) grid.come(td);
  if (back) grid.go(td);
  const worse = next.querySelectorAll('.trial.s-uncovered, .trial.s-partial').length, all = next.querySelectorAll('td.trial').length;
  if (all) say(`If this is saved, ${all} watches of these weeks change; ${worse} of them are short.`);
}

// fail says, where all can see it, that nothing came of what was asked for.
function fail(text) {
  const p = document.getElementById('moved');
  p.hidden = false;
  p.textContent = text;
}

const tell = {
  strip,
  fail,
  opened: () => { if (grid?.at) grid.show(grid.at); },
  clean: () => { if (clean && root.querySelector('#strip.trial')) strip(clean); },
  saved: (doc, url) => swap(doc, url),
  back: () => { grid?.clear(); if (grid?.at) grid.go(grid.at); },
  busy: b => { busy = b; if (!b) moved(); },
};

// begin takes up the page as it stands.
function begin(name) {
  root = document.getElementById('weeks');
  const table = document.getElementById('grid');
  grid = panel = null;
  if (!table) return;
  clean = document.getElementById('strip').cloneNode(true);
  grid = new Grid(table, path => panel.open(path));
  panel = new Panel(root, tell);
  root.querySelector('#gaps').addEventListener('click', e => {
    const a = e.target.closest('a.gap');
    if (!a || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    panel.open(a.href);
  });
  root.querySelector('#choose').addEventListener('change', e => { if (e.target.tagName === 'SELECT') e.currentTarget.requestSubmit(); });
  const td = grid.find(name);
  if (td) grid.go(td);
}

// swap puts another state of the page in place of this one, the keyboard where it was.
function swap(doc, url) {
  const next = doc.getElementById('weeks');
  const name = grid?.name(), box = root.querySelector('#sheet');
  const at = [box?.scrollLeft, box?.scrollTop];
  for (const p of document.querySelectorAll('main > .said, main > .wrong')) p.remove();
  root.before(...doc.querySelectorAll('main > .said, main > .wrong'));
  const r = document.querySelector('.bar [title^="The revision"]'), to = doc.querySelector('.bar [title^="The revision"]');
  if (r && to) r.textContent = to.textContent;
  root.replaceWith(next);
  document.title = doc.title;
  if (url && new URL(url).pathname === '/roster') history.replaceState(null, '', url);
  const sheet = next.querySelector('#sheet');
  if (sheet && box) [sheet.scrollLeft, sheet.scrollTop] = at;
  begin(name);
}

// again reads the page again under what is being edited.
async function again() {
  let doc;
  try {
    doc = await html(await fetch(location.href));
  } catch {
    doc = document.implementation.createHTMLDocument();
  }
  if (!doc.getElementById('grid')) return document.getElementById('moved').prepend('It could not be read just now; what you see is as it was. ');
  if (panel.forms.saving) return; // what comes of that is to be seen first
  const open = panel.shown && panel.at, has = document.activeElement;
  const keep = open && {side: open.firstElementChild, top: open.scrollTop};
  swap(doc);
  if (!keep) return;
  panel.at.replaceChildren(keep.side);
  panel.at.hidden = false;
  panel.at.scrollTop = keep.top;
  root.querySelector('.desk').classList.add('open');
  has?.focus?.({preventScroll: true});
  panel.forms.begin();
}

// moved says that the roster is another than the one shown.
function moved() {
  const p = document.getElementById('moved');
  if (!p || busy) return;
  p.hidden = newest <= seen();
  if (p.hidden) return;
  const show = document.createElement('button');
  show.className = 'plain';
  show.textContent = 'Show';
  show.addEventListener('click', again);
  p.replaceChildren(`Roster r${newest}: changed by another since r${seen()}, which you see. What you are editing stays. `, show);
}

async function post(form) {
  if (busy) return;
  busy = true;
  let failed = false;
  try {
    const answer = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))});
    const doc = await html(answer);
    if (doc.getElementById('weeks')) swap(doc, answer.url);
    else form.submit();
  } catch {
    failed = true;
  } finally {
    busy = false;
    moved();
    if (failed) fail('Not undone: the service did not answer. What you see is as it was.');
  }
}

// watch listens for what others change, on a page that somebody may edit.
function watch() {
  if (root?.dataset.edits === undefined || !grid) return;
  live();
  listen({roster: d => { newest = Math.max(newest, d.revision); moved(); }});
}

begin();
if (root && !grid) { // a page of its own: an officer's day, or a gap
  const forms = new Forms(root, {
    strip, saved: (doc, url) => { swap(doc, url); watch(); scrollTo(0, 0); },
    shown: side => { root.querySelector('#side').replaceWith(side); side.querySelector('.wrong')?.scrollIntoView({block: 'nearest'}); },
  });
  forms.begin();
}
document.documentElement.classList.add('scripted');
watch();
const go = path => { if (path) location.assign(path); };
const act = name => { if (grid && root.dataset.edits !== undefined && grid.at?.parentElement.dataset.officer) panel.open(grid.path(name)); else return false; };
bind('g', () => { if (grid && !grid.gap()) say('There is no gap in these weeks.'); });
bind('G', () => { grid?.gap(true); });
bind('l', () => act('leave'));
bind('e', () => act('extra'));
bind('h', () => act('hours'));
bind('[', () => go(root.dataset.earlier));
bind(']', () => go(root.dataset.later));
bind('u', () => { const f = document.getElementById('undo'); if (f) post(f); else say('There is nothing to undo.'); });
document.addEventListener('submit', e => { if (e.target.id === 'undo') { e.preventDefault(); post(e.target); } });
document.addEventListener('keydown', e => { if (e.key === 'Escape' && !e.defaultPrevented && panel?.shown && !document.querySelector('dialog[open]')) { e.preventDefault(); panel.close(); } });
