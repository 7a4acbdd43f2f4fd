// certificates.js: standing, due refreshers, documentation, a class, an officer.
import './base.js';
import {bind} from './lib/keys.js';

// press has a key do what a button or link of the page does.
function press(key, selector) {
  const e = document.querySelector(selector);
  if (e) bind(key, () => e.click());
}

press('n', '#next');
press('p', '#before');
press('c', '.together, #renew');
press('v', '#preview');

const search = document.querySelector('#find, #q');
if (search) bind('/', () => (search.focus(), search.select()));

// Enter in the search finds people, and does not look at the class yet.
const find = document.querySelector('#find');
find?.addEventListener('keydown', e => {
  if (e.key !== 'Enter') return;
  e.preventDefault();
  document.querySelector('button[value=find]').click();
});

// Of two fields that a mistake was told of, the first has the keyboard; after a check, what to save.
document.querySelector('[aria-invalid=true], #save')?.focus();
