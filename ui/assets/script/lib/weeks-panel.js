// weeks-panel.js: what stands at the right of the weeks: an officer's day, or a gap. It is the page that the link leads to; its
// forms are tried as they are filled in, and saved without leaving the grid.

const html = async r => new DOMParser().parseFromString(await r.text(), 'text/html');

// whole has a page's part as it can stand in another page.
function part(doc) {
  const side = doc.getElementById('side');
  const h1 = side?.querySelector('h1');
  if (h1) {
    const h2 = document.createElement('h2');
    h2.id = h1.id;
    h2.append(...h1.childNodes);
    h1.replaceWith(h2);
  }
  for (const wrong of [...doc.querySelectorAll('main > .wrong')].reverse()) side?.querySelector('.inside').prepend(wrong);
  return side;
}

// Forms has the forms of a place tried and saved. It tells of what comes of them: strip(thead) of a strip that shows what is tried,
// saved(doc, url) of the page after a save, shown(side) of the same page again.
export class Forms {
  constructor(place, tell) {
    this.place = place;
    this.tell = tell;
    place.addEventListener('input', e => { if (!e.target.closest('.effect')) this.soon(e.target.form, 250); });
    place.addEventListener('toggle', e => {
      const form = e.target.open && e.target.querySelector('form');
      if (form && /^(leave|remove)$/.test(form.dataset.act) && !form.querySelector('.effect > *')) this.soon(form, 50);
    }, true);
    place.addEventListener('focusin', e => { if (e.target.matches('.give') && this.form !== e.target.form) this.soon(e.target.form, 120); });
    place.addEventListener('keydown', e => this.key(e));
    place.addEventListener('submit', e => {
      if (!e.target.dataset.act && !e.target.querySelector('.give')) return;
      e.preventDefault();
      this.send(e.target, e.submitter?.value === 'try' ? 'try' : 'save');
    });
  }

  // begin tries what a page begins with.
  begin() {
    const form = this.place.querySelector('details[open] form');
    if (form && /^(leave|remove)$/.test(form.dataset.act)) this.soon(form, 0);
  }

  // key moves through the list of those who may.
  key(e) {
    if (!e.target.matches('.give') || e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
    e.preventDefault();
    const all = [...this.place.querySelectorAll('.give')];
    all[all.indexOf(e.target) + (e.key === 'ArrowDown' ? 1 : -1)]?.focus();
  }

  soon(form, wait) {
    clearTimeout(this.timer);
    if (!form || !form.querySelector('.effect')) return;
    this.timer = setTimeout(() => { if (form.isConnected && form.checkValidity()) this.send(form, 'try'); }, wait);
  }

  stop() {
    clearTimeout(this.timer);
    this.under?.abort();
    this.form = null;
  }

  async send(form, step) {
    clearTimeout(this.timer);
    this.under?.abort();
    const under = this.under = new AbortController();
    this.form = form;
    const body = new URLSearchParams(new FormData(form));
    body.set('step', step);
    if (step === 'save') {
      if (this.saving) return;
      this.saving = true;
      this.tell.busy?.(true);
    }
    try {
      const answer = await fetch(form.action, {method: 'POST', body, signal: step === 'try' ? under.signal : undefined});
      const doc = await html(answer);
      if (step === 'try' && under !== this.under) return;
      if (doc.getElementById('side')) this.again(form, step, doc);
      else if (step === 'save' && doc.getElementById('weeks')) this.tell.saved(doc, answer.url);
      else this.fail(form, answer.redirected ? 'You are signed out. Sign in in another tab, then save again.' : 'It could not be done: ' + (doc.querySelector('h1')?.textContent ?? answer.status) + '.');
    } catch (err) {
      if (err.name !== 'AbortError') this.fail(form, 'The service did not answer.');
    } finally {
      if (step === 'save') {
        this.saving = false;
        this.tell.busy?.(false);
      }
    }
  }

  // fail says on a form why nothing came of it.
  fail(form, why) {
    const p = document.createElement('p');
    p.textContent = why + ' What you typed is still here.';
    form.querySelector('.effect')?.replaceChildren(p);
  }

  // again takes what a form's page says when it comes again.
  again(form, step, doc) {
    const strip = doc.getElementById('strip');
    const effect = [...doc.querySelectorAll('.effect')].find(e => e.firstElementChild) ?? doc.querySelector('.effect');
    if (step === 'try') {
      for (const e of this.place.querySelectorAll('.effect')) if (!form.contains(e)) e.replaceChildren();
      const wrong = doc.querySelector('main > .wrong');
      const at = form.querySelector('.effect');
      at.replaceChildren(...(wrong ?? effect)?.childNodes ?? []);
      at.removeAttribute('hidden');
      for (const li of this.place.querySelectorAll('ol.able > li')) li.classList.toggle('chosen', li.contains(form));
    } else {
      this.tell.shown(part(doc));
    }
    if (strip) this.tell.strip(strip);
  }
}

// Panel is the place at the right.
export class Panel {
  constructor(root, tell) {
    this.root = root;
    this.tell = tell;
    this.at = root.querySelector('#panel');
    this.forms = new Forms(this.at, {...tell, shown: side => this.put(side, true)});
    this.at.addEventListener('click', e => {
      if (e.target.matches('.shut')) return this.close();
      const a = e.target.closest('a.gap');
      if (!a || e.ctrlKey || e.metaKey) return;
      e.preventDefault();
      this.open(a.href);
    });
  }

  get shown() { return !this.at.hidden; }

  // open shows a page's part.
  async open(path) {
    if (!path) return;
    const url = new URL(path, location.href);
    url.searchParams.set('then', this.root.dataset.here);
    if (matchMedia('(max-width: 900px)').matches) return location.assign(url);
    this.forms.stop();
    this.tell.clean();
    const mine = this.asked = {};
    try {
      const doc = await html(await fetch(url));
      if (mine !== this.asked) return;
      const side = part(doc);
      if (!side) return location.assign(url);
      this.put(side);
    } catch {
      this.tell.fail('The service did not answer, so there is nothing to show of that. Try again.');
    }
  }

  // put shows a part, and puts the keyboard where one begins.
  put(side, again) {
    const shut = document.createElement('button');
    shut.className = 'plain shut';
    shut.textContent = 'Close';
    side.querySelector('header').append(shut);
    this.at.replaceChildren(side);
    this.at.hidden = false;
    this.at.scrollTop = 0;
    this.root.querySelector('.desk').classList.add('open');
    const first = again && side.querySelector('.effect select') || side.querySelector('details[open] :is(input:not([type=hidden]), select, button)') || side.querySelector('.give') || side.querySelector('summary') || side.querySelector('a') || shut;
    first.focus({preventScroll: again});
    this.tell.opened();
    if (!again) this.forms.begin();
  }

  close() {
    this.asked = null;
    this.forms.stop();
    this.at.hidden = true;
    this.at.replaceChildren();
    this.root.querySelector('.desk').classList.remove('open');
    this.tell.clean();
    this.tell.back();
  }
}
