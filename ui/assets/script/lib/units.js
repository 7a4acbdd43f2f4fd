// units.js: the units as they are now, and their table. What comes over the wire is gathered and written at most twice a second, and
// then only what changed; ages are written of rows that can be seen.
import {every, listen, now, piece, unasked} from './live.js';
import {age} from './said.js';
import {bind} from './keys.js';

// fleet is all units that the table has, by call sign.
export const fleet = new Map();

const pace = 500; // ms between two writings
const again = 5e3; // and between two times that all rows are fetched
const painters = []; // called with the units that changed, after the table was written; with null: with all
const dirty = new Set();
const seen = new Set(); // rows that can be seen
let table, rows, words, stale, watcher, asked = 0, written = 0, waiting = false, chosen = '', fetching = 0, fetched = -again;
let sift = {kind: 'all', in: '', free: false};

// painted has f called whenever units have changed.
export function painted(f) {
  painters.push(f);
}

// selected is the call sign of the unit that is selected everywhere; empty: none.
export function selected() {
  return chosen;
}

// units begins. It does nothing on a page without the table.
export function units() {
  table = document.getElementById('fleet');
  if (!table) return false;
  words = JSON.parse(table.dataset.words);
  stale = {avl: table.dataset.staleAvl * 1000, status: table.dataset.staleStatus * 1000};
  rows = document.querySelector('#units .rows');
  watcher = new IntersectionObserver(list => {
    for (const x of list) {
      const u = fleet.get(x.target.dataset.unit);
      x.isIntersecting ? seen.add(x.target) : seen.delete(x.target);
      if (u && x.isIntersecting) writeAge(u);
    }
  }, {root: rows});
  readSift();
  adopt();
  if (location.search.includes('kind=') || location.search.includes('in=') || location.search.includes('free=')) refetch();
  listen({
    snapshot: s => s.state && snapshot(s.state),
    positions: list => list.forEach(moved),
    status: list => list.forEach(reported),
    assignment: assigned,
    roster: soon,
  });
  every(() => { for (const row of seen) writeAge(fleet.get(row.dataset.unit)); });
  heads();
  keyboard();
  document.addEventListener('selected', e => { if (e.detail.from !== 'units') mark(e.detail.unit); });
  return true;
}

// adopt takes up the rows that the service wrote.
function adopt() {
  watcher.disconnect();
  seen.clear();
  fleet.clear();
  for (const row of table.tBodies[0].rows) {
    const d = row.dataset;
    fleet.set(d.unit, {
      id: d.unit, kind: d.kind, in: d.in, status: d.status, lat: Number(d.lat), lon: Number(d.lon), placed: 'lat' in d, fix: Number(d.fix), source: d.source,
      until: Number(d.until), row, cells: row.cells, call: row.querySelector('.call')?.textContent ?? '', word: row.cells[3].firstElementChild.textContent + ' ' + row.querySelector('.word').textContent, aged: row.cells[4].textContent,
    });
    row.tabIndex = -1;
    watcher.observe(row);
  }
  table.setAttribute('role', 'grid');
  sieve();
  if (chosen) mark(chosen);
  for (const f of painters) f(null);
}

const crisis = kind => kind === 'cit' || kind === 'co-responder';

// passes tells whether the filter lets a unit through.
function passes(u) {
  return (sift.kind === 'all' || sift.kind === u.kind || sift.kind === 'crisis' && crisis(u.kind)) && (!sift.in || sift.in === u.in) &&
    (!sift.free || u.status === 'Available' || u.status === 'unknown');
}

// sieve hides the rows that the filter does not let through.
function sieve() {
  let n = 0;
  for (const u of fleet.values()) {
    u.shown = passes(u);
    if (u.row.hidden === u.shown) u.row.hidden = !u.shown;
    n += u.shown;
  }
  document.getElementById('units-shown').textContent = n;
  rove();
}

// rove has one row be reached by Tab: the one selected, else the first.
function rove() {
  const to = fleet.get(chosen)?.shown ? fleet.get(chosen).row : table.tBodies[0].querySelector('tr:not([hidden])');
  const was = table.tBodies[0].querySelector('tr[tabindex="0"]');
  if (was && (was === document.activeElement || was === to) && !was.hidden) return;
  if (was) was.tabIndex = -1;
  if (to) to.tabIndex = 0;
}

