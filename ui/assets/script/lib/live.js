// live.js: one connection to what changes (GET /v1/events), and how fresh it is, in the bar's #feed. A page calls live(), and
// listen() for what it wants to hear of. Whatever comes is told as an event 'live' on the document, {type, data}; a change of the
// connection as 'feed', {state}: ok, reconnecting, lost or signed-out.
import {age, clock} from './said.js';

const kinds = ['snapshot', 'positions', 'status', 'assignment', 'recommendation-miss', 'watch-list', 'roster', 'gap-alert', 'certificate-alert',
  'target-alert', 'alert-digest', 'feed', 'staffing', 'heartbeat'];
const silence = 22e3; // a heartbeat comes every 15 s
const hope = 5e3; // so long it is reconnecting, then the feed is lost

let offset = Number(document.body.dataset.now || Date.now()) - Date.now(); // the service's clock less ours, ms
let source = null;
let heard = 0; // performance.now() of the last byte
let failed = 0; // of the first failure in a row; 0: none
let tries = 0;
let timer = 0;
let state = '';
let last = ''; // id of the last event
let newest = 0; // when the newest position was taken; 0: there is none
let silent = false; // the service says that the position feed is
let leaving = false;
const ears = {};
const beats = [];

// now is the time by the service's clock, ms since 1970 UTC.
export function now() {
  return Date.now() + offset;
}

// every has f called once a second, while somebody can see the page; always: else too, as often as the browser lets it.
export function every(f, always = false) {
  beats.push({f, always});
}

// listen has handlers[kind] called with the data of each event of that kind.
export function listen(handlers) {
  for (const [kind, f] of Object.entries(handlers)) (ears[kind] ||= []).push(f);
}

// unasked is how a page asks for what nobody asked it for: that does not keep the session of somebody who is away from locking.
export const unasked = {'Watchbill-Background': 'yes'};

// piece fetches a piece of the page and returns what has an id in it; null where the service has none for us now: then the old one
// stands, and #feed says why.
export async function piece(path, id) {
  try {
    const answer = await fetch(path, {headers: {...unasked, Accept: 'text/html'}});
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
  } catch {
    return null;
  }
}

// live begins. It does nothing on a page without #feed.
export function live() {
  if (!document.getElementById('feed')) return;
  listen({
    snapshot: s => {
      if (!s.state) return;
      offset = Date.parse(s.state.at) - Date.now();
      for (const u of s.state.units ?? []) if (u.position?.age_s != null) newest = Math.max(newest, Date.parse(s.state.at) - u.position.age_s * 1000);
    },
    positions: list => { for (const p of list) newest = Math.max(newest, Date.parse(p.time)); silent = false; },
    feed: f => { silent = f.state === 'lost'; },
  });
  addEventListener('pagehide', () => { leaving = true; close(); });
  addEventListener('pageshow', e => { if (e.persisted) { leaving = false; open(); } });
  addEventListener('online', again);
  addEventListener('focus', back); // somebody may have signed in again in another window
  setInterval(tick, 1000);
  open();
  tick();
}

function open() {
  close();
  source = new EventSource('/v1/events' + (last ? '?last_event_id=' + encodeURIComponent(last) : ''));
  const mine = source;
  source.onopen = arrived;
  source.onerror = () => { if (mine === source) fail(); };
  for (const kind of kinds) source.addEventListener(kind, e => hear(kind, e));
}

function close() {
  source?.close();
  source = null;
  clearTimeout(timer);
}

function arrived() {
  heard = performance.now();
  failed = tries = 0;
  become('ok');
}

function hear(kind, e) {
  arrived();
  last = e.lastEventId || last;
  const data = JSON.parse(e.data);
  for (const f of ears[kind] ?? []) f(data);
  document.dispatchEvent(new CustomEvent('live', {detail: {type: kind, data}}));
}

