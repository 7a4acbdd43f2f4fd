// fetched.js: a piece of a page as the service renders it.
import {clock} from '../said.js';

const opened = Date.now();

// fetched answers with the nodes of a piece. Where there is none to have, because of the sign-in or what was asked, it goes to the whole
// page instead, which says so. Where the service does not answer, or has trouble of its own, what stands is kept and its age is told;
// then, and where another question came between, it answers null. Without a whole page the caller tells.
export async function fetched(piece, whole, signal) {
  let answer = null;
  try {
    answer = await fetch(piece, {signal, headers: {Accept: 'text/html'}});
    if (answer.ok && !answer.redirected) {
      const nodes = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
      if (whole) told('');
      return nodes;
    }
  } catch (e) {
    if (e.name === 'AbortError') return null;
    answer = null;
  }
  if (!whole) return null;
  if (answer && answer.status < 500) location.assign(whole);
  else told('The service does not answer. What stands here is the answer before, of ' + clock(at).slice(0, 5) + '. Ask again in a moment.');
  return null;
}

// at is when what stands was answered, by the service's clock.
let at = Number(document.body.dataset.now);

// told says at the top of the page what went wrong; nothing, once an answer came.
function told(text) {
  document.getElementById('unanswered')?.remove();
  if (!text) {
    at = Number(document.body.dataset.now) + Date.now() - opened;
    return;
  }
  const said = document.createElement('div');
  said.id = 'unanswered';
  said.className = 'wrong';
  said.setAttribute('role', 'alert');
  said.append(Object.assign(document.createElement('p'), {textContent: text}));
  document.getElementById('main').prepend(said);
}