function snapshot(state) {
  const at = Date.parse(state.at);
  let strange = false, n = 0;
  for (const x of state.units ?? []) {
    const u = fleet.get(x.unit_id);
    if (!u) {
      strange ||= !Number(table.dataset.leftOut) || crisis(x.kind);
      continue;
    }
    n++;
    if (x.position) place(u, x.position.lat, x.position.lon, x.position.age_s == null ? 0 : at - x.position.age_s * 1000, x.position.source);
    report(u, x);
  }
  if (strange || n < fleet.size) soon();
}

function moved(p) {
  const u = fleet.get(p.unit_id);
  if (u) place(u, p.lat, p.lon, Date.parse(p.time), 'avl');
}

function place(u, lat, lon, fix, source) {
  if (fix && fix < u.fix || u.lat === lat && u.lon === lon && u.fix === fix) return;
  u.moved ||= u.lat !== lat || u.lon !== lon || !u.fix;
  Object.assign(u, {lat, lon, fix, source, placed: true});
  touch(u);
}

function reported(x) {
  const u = fleet.get(x.unit_id);
  if (!u) {
    if (!Number(table.dataset.leftOut) || crisis(x.kind)) soon();
    return;
  }
  if (x.position?.age_s != null) place(u, x.position.lat, x.position.lon, now() - x.position.age_s * 1000, x.position.source);
  report(u, x);
}

// assigned asks for a unit that was sent or cleared at a desk: no status comes of that, which is CAD's word.
async function assigned(a) {
  if (!fleet.has(a.unit_id)) return;
  try {
    const answer = await fetch('/v1/units/' + encodeURIComponent(a.unit_id), {headers: unasked});
    if (answer.ok) reported(await answer.json());
  } catch {
    // the next snapshot says it
  }
}

// report takes a status. A crew that changed is written by the service: names are not on the wire.
function report(u, x) {
  if (u.kind !== x.kind || u.in !== x.district_id) soon();
  const base = words.status[x.status] ?? {glyph: '○', word: x.status, class: ''};
  const more = x.status !== 'Available' && (x.secondary ?? []).map(s => words.more[s]).find(Boolean);
  const word = base.glyph + ' ' + (more || base.word), call = x.call_id ?? '';
  if (word === u.word && u.status === x.status && call === u.call) return;
  Object.assign(u, {status: x.status, word, call, tone: base.class, told: true});
  touch(u);
}

function touch(u) {
  dirty.add(u);
  if (waiting) return;
  waiting = true;
  setTimeout(() => requestAnimationFrame(write), Math.max(0, written + pace - performance.now()));
}

// write brings the table up to what is known, and then the map.
function write() {
  waiting = false;
  written = performance.now();
  let sort = false, drawn = false;
  for (const u of dirty) {
    if (u.told) {
      sort ||= passes(u) !== u.shown;
      drawn = true;
      writeStatus(u);
    }
    drawn ||= u.moved;
    if (seen.has(u.row)) writeAge(u);
  }
  if (sort) sieve();
  if (drawn) for (const f of painters) f(dirty);
  for (const u of dirty) u.moved = u.told = false;
  dirty.clear();
}

function writeStatus(u) {
  const [glyph, ...word] = u.word.split(' '), cell = u.cells[3];
  cell.className = (u.tone ?? '') + ' changed';
  cell.firstElementChild.textContent = glyph;
  cell.children[1].textContent = word.join(' ');
  cell.children[2]?.remove();
  if (!u.call) return;
  const call = document.createElement('span');
  call.className = 'call mono';
  call.textContent = u.call;
  cell.append(' ', call);
}

function writeAge(u) {
  if (!u) return;
  const passed = now() - u.fix, late = u.fix && passed > (stale[u.source] ?? stale.avl), text = u.fix ? age(passed) + (late ? ' ▲' : '') : 'no fix';
  if (text === u.aged) return;
  u.aged = text;
  u.cells[4].firstChild ? u.cells[4].firstChild.data = text : u.cells[4].textContent = text;
  if (late !== u.late) u.cells[4].classList.toggle('is-partial', u.late = Boolean(late));
}

// soon fetches the rows anew: somebody came, left, or changed crews.
function soon() {
  clearTimeout(asked);
  asked = setTimeout(refetch, Math.max(400, fetched + again - performance.now()));
}

async function refetch() {
  fetched = performance.now();
  const turn = ++fetching, query = new URLSearchParams();
  if (sift.kind === 'all' && document.querySelector('.sift [name=kind]').dataset.all) query.set('kind', 'all');
  const fresh = await piece('/dispatch/units?' + query, 'fleet');
  if (!fresh || turn !== fetching) return;
  const focused = document.activeElement?.closest?.('#fleet tr')?.dataset.unit, top = rows.scrollTop;
  table.dataset.leftOut = fresh.dataset.leftOut;
  table.tBodies[0].replaceWith(fresh.tBodies[0]);
  document.querySelector('#units .note')?.toggleAttribute('hidden', fresh.dataset.leftOut === '0');
  adopt();
  order();
  rows.scrollTop = top;
  if (focused) fleet.get(focused)?.row.focus({preventScroll: true});
}