// fail counts a failure and tries again, later each time. Whether somebody is signed in is asked first: a stream says nothing of that.
function fail() {
  if (leaving) return;
  close();
  failed ||= performance.now();
  if (state !== 'lost') become('reconnecting');
  timer = setTimeout(again, Math.min(1000 * 2 ** tries++, 10e3));
}

function back() {
  if (state === 'signed-out') become('reconnecting');
  if (state === 'reconnecting') again();
}

async function again() {
  if (leaving || source || state === 'signed-out') return;
  clearTimeout(timer);
  try {
    const me = await fetch('/v1/me', {cache: 'no-store', headers: unasked});
    if (me.status === 401 || me.status === 403) return become('signed-out');
    if (!me.ok && me.status !== 429) return fail();
  } catch {
    return fail();
  }
  open();
}

function become(next) {
  if (state === next) return;
  const before = state;
  if (next === 'reconnecting') failed ||= performance.now();
  state = next;
  document.dispatchEvent(new CustomEvent('feed', {detail: {state}}));
  if (state === 'lost') document.dispatchEvent(new CustomEvent('alarm', {detail: {text: 'Feed lost: what you see is from ' + clock(now() - (performance.now() - heard)) + '.'}}));
  if (state === 'signed-out') close();
  if (before) tick();
}

// tick: what is silent too long is lost; everything that has an age grows older.
function tick() {
  const t = performance.now();
  if (state === 'ok' && t - heard > silence) {
    failed = t;
    become('lost');
    fail();
  } else if (state === 'reconnecting' && t - failed > hope) {
    become('lost');
  }
  if (!document.hidden) bar();
  for (const b of beats) if (b.always || !document.hidden) b.f(now());
}

const shown = {};

function put(place, text) {
  if (shown[place.id || place.className] === text) return;
  shown[place.id || place.className] = text;
  place.textContent = text;
}

// bar writes the clock and #feed: what grows older is not told to screen readers each second, what changes is.
function bar() {
  const time = document.querySelector('.bar .clock');
  if (time) {
    time.dataset.zone ||= time.textContent.trim().split(' ').at(-1);
    put(time, clock(now()) + ' ' + time.dataset.zone);
  }
  const feed = document.getElementById('feed');
  if (!feed.firstChild) {
    const seen = document.createElement('span'), said = document.createElement('span');
    seen.className = 'feed-seen';
    seen.setAttribute('aria-hidden', 'true');
    said.className = 'feed-said unseen';
    feed.append(seen, said);
  }
  const old = Number(document.getElementById('fleet')?.dataset.staleAvl) || 60; // s, as the agency's policy has it
  const stale = newest && (silent || now() - newest > old * 1000);
  const mode = state === 'ok' && stale ? 'stale' : state || 'connecting';
  if (feed.dataset.state !== mode) {
    feed.dataset.state = mode;
    feed.className = 'feed is-' + mode;
    if (mode === 'signed-out') return signedOut(feed);
  }
  if (mode === 'signed-out') return;
  const since = heard ? now() - (performance.now() - heard) : 0;
  put(feed.firstChild, {
    connecting: 'connecting',
    ok: newest ? '● feed ' + age(now() - newest) : document.getElementById('fleet') ? '● live, no positions yet' : '● live',
    stale: '▲ positions ' + age(now() - newest) + ' old',
    reconnecting: '▲ reconnecting',
    lost: '▲ feed lost' + (since ? ' since ' + clock(since) : ''),
  }[mode]);
  put(feed.lastChild, {
    connecting: '', ok: 'Live.', stale: 'The position feed is silent.', reconnecting: 'Reconnecting.', lost: 'Feed lost: what stands here is no longer of now.',
  }[mode]);
}

function signedOut(feed) {
  const link = document.createElement('a');
  link.href = '/sign-in?then=' + encodeURIComponent(location.pathname + location.search);
  link.textContent = '▲ signed out: sign in again';
  feed.replaceChildren(link);
}
