// acts.js: what a dispatcher does is posted, one thing at a time; the pieces of the page that changed come back.
import {failed, painted, put, send} from '../pieces.js';

const listeners = {done: [], failed: []};
let busy = false;

export const $ = id => document.getElementById(id);

// standing is the answer that stands; null: none does.
export const standing = () => $('answer').querySelector('.answer');

// place is what the call's place is called: an answer that was given does not keep that.
export const place = () => standing()?.dataset.place ?? '';

// waiting tells whether something was posted that has not been answered.
export const waiting = () => busy;

// say tells a screen reader.
export function say(text) {
  $('spoken').textContent = text;
}

// after has done called with the pieces that an act brought, and failed where it brought none.
export function after(done, failed) {
  if (done) listeners.done.push(done);
  if (failed) listeners.failed.push(failed);
}

// trouble says that the service could not answer: what stands stays, with its age.
export function trouble(e) {
  failed(e);
  for (const f of listeners.failed) f();
}

// act posts something that a person did; when it has come back, then is called with the pieces that there were.
export async function act(path, fields, then) {
  if ($('line').form.action.endsWith('/preview')) return say('You may look: sending is for dispatchers and supervisors');
  if (busy) return say('Wait: the service has not answered yet');
  busy = true;
  document.body.setAttribute('aria-busy', 'true');
  try {
    const there = put(await send(path, {place: place(), ...fields, once: crypto.randomUUID?.() ?? String(Math.random())}));
    if (path === '/dispatch/call') painted(() => performance.measure('answer', 'enter'));
    for (const f of listeners.done) f(there);
    then?.(there);
  } catch (e) {
    trouble(e);
  } finally {
    busy = false;
    document.body.removeAttribute('aria-busy');
  }
}
