package browser_test

import (
	"os"
	"strings"
	"testing"

	"watchbill/api/web/access"
	"watchbill/cmd/internal/browser"
	"watchbill/roster/pack"
)

// cityPacks lie beside the source where it is written; they are not ours to ship, so a test that wants one skips itself without.
const cityPacks = "../../../../shared/packs"

// yearDrawn is when the year stands as a picture.
const yearDrawn = `document.querySelector('#year.drawn')`

// TestYear is the coordinator's year. Nothing of it writes the roster, so that one service is enough for all that is shown of it.
func TestYear(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	for name, show := range map[string]func(*testing.T, *browser.House){
		"look": yearLook, "by keyboard": yearByKeyboard, "filter": yearFilter, "twin and mouse": yearTwin, "without script": yearWithoutScript,
		"auditor": yearAsAuditor, "bound": yearBound,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			show(t, house)
		})
	}
}

// yearLook looks at the coordinator's year in its states.
func yearLook(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/coverage")
	w.Until(yearDrawn + ` && document.querySelector('#steps table')`)
	w.Shot("year")
	const few = "?district_id=bear-glasgow" // what is wrong with one district's rows is with all
	w.Open("/coverage" + few)
	w.Until(yearDrawn)
	w.Press("n", "n", "Enter")
	w.Until(`!document.getElementById('reason').hidden`)
	w.Look("year-reason")
	w.Open("/coverage" + few + "&from=never&view=table")
	w.Says("is no date")
	w.Until(`document.querySelector('#turn:not([hidden])')`)
	w.Look("year-table")
	w.Open("/coverage/2027-03")
	w.Shot("year-month-all")
	w.Open("/coverage/2027-03" + few)
	w.Look("year-month")
	w.Open("/coverage/2027-03-13")
	w.Says("the clock changes in the night after it")
	w.Shot("year-day-all")
	w.Open("/coverage/2027-03-24" + few)
	w.Look("year-day")
}

// yearByKeyboard goes from the year to an uncovered night and its reason, to its month and day and back, without a mouse.
func yearByKeyboard(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/coverage")
	w.Until(yearDrawn)
	heard := func(text string) {
		t.Helper()
		w.Until(`document.getElementById('heard').textContent.includes(` + "`" + text + "`" + `)`)
	}
	there := func(path string) { // and its script is, too, so that it hears keys
		t.Helper()
		w.Until(`location.pathname === '` + path + `' && document.readyState === 'complete'`)
	}
	w.Press("n") // from anywhere on the page to the first gap
	w.Until(`document.activeElement.id === 'lens'`)
	for range 80 {
		if strings.Contains(w.Text("#heard"), "uncovered") {
			break
		}
		w.Press("n")
	}
	heard("Appoquinimink Day")
	heard(": uncovered, at least 0 of 1 on watch, by absence")
	if at := w.Text("#read"); !strings.Contains(at, "■ uncovered") {
		t.Errorf("the eye is told %q", at)
	}
	w.Press("ArrowDown")
	heard("Appoquinimink Night")
	w.Press("ArrowUp", "Home")
	heard("Fri 20 Nov 2026")
	w.Press("End")
	heard("Fri 19 Nov 2027")
	w.Press("PageUp")
	heard("Tue 19 Oct 2027")
	w.Press("Home", "n")
	heard("Sun 22 Nov 2026 07:00–19:00: uncovered")
	w.Press("Enter")
	w.Until(`document.activeElement.id === 'reason'`)
	w.Says("It would be closed with these at work")
	w.Says("Who may fill it")
	w.Press("Escape")
	w.Until(`document.getElementById('reason').hidden && document.activeElement.id === 'lens'`)
	w.Press("PageDown", "PageDown", "PageDown", "PageDown", "+")
	there(`/coverage/2027-03`)
	w.Press("n")
	w.Until(`document.activeElement.matches('a.gap')`)
	w.Press("+")
	there(`/coverage/2027-03-01`)
	w.Until(`document.querySelector('tr:target')`)
	w.Says("■ nobody")
	w.Press("]")
	there(`/coverage/2027-03-02`)
	w.Press("-")
	there(`/coverage/2027-03`)
	w.Press("[")
	there(`/coverage/2027-02`)
	w.Press("-")
	w.Until(`location.pathname === '/coverage' && ` + yearDrawn)
}

