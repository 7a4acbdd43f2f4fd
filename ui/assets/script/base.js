// base.js is of every page: its keys, and what is the same on all.
import {keys} from './lib/keys.js';

keys();