// readSift reads the filter, and hears of changes.
function readSift() {
  const form = document.querySelector('#units .sift');
  form.classList.add('is-live');
  const read = () => { sift = {kind: form.kind.value, in: form.in.value, free: form.free.checked}; };
  read();
  form.addEventListener('change', e => {
    read();
    if (e.target === form.kind && sift.kind === 'all' && Number(table.dataset.leftOut)) {
      form.kind.dataset.all = '1';
      refetch();
    }
    sieve();
    for (const f of painters) f(null);
  });
  form.addEventListener('submit', e => e.preventDefault());
}

const keysOf = {
  unit: u => u.id, kind: u => u.kind, district: u => u.cells[2].textContent, until: u => u.until, position: u => -u.fix,
  status: u => ({Available: 0, unknown: 1, ConditionallyAvailable: 2, NotAvailable: 3}[u.status] ?? 4) + u.word,
};

// heads has the heads of columns sort the rows that stand.
function heads() {
  for (const head of table.tHead.querySelectorAll('[data-by]')) {
    head.querySelector('button').addEventListener('click', e => {
      e.preventDefault();
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of table.tHead.querySelectorAll('[aria-sort]')) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      order();
    });
  }
}

// order puts the rows in the order that the heads say.
function order() {
  const head = table.tHead.querySelector('[aria-sort]'), body = table.tBodies[0];
  if (!head || !fleet.size) return;
  const key = keysOf[head.dataset.by], way = head.getAttribute('aria-sort') === 'descending' ? -1 : 1;
  const list = [...body.rows].map(row => ({row, id: row.dataset.unit, u: {...fleet.get(row.dataset.unit), id: row.dataset.unit, cells: row.cells}}));
  list.sort((a, b) => {
    const x = key(a.u), y = key(b.u);
    return way * (x < y ? -1 : x > y ? 1 : 0) || (a.id < b.id ? -1 : 1);
  });
  body.append(...list.map(x => x.row));
}

// mark shows which unit is selected.
function mark(id) {
  chosen = id ?? '';
  for (const row of table.tBodies[0].querySelectorAll('[aria-selected]')) row.removeAttribute('aria-selected');
  const u = fleet.get(chosen);
  if (u) {
    u.row.setAttribute('aria-selected', 'true');
    reveal(u.row);
  }
  rove();
}

// reveal scrolls the table, and not the page, until a row can be seen.
function reveal(row) {
  const box = rows.getBoundingClientRect(), head = table.tHead.offsetHeight, at = row.getBoundingClientRect();
  if (at.top < box.top + head) rows.scrollTop -= box.top + head - at.top;
  else if (at.bottom > box.top + rows.clientHeight) rows.scrollTop += at.bottom - box.top - rows.clientHeight;
}

// choose selects a unit everywhere.
export function choose(id, from) {
  mark(id);
  document.dispatchEvent(new CustomEvent('selected', {detail: {unit: id, from}}));
}

// keyboard: arrows go through the rows, Enter selects.
function keyboard() {
  const step = {ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9};
  table.addEventListener('keydown', e => {
    const row = e.target.closest('tbody tr');
    if (!row || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key in step) {
      const list = [...table.tBodies[0].rows].filter(r => !r.hidden);
      go(list[Math.max(0, Math.min(list.length - 1, list.indexOf(row) + step[e.key]))]);
    } else if (e.key === 'Enter' || e.key === ' ') {
      choose(row.dataset.unit, 'units');
    } else {
      return;
    }
    e.preventDefault();
    e.stopPropagation();
  });
  table.addEventListener('click', e => {
    const row = e.target.closest('tbody tr');
    if (!row) return;
    go(row);
    choose(row.dataset.unit, 'units');
  });
  bind('t', () => {
    document.querySelector('.lower')?.classList.contains('has-swap') && document.querySelector('.lower').classList.add('shows-units');
    const row = table.tBodies[0].querySelector('tr[tabindex="0"]');
    document.getElementById('units').scrollIntoView({block: 'nearest'});
    if (row) go(row);
  });
}

function go(row) {
  const was = table.tBodies[0].querySelector('tr[tabindex="0"]');
  if (was) was.tabIndex = -1;
  row.tabIndex = 0;
  row.focus({preventScroll: true});
  reveal(row);
}
