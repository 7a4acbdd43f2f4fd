// people.js: while somebody types a number or a name into a field marked data-people, those who match are offered. The field
// takes numbers; without script they are typed. data-people="many" takes several, with blanks between them.

// people begins to listen.
export function people() {
  for (const [i, input] of document.querySelectorAll('input[data-people]').entries()) {
    const list = document.createElement('datalist');
    list.id = 'people-' + i;
    input.after(list);
    input.setAttribute('list', list.id);
    let asked = '', timer = 0;
    input.addEventListener('input', () => {
      const words = input.value.split(/[\s,;]+/), last = words.pop();
      const before = input.dataset.people === 'many' && words.length ? words.join(' ') + ' ' : '';
      if (last.length < 2 || last === asked) return;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        asked = last;
        const answer = await fetch('/credentials/people?' + new URLSearchParams({q: last, before})).catch(() => null);
        if (answer?.ok && !answer.redirected && asked === last) list.innerHTML = await answer.text();
      }, 120);
    });
  }
}
