// strip.js reads what package year writes of a row's slots.

// slotsOf reads a row's data: slots one character a day, need and have a number a day, lacks the minutes that partial slots lack.
export function slotsOf(data) {
  const lacks = new Array(data.slots.length), minutes = data.lacks ? data.lacks.split(' ') : [];
  let n = 0;
  for (let i = 0; i < data.slots.length; i++) if ('albu'.includes(data.slots[i])) lacks[i] = Number(minutes[n++]);
  return {slots: data.slots, need: runs(data.need), have: runs(data.have), lacks};
}

function runs(text) {
  const list = [];
  for (const run of text.split(' ')) {
    const [number, times] = run.split('x');
    for (let n = Number(times ?? 1); n > 0; n--) list.push(Number(number));
  }
  return list;
}
