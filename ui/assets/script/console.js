// console.js: the dispatcher's keys. Forms are posted as without script; what comes back are the pieces of the page that changed.
import './base.js';
import {ages} from './lib/ages.js';
import {alarms, sounds} from './lib/alarm.js';
import {standing} from './lib/desk/acts.js';
import {answers, move, rows, selected, why} from './lib/desk/answer.js';
import {calls, clear, further, next, undo} from './lib/desk/calls.js';
import {line} from './lib/desk/line.js';
import {again, digit, sending} from './lib/desk/sending.js';
import {bind} from './lib/keys.js';
import {live} from './lib/live.js';
import {map} from './lib/map.js';

for (let d = 1; d <= 9; d++) bind(String(d), () => digit(d));
bind('ArrowDown', () => move(1));
bind('ArrowUp', () => move(-1));
bind('x', () => why(selected() ?? rows()[0]));
bind('r', again);
bind('u', undo);
bind('n', next);
bind('e', () => further('EnRoute'));
bind('s', () => further('OnScene'));
bind('c', clear);

ages();
sounds();
alarms(() => standing()?.dataset.call);
line();
sending();
live();
map();
calls();
answers();
performance.mark('usable');
