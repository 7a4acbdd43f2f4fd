// admin.js makes the administrator's pages quicker: a pack is chosen once, the effect of a policy is shown while one types, a secret is
// copied with one press. All of it works without.
import './base.js';
import {bind} from './lib/keys.js';

const main = document.getElementById('main');
document.documentElement.classList.add('scripted');

bind('/', () => (main.querySelector('[data-first]') ?? main.querySelector('form input:not([type=hidden]):not([disabled]), form select, form textarea'))?.focus());
bind('n', () => main.querySelector('[data-new]')?.click());
document.addEventListener('keydown', e => {
  if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey)) return;
  const form = e.target.closest?.('form');
  const button = form?.querySelector('button:not([type=button])');
  if (!button) return;
  e.preventDefault();
  form.requestSubmit(button);
});

copying();
importing();
looking();
once();

// once: a form that is on its way is not sent again, for a second press would make a second key, and show the secret of that one alone.
function once() {
  const hold = 10000; // ms; then whoever stopped the page from loading may press again
  document.addEventListener('submit', e => {
    const form = e.target;
    if (e.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.sent) {
      e.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    setTimeout(() => delete form.dataset.sent, hold);
  });
  addEventListener('pageshow', () => { // the browser's own way back
    for (const form of document.forms) delete form.dataset.sent;
  });
}

// copying: the button copies the secret, and says so.
function copying() {
  const secret = document.querySelector('[data-copy]'), button = document.getElementById('copy');
  if (!secret) return;
  secret.addEventListener('focus', () => secret.select());
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    const told = document.getElementById('copied');
    try {
      await navigator.clipboard.writeText(secret.value);
      told.textContent = 'Copied.';
    } catch {
      secret.focus();
      told.textContent = 'Not copied: it is marked, copy it by hand.';
    }
  });
}

// importing: the pack is sent by script, so that the browser keeps what was chosen: who imports what they looked at chooses nothing twice.
function importing() {
  const form = document.getElementById('pack-form'), found = document.getElementById('found'), busy = document.getElementById('busy');
  if (!form) return;
  const send = async body => {
    const bytes = [...body.values()].reduce((n, v) => n + (v instanceof File ? v.size : 0), 0);
    if (bytes > Number(form.dataset.most)) { // the service would hang up in the middle of it
      busy.textContent = `Not sent: it is ${Math.ceil(bytes / 2 ** 20)} MB, and the most is ${form.dataset.most / 2 ** 20} MB. Larger packs go in by the command: watchbill import PACK --data DIR.`;
      return;
    }
    busy.textContent = 'Looking…';
    let answer;
    try {
      answer = await fetch(form.action, {method: 'POST', body, headers: {Accept: 'text/html'}});
    } catch {
      busy.textContent = 'Not sent: the file was changed since it was chosen, or the service is not reached. Nothing was changed. Choose it again.';
      return;
    }
    busy.textContent = '';
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  };
  const show = page => {
    for (const old of main.querySelectorAll(':scope > .wrong, :scope > .said')) old.remove();
    main.prepend(...page.querySelectorAll('#main > .wrong, #main > .said'));
    found.replaceChildren(...(page.getElementById('found')?.childNodes ?? []));
    confirming();
    (main.querySelector(':scope > .wrong') ?? found).scrollIntoView({block: 'nearest'});
    found.focus({preventScroll: true});
  };
  const confirming = () => document.getElementById('import-form')?.addEventListener('submit', e => {
    if (!form.pack.files.length) return; // it was chosen without this script
    e.preventDefault();
    const body = new FormData(form);
    for (const name of ['do', 'sum', 'revision']) body.set(name, e.target.elements[name].value);
    send(body);
  });
  form.addEventListener('submit', e => {
    e.preventDefault();
    send(new FormData(form));
  });
  if (!form.pack.files.length) document.documentElement.classList.toggle('scripted', !document.getElementById('import-form'));
  confirming();
}

// looking: what a change does to coverage is asked for whenever a field is left that was changed, or nothing was typed for a while.
function looking() {
  const form = document.querySelector('form[data-live]');
  if (!form) return;
  let wait, asked, last;
  const look = async () => {
    clearTimeout(wait);
    const body = new URLSearchParams(new FormData(form));
    body.set('do', 'look');
    body.delete('looked');
    if (body.toString() === last) return;
    last = body.toString();
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.action, {method: 'POST', body, signal: asked.signal, headers: {Accept: 'text/html'}});
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const says = page.getElementById('effect-says');
      if (!says) return;
      for (const wrong of page.querySelectorAll('.wrong p, .sheet .fault')) says.append(document.importNode(wrong, true));
      for (const e of says.querySelectorAll('[id]')) e.removeAttribute('id');
      document.getElementById('effect-says').replaceChildren(...says.childNodes);
    } catch (e) {
      if (e.name !== 'AbortError') last = ''; // the service is not reached: asked again at the next change
    }
  };
  form.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(look, 600);
  });
  form.addEventListener('change', look);
}
