// list.js: the keys of a list. The rows' links are walked with j and k, or the arrows while one of them has the keyboard.
import {bind} from './keys.js';

// list binds the keys of a table of which each row has one a.open.
export function list(table) {
  if (!table) return;
  const links = [...table.querySelectorAll('a.open')];
  const at = () => links.findIndex(a => a.closest('tr').contains(document.activeElement));
  const step = by => {
    const i = at();
    const next = links[i < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, i + by))];
    next?.focus();
    next?.closest('tr').scrollIntoView({block: 'nearest'});
  };
  bind('j', () => step(1));
  bind('k', () => step(-1));
  bind('ArrowDown', () => at() < 0 ? false : step(1));
  bind('ArrowUp', () => at() < 0 ? false : step(-1));
  const go = name => () => {
    const path = links[at()]?.dataset[name];
    if (!path) return false;
    location.assign(path);
  };
  bind('a', go('approve'));
  bind('d', go('deny'));
}
