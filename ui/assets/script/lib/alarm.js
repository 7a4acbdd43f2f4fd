// alarm.js: a new alarm is seen in #alarm, until somebody says so, and heard where somebody has switched the sound on.
import {bind} from './keys.js';
import {now} from './live.js';
import {short} from './pieces.js';
import {clock} from './said.js';

const kept = 'watchbill-sound';
let on = false, context = null;

// sounds is on when somebody has switched it on here before.
export function sounds() {
  try {
    on = localStorage.getItem(kept) === 'on';
  } catch {
    on = false; // a browser that keeps nothing
  }
  const button = document.getElementById('sound');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', toggle);
  bind('a', toggle);
  label(button);
}

function label(button) {
  button.textContent = on ? 'Sound on' : 'Sound off';
  button.setAttribute('aria-pressed', String(on));
}

function toggle() {
  on = !on;
  try {
    localStorage.setItem(kept, on ? 'on' : 'off');
  } catch { /* kept for this page alone */ }
  label(document.getElementById('sound'));
  if (on) tone(); // so that one hears what it will be, and the browser knows that somebody wants it
}

// tone is two short notes.
function tone() {
  const Audio = window.AudioContext || window.webkitAudioContext;
  if (!Audio) return;
  context ??= new Audio();
  if (context.state === 'suspended') context.resume().catch(() => {});
  [880, 660].forEach((pitch, i) => {
    const from = context.currentTime + i * 0.18, note = context.createOscillator(), loud = context.createGain();
    note.frequency.value = pitch;
    loud.gain.setValueAtTime(0.0001, from);
    loud.gain.exponentialRampToValueAtTime(0.2, from + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.0001, from + 0.16);
    note.connect(loud).connect(context.destination);
    note.start(from);
    note.stop(from + 0.17);
  });
}

const most = 3; // alarms that stand there; of older ones stands how many they are
const unseen = []; // the newest first

// alarm tells of something, and sounds where that is on. What nobody has seen stays beside what comes after it.
export function alarm(text) {
  const same = unseen.findIndex(a => a.text === text);
  if (same >= 0) unseen.splice(same, 1);
  unseen.unshift({text, at: clock(now()).slice(0, 5)});
  show();
  if (on) tone();
}

// show writes what nobody has seen yet.
function show() {
  const place = document.getElementById('alarm');
  if (!place) return;
  const words = document.createElement('div'), seen = document.createElement('button');
  for (const {text, at} of unseen.slice(0, most)) words.append(Object.assign(document.createElement('p'), {textContent: `▲ ${at} ${text}`}));
  if (unseen.length > most) words.append(Object.assign(document.createElement('p'), {textContent: `and ${unseen.length - most} before`}));
  seen.type = 'button';
  seen.className = 'second';
  seen.textContent = 'Seen';
  seen.addEventListener('click', () => {
    unseen.length = 0;
    place.replaceChildren();
  });
  place.replaceChildren(words, seen);
}

// alarms listens to what there is to alarm of. call tells which call stands on the page: one's own question says by itself that nobody
// is free, a moment later.
export function alarms(call) {
  document.addEventListener('alarm', e => alarm(e.detail.text));
  document.addEventListener('live', e => {
    const {type, data} = e.detail;
    if (type === 'watch-list') alarm(`${data.unit_id} could go now to call ${short(data.call_id)}`);
    if (type === 'recommendation-miss') setTimeout(() => data.call_id !== call() && alarm(`Nobody who meets the need is free for call ${short(data.call_id)}`), 600);
  });
}
