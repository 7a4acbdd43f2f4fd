// keys.js: one key, one thing. A page names its keys in its list of keys (the `?` of every page), and binds them here.

const bound = new Map();

// bind has a key call f, where nobody is typing. A key is as KeyboardEvent.key names it.
export function bind(key, f) {
  bound.set(key, f);
}

// typing tells whether a key pressed in a place is somebody's text.
export function typing(place) {
  return place instanceof HTMLElement && (place.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(place.tagName)) && place.type !== 'checkbox' && place.type !== 'radio';
}

// Whoever dictates, or whose hand slips, can do without single characters as keys; arrows, Enter and Escape stay. It is kept on the
// device. (WCAG 2.1.4)
const off = () => localStorage.getItem('keys') === 'off';
const single = e => e.key.length === 1 && e.key !== ' ';

function choice(box) {
  box.checked = !off();
  box.closest('label').hidden = false;
  box.addEventListener('change', () => localStorage.setItem('keys', box.checked ? 'on' : 'off'));
}

// keys begins to listen. `?` opens the page's list of keys, Escape closes it.
export function keys() {
  const help = document.querySelector('dialog.keys');
  if (help) {
    choice(help.querySelector('#keys-on'));
    bind('?', () => help.open ? help.close() : help.showModal());
    document.querySelector('a.help')?.addEventListener('click', e => {
      e.preventDefault();
      help.showModal();
    });
  }
  document.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || typing(e.target)) return;
    if (off() && single(e)) return;
    if (document.querySelector('dialog[open]') && e.key !== '?') return;
    const f = bound.get(e.key);
    if (f && f(e) !== false) e.preventDefault();
  });
}
