// map.js: the units, the call and the way to it on the ground. The drawing that came with the page is kept up to date, until Leaflet
// is there and draws the same on a map that moves. Both are a surface: units(list or null), call(place or null), way(points or null,
// road), select(), look(places or null), zoom(how).
import {listen, unasked} from './live.js';
import {bind} from './keys.js';
import {choose, fleet, painted, selected, units} from './units.js';
import {watch} from './watch.js';
import {plain} from './map-plain.js';
import {moving} from './map-moving.js';

let surface = null;
let call = null; // {lat, lon} of the call whose answer stands
let turn = 0, wanted = 0;

// map begins, with the table of units and the strip. It does nothing on a page without them.
export function map() {
  watch();
  const known = units();
  const ground = document.getElementById('ground');
  swap();
  if (!ground || !known) return;
  surface = plain(ground, handlers);
  painted(list => {
    surface.units(list);
    if (!list) note();
  });
  document.addEventListener('selected', e => { if (e.detail.from !== 'map') shown(e.detail.unit); });
  document.addEventListener('answer', e => answered(e.detail));
  const stands = document.querySelector('#answer .answer[data-lat][data-lon]');
  if (stands) answered({...stands.dataset, units: [...document.querySelectorAll('#answer tr[data-unit]')].map(r => r.dataset.unit)});
  let drive = 0;
  listen({positions: list => { // the way is drawn anew as the unit goes it
    if (call && selected() && list.some(p => p.unit_id === selected()) && performance.now() - drive > 10e3) {
      drive = performance.now();
      route();
    }
  }});
  begin(ground);
}

// begin takes Leaflet, where there is one and the browser can draw.
async function begin(ground) {
  const {leaflet} = document.body.dataset;
  if (!leaflet || !document.createElement('canvas').getContext('2d')) return;
  let L;
  try {
    L = await import(leaflet);
  } catch {
    return; // the plain map stands
  }
  surface = moving(L.default?.map ? L.default : L, ground, handlers);
  surface.units(null);
  surface.call(call);
  if (selected()) shown(selected());
  tools();
}

const handlers = {
  place: at => document.dispatchEvent(new CustomEvent('place', {detail: at})),
  unit: id => {
    choose(id, 'map');
    shown(id);
  },
};

function shown(id) {
  surface.select();
  const u = fleet.get(id);
  tell(u);
  route();
  if (u?.placed) surface.look(call ? [u, call] : [u]);
}

// tell says in words what the map shows of the unit that is selected.
function tell(u) {
  document.getElementById('map-said').textContent = !u ? '' : [u.id, u.cells[1].textContent, u.word.slice(2), u.cells[2].textContent,
    u.fix ? 'position ' + u.cells[4].textContent : 'without a fix'].join(', ') + '. ';
}

function answered(detail) {
  call = detail?.lat ? {lat: Number(detail.lat), lon: Number(detail.lon)} : null;
  surface.call(call);
  surface.way(null);
  if (!call) return;
  const first = (detail.units ?? []).map(id => fleet.get(id)).filter(u => u?.placed);
  surface.look([call, ...first.slice(0, 3)]);
  if (detail.units?.[0]) choose(detail.units[0], 'map');
  surface.select();
  tell(fleet.get(selected()));
  route();
}

// note says how many units are drawn where nobody knows that they are.
function note() {
  let n = 0;
  for (const u of fleet.values()) n += u.shown && !u.fix;
  document.getElementById('map-note').textContent = n ? n + ' without a fix: drawn faint, in the middle of their district. ' : '';
}

// route draws the way from the unit that is selected to the call: by road, else in a straight line, which is drawn as one.
function route() {
  clearTimeout(wanted); // an answer selects its first unit: that is one way
  wanted = setTimeout(draw, 0);
}

async function draw() {
  const mine = ++turn, u = fleet.get(selected());
  if (!call || !u?.placed) return surface.way(null);
  const straight = [[u.lat, u.lon], [call.lat, call.lon]];
  if (!u.fix) return surface.way(straight, false);
  let way = null;
  try {
    const answer = await fetch('/dispatch/way.json?' + new URLSearchParams({unit: u.id, lat: call.lat, lon: call.lon}), {headers: unasked});
    if (answer.status === 200) way = await answer.json();
  } catch {
    // the straight line stands
  }
  if (mine === turn) surface.way(way?.points?.map(p => [p.lat, p.lon]) ?? straight, Boolean(way));
}

function tools() {
  const place = document.getElementById('map-tools');
  place.hidden = false;
  for (const b of place.querySelectorAll('[data-zoom]')) b.addEventListener('click', () => surface.zoom(b.dataset.zoom));
  for (const [key, how] of [['+', 'in'], ['=', 'in'], ['-', 'out'], ['0', 'all']]) bind(key, () => surface.zoom(how));
}

// swap has a narrow window show the map or the table, not both.
function swap() {
  const lower = document.querySelector('.lower');
  if (!lower) return;
  lower.classList.add('has-swap');
  const turn = () => lower.classList.toggle('shows-units');
  bind('m', turn);
  for (const b of lower.querySelectorAll('[data-swap]')) {
    b.hidden = false;
    b.addEventListener('click', () => {
      turn();
      lower.querySelector(lower.classList.contains('shows-units') ? '#units [data-swap]' : '#map [data-swap]')?.focus();
    });
  }
}
