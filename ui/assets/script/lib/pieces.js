// pieces.js: a form is posted, and the pieces of the page that changed come back and are put in their places. A piece is what stands in
// <div data-part="ID"> of the answer; it becomes what stands in the element of that id.

const patience = 10000; // ms: what has not answered by then has failed
const signedOut = 'You are signed out.';

// send posts to a path and returns what the service answers as a fragment; it throws where there is no answer.
export async function send(path, fields, signal) {
  const late = AbortSignal.timeout(patience);
  const answer = await fetch(path, {
    method: 'POST', body: new URLSearchParams(fields), headers: {'X-Parts': '1', Accept: 'text/html'}, signal: signal ? AbortSignal.any([signal, late]) : late, redirect: 'error',
  });
  const text = await answer.text();
  if (!answer.ok || !(answer.headers.get('Content-Type') || '').startsWith('text/html')) throw new Error(refusal(answer, text));
  const t = document.createElement('template');
  t.innerHTML = text;
  return t.content;
}

function refusal(answer, text) {
  if (answer.status === 401) return signedOut;
  try {
    const problem = JSON.parse(text);
    return problem.detail || problem.title;
  } catch {
    return 'The service answered ' + answer.status + '.';
  }
}

// put puts the pieces in their places, and tells which there were.
export function put(pieces) {
  const there = {};
  for (const old of document.querySelectorAll('main > .wrong, main > .said')) old.remove();
  for (const p of pieces.querySelectorAll('[data-part]')) {
    there[p.dataset.part] = true;
    document.getElementById(p.dataset.part)?.replaceChildren(...p.childNodes);
  }
  return there;
}

// failed says in #told that the service could not answer, and marks the answer that stands as the last one.
export function failed(e) {
  const told = document.createElement('div'), asked = document.querySelector('#answer .asked');
  const why = e instanceof TypeError ? 'It cannot be reached.' : e.name === 'TimeoutError' ? `It has not answered within ${patience / 1000} s.` : e.message;
  const kept = `What you typed is kept${asked ? ', and so is the last answer: its age is beside it' : ''}. `;
  const numbers = document.querySelector('#phones a') ? 'The telephone numbers below are good. ' : '';
  told.className = 'wrong';
  told.setAttribute('role', 'alert');
  for (const text of ['The service could not answer.', why, kept + numbers + 'Enter asks again.']) told.append(Object.assign(document.createElement('p'), {textContent: text}));
  if (why === signedOut) told.children[1].append(' ', Object.assign(document.createElement('a'), {href: '/sign-in', target: '_blank', rel: 'noopener', textContent: 'Sign in in another window'}), ', then come back here.');
  document.getElementById('told').replaceChildren(told);
  if (!asked) return;
  asked.classList.add('is-partial');
  asked.firstChild.textContent = '▲ the last answer, ';
}

// painted calls f when what stands now is on the screen: what is not waited for comes after.
export function painted(f) {
  requestAnimationFrame(() => setTimeout(f));
}

// short is a call's name as pages write it.
export function short(call) {
  return /^call-[0-9a-f-]{36}$/.test(call) ? '…' + call.slice(-6) : call;
}