// yearFilter narrows the year as one types, and goes back.
func yearFilter(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/coverage")
	w.Until(yearDrawn)
	w.Press("/")
	w.Until(`document.activeElement.id === 'q'`)
	w.Fill("#q", "brandywine")
	w.Until(`document.querySelectorAll('tr[data-slots]').length === 3 && ` + yearDrawn)
	w.Until(`document.getElementById('rows').textContent.startsWith('3 of 21 rows') && location.search === '?q=brandywine' && document.activeElement.id === 'q'`)
	w.Choose("#show", "uncovered")
	w.Until(`location.search.includes('show=uncovered') && document.querySelectorAll('tr[data-slots]').length === 1`)
	w.Choose("#need", "co-responder")
	w.Says("No district and shift has that")
	w.Says("The list of recruitment is of CIT officers")
	w.Run(`history.back()`)
	w.Until(`!location.search.includes('need') && document.querySelectorAll('tr[data-slots]').length === 1 && ` + yearDrawn)
	w.Until(`document.getElementById('show').value === 'uncovered' && document.getElementById('q').value === 'brandywine'`)
	w.Open("/coverage?days=90")
	w.Until(yearDrawn)
	w.Choose("#days", "182")
	w.Until(`document.querySelector('#year').dataset.days === '182' && ` + yearDrawn)
	w.Press("t")
	w.Until(`!document.querySelector('#year.drawn') && location.search.includes('view=table') && document.getElementById('turn').getAttribute('aria-pressed') === 'true'`)
	w.Run(`old = true; location.reload()`)
	w.Until(`!window.old && document.querySelector('#turn:not([hidden])') && !document.querySelector('#year.drawn')`)

	w.Run(`fetch0 = fetch; fetch = () => Promise.reject(new TypeError('the line is cut'))`) // a service that dies in the middle
	w.Choose("#need", "co-responder")
	w.Says("The service does not answer. What stands here is the answer before, of 22:4")
	w.Until(`document.querySelectorAll('tr[data-slots]').length === 21 && location.search === '?days=182&view=table'`)
	w.Run(`fetch = fetch0; document.querySelector('a.skip').click()`) // a link into the page loads nothing anew
	w.Choose("#need", "cit")
	w.Until(`fetch0 && !document.getElementById('unanswered') && document.querySelector('#year')`)
}

// yearTwin holds the picture to its table: each row has the same slots in both, and what is drawn has the colour of its meaning. Then
// the mouse hovers over it and clicks.
func yearTwin(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/coverage")
	w.Until(yearDrawn)
	wrong := browser.Eval[[]string](w, `(() => {
  const bad = [], months = [...document.querySelectorAll('thead th.m')].map(h => Number(h.dataset.days));
  const seen = {none: 0, partial: 0};
  const colour = name => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim(); c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data].join(); };
  const red = colour('--none'), amber = colour('--partial');
  for (const row of document.querySelectorAll('tr[data-slots]')) {
    const cells = [...row.querySelectorAll('td.m')], slots = row.dataset.slots, canvas = row.querySelector('canvas'), px = canvas.width / slots.length;
    let at = 0;
    months.forEach((days, i) => {
      const part = slots.slice(at, at + days), text = cells[i].textContent;
      const count = word => Number(text.match(new RegExp(word + '\\s*(\\d+)'))?.[1] ?? 0);
      if (count('uncovered') !== [...part].filter(c => c >= 'A' && c <= 'Z').length || count('partial') !== [...part].filter(c => 'albu'.includes(c)).length) bad.push(row.textContent.slice(0, 40) + ' ' + i + ': ' + text + ' of ' + part);
      at += days;
    });
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const pixel = (x, y) => [...pixels.slice(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 4)].join();
    [...slots].forEach((c, i) => {
      const x = Math.floor(i * px), mid = pixel(x, 7), top = pixel(x, 8);
      if (c >= 'A' && c <= 'Z') { seen.none++; if (mid !== red) bad.push('no red at ' + i + ' of ' + row.textContent.slice(0, 30) + mid); }
      else if (mid === red) bad.push('red at ' + i);
      if ('albu'.includes(c)) { seen.partial++; if (top !== amber) bad.push('no amber at ' + i + top); }
    });
  }
  if (!seen.none || !seen.partial) bad.push('nothing seen');
  return bad.slice(0, 20);
})()`)
	if len(wrong) > 0 {
		t.Errorf("%q", wrong)
	}
	w.Print(true)
	w.Until(`getComputedStyle(document.querySelector('td.m')).display === 'table-cell' && getComputedStyle(document.querySelector('td.track')).display === 'none'`)
	w.Shot("year-print")
	w.Print(false)
	w.Open("/coverage?district_id=bear-glasgow")
	w.Until(yearDrawn)
	mouse := func(kind string) {
		w.Run(`(() => { const c = document.querySelector('tr[data-shift="night"] canvas'), b = c.getBoundingClientRect(), px = b.width / 365;
			c.dispatchEvent(new MouseEvent('` + kind + `', {bubbles: true, clientX: b.left + 200.5 * px, clientY: b.top + 10})); })()`)
	}
	mouse("mousemove")
	w.Says("Bear and Glasgow Night, Tue 8 Jun 2027 19:00–07:00: ▲ partial")
	mouse("click")
	w.Says("had these certificates not ended")
	w.Says("certified through 20 Mar 2027")
	w.Click("#reason a[href^='/coverage/what-if']")
	w.Until(`location.pathname === '/coverage/what-if'`)
}

