// outlook.js: recruitment, what-if, forecast, reports.
import './base.js';
import {bind} from './lib/keys.js';
import {people} from './lib/people.js';

people();

// w: what is ticked into what-if.
const together = document.querySelector('.together');
if (together) bind('w', () => together.click());

// u: the last change back; a: to the forms of changes.
const back = document.querySelector('#back');
if (back) bind('u', () => back.click());
const first = document.querySelector('.kind > summary');
if (first) bind('a', () => (document.querySelector('.kind[open] > summary') ?? first).focus());

// A form that opens has the keyboard in its first field.
for (const kind of document.querySelectorAll('.kind')) {
  kind.addEventListener('toggle', () => kind.open && kind.contains(document.activeElement) && kind.querySelector('input:not([type=hidden]), select')?.focus());
}
const fields = [...document.querySelectorAll('.kind[open] input:not([type=hidden])')];
(fields.find(f => !f.value) ?? fields[0])?.focus(); // what is missing, where something was not added

const from = document.querySelector('main input[type=date]');
if (from) bind('/', () => from.focus());
