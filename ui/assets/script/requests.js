// requests.js: the keys of requests, offers and publications. Without it the same forms and links do the same.
import './base.js';
import {bind} from './lib/keys.js';
import {list} from './lib/list.js';

list(document.querySelector('[data-list]'));

// A question is a details with the form in it: its key opens it and goes to what comes first, Escape closes it.
const questions = [...document.querySelectorAll('details.act')];

function ask(details) {
  for (const d of questions) d.open = d === details;
  details.querySelector('form select, form button')?.focus();
}

for (const d of questions) {
  if (d.dataset.key) bind(d.dataset.key, () => ask(d));
  d.addEventListener('keydown', e => {
    if (e.key === 'Escape') {
      d.open = false;
      d.querySelector('summary').focus();
    }
    if (e.key === 'Enter' && e.target.tagName === 'SELECT') {
      e.preventDefault();
      e.target.form.querySelector('button').click();
    }
  });
}

const next = document.querySelector('a[data-next]');
if (next) bind('n', () => next.click());

// Of a form that is sent once, the second press is none.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', e => form.dataset.sent ? e.preventDefault() : (form.dataset.sent = 'yes'));
}