// yearWithoutScript reads all of it: the table, a month, a day with its reasons, a filter.
func yearWithoutScript(t *testing.T, house *browser.House) {
	w := house.Window(t, browser.NoScript)
	w.Open("/coverage")
	if text := w.Text("table.year"); !strings.Contains(text, "▲") || !strings.Contains(text, "lapse of Asha Juniper") {
		t.Errorf("the table says %.300s", text)
	}
	w.Click("thead a[href='/coverage/2027-03']")
	w.Says("March 2027")
	w.Click("a[href^='/coverage/2027-03-05#at-appo']")
	w.Says("■ nobody")
	w.Says("Unstaffed. Neither leave nor a lapse is behind it")
	w.Open("/coverage")
	w.Fill("#q", "newark")
	w.Press("Enter")
	w.Says("3 of 21 rows")
	w.Click("#steps a[href='/coverage/recruitment']")
	w.Until(`location.pathname === '/coverage/recruitment'`)
}

// yearAsAuditor reads as somebody who keeps no roster.
func yearAsAuditor(t *testing.T, house *browser.House) {
	w := house.Window(t, browser.As(access.Auditor))
	w.Open("/coverage")
	w.Until(yearDrawn + ` && document.querySelector('#steps table')`)
	w.Press("n", "Enter")
	w.Says("It would be closed with these at work")
	w.Until(`!document.querySelector('main a[href*="what-if"], .tabs a[href*="what-if"]')`) // which is not theirs to ask
}

// TestYearOfACity draws the year of Chicago, 22 districts, and tells how long that took. On a quiet machine of two cores it is less than
// the 300 ms that a click may take; here only a page that stands still fails, for others may have the machine.
func TestYearOfACity(t *testing.T) {
	if _, err := os.Stat(cityPacks + "/chicago-2016"); err != nil {
		t.Skip("no pack of a city here")
	}
	book, faults, err := pack.Open(t.Context(), cityPacks+"/chicago-2016")
	if err != nil || book == nil {
		t.Fatal(err, faults)
	}
	rows := book.Records()
	house := browser.Start(t, browser.Setting{Rows: &rows, Clock: "2016-07-15T22:00"})
	w := house.Window(t)
	w.Size(1920, 1080)
	const still = 3000.0 // ms
	var best map[string]float64
	for range 2 {
		w.Open("/coverage")
		w.Until(`document.querySelector('#year[data-drawn]')`)
		took := browser.Eval[map[string]float64](w, `(() => {
  const n = performance.getEntriesByType('navigation')[0], one = name => performance.getEntriesByName(name)[0].duration;
  return {answered: n.responseEnd - n.requestStart, prepared: one('year prepare'), painted: one('year paint'), drawn: Number(document.getElementById('year').dataset.drawn),
    slots: [...document.querySelectorAll('tr[data-slots]')].reduce((n, r) => n + r.dataset.slots.replaceAll('-', '').length, 0)};
})()`)
		t.Log(took)
		if best == nil || took["drawn"] < best["drawn"] {
			best = took
		}
	}
	w.Shot("year-city")
	if best["slots"] < 24000 || best["drawn"] > still {
		t.Errorf("from the request to the picture at best %v ms, %v is standing still", best, still)
	}
}

// yearBound signs in as somebody who answers for two districts: the page shows the figures that the interface answers them, and no
// page of the room, or of credentials, names anybody or anything elsewhere.
func yearBound(t *testing.T, house *browser.House) {
	w := house.Window(t)
	w.Open("/coverage")
	link := browser.Eval[string](w, `fetch('/v1/users', {method: 'POST', headers: {'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID()},
  body: JSON.stringify({login: 'north', name: 'N. North', roles: ['supervisor', 'coordinator'], districts: ['brandywine', 'mill-creek'], invite: true})}).then(r => r.json()).then(r => r.invitation.path)`)
	const secret = "seven slow herons over the marsh"
	north := house.Window(t)
	north.Open(link)
	north.Until(`document.getElementById('password')`)
	north.Fill("#password", secret)
	north.Fill("#again", secret)
	north.Press("Enter")
	north.Until(`location.pathname === '/sign-in' && document.getElementById('login')`)
	north.Fill("#login", "north")
	north.Fill("#password", secret)
	north.Press("Enter")
	north.Until(`location.pathname !== '/sign-in'`)
	north.Open("/coverage")
	north.Until(yearDrawn)
	north.Expect("status of 404")
	wrong := browser.Eval[[]string](north, `(async () => {
  const ask = async path => (await fetch('/v1/' + path)).json(), bad = [];
  const [coverage, gaps, targets] = await Promise.all([ask('coverage?limit=1'), ask('gaps?limit=1'), ask('targets/gaps?limit=1')]);
  const figures = document.querySelector('.figures').innerText.replace(/\s+/g, ' ');
  const share = x => (100 * x).toFixed(1) + ' %';
  for (const want of ['share ' + share(coverage.share.share), 'gaps ' + gaps.total, 'certified ' + share(targets.share_of_patrol.first.share) + ' of patrol', targets.share_of_patrol.first.certified + ' of ' + targets.share_of_patrol.first.posted])
    if (!figures.includes(want)) bad.push(want + ' is not in ' + figures);
  const rows = [...document.querySelectorAll('tr[data-slots]')], by = coverage.by_district_shift.filter(x => x.minutes > 0);
  if (rows.length !== 6 || by.length !== 6) bad.push(rows.length + ' rows, ' + by.length + ' answered');
  by.forEach((x, i) => { if (rows[i].dataset.district !== x.district_id || rows[i].dataset.shift !== x.shift_id || !rows[i].innerText.includes(share(x.share))) bad.push(rows[i].innerText + ' is not ' + JSON.stringify(x)); });
  const count = f => rows.reduce((n, r) => n + [...r.dataset.slots].filter(f).length, 0), s = coverage.statuses;
  if (count(c => c === 'c') !== s.covered || count(c => 'albu'.includes(c)) !== s.partial || count(c => 'ALBU'.includes(c)) !== s.uncovered) bad.push('slots: ' + JSON.stringify(s));
  const theirs = new Set((await ask('officers?limit=1000')).officers.map(o => o.officer_id)); // nobody elsewhere is on a page of what looks ahead, or of credentials
  for (const page of ['coverage/recruitment', 'coverage/forecast', 'coverage/what-if?c=certify~NC040~2026-11-20', 'coverage/steps', 'coverage/2027-03-14', 'credentials', 'credentials/due?within=365', 'credentials/documentation', 'credentials/class?pick=everybody', 'credentials/people?q=NC']) {
    const text = await (await fetch('/' + page)).text(), named = text.match(/NC\d{3}\b/g) ?? [];
    for (const id of named) if (!theirs.has(id)) bad.push(page + ' names ' + id);
    if (/Newark|Wilmington|Appoq/.test(text) || theirs.size !== 114) bad.push(page + ' names another district');
  }
  const slot = await fetch('/coverage/slot?district_id=newark&shift_id=day&date=2027-03-14');
  if (slot.status !== 404) bad.push('a slot of another district: ' + slot.status);
  return bad;
})()`)
	if len(wrong) > 0 {
		t.Errorf("%q", wrong)
	}
}
