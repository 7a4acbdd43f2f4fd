package browser_test

import (
	"testing"

	"watchbill/api/web/access"
	"watchbill/cmd/internal/browser"
)

// weeksGap are two weeks of a district of the demo, from Wed 25 Nov, in which one night lacks somebody for its second half, with its
// certified officers: axe takes seconds for thousands of cells.
const weeksGap = "/roster?district=bear-glasgow&from=2026-11-25&days=14&who=cit"

// weeksShort is the block of that night, and weeksNight that of another night, on which one officer alone counts.
const (
	weeksShort = `tr[data-shift="night"] td[data-date="2026-12-08"]`
	weeksNight = `tr[data-shift="night"] td[data-date="2026-11-25"]`
)

// openWeeks opens a page of the weeks and waits for its script.
func openWeeks(w *browser.Window, path string) {
	w.Open(path)
	w.Until(`document.documentElement.classList.contains('scripted')`)
}

// weeksCell puts the keyboard on an officer's day: day 1 is the first of the window.
func weeksCell(w *browser.Window, unit, day string) {
	w.Run(`[...document.querySelectorAll('tr[data-officer]')].find(r => r.querySelector('.u').textContent.trim() === '` + unit + `').cells[` + day + `].firstElementChild.focus()`)
}

// TestWeeksByKeyboard fills a gap without touching the pointer, and undoes it.
func TestWeeksByKeyboard(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	openWeeks(w, weeksGap)
	w.Press("g")
	w.Until(`document.activeElement.closest('` + weeksShort + `.s-partial')`)
	w.Press("Enter")
	w.Until(`document.activeElement.matches('#panel .give')`)
	w.Until(`document.querySelector('` + weeksShort + `.trial.s-covered')`) // before it is saved
	w.Says("Would close")
	w.Look("weeks-gap")
	first := w.Text("#panel ol.able li:first-child b")
	w.Press("ArrowDown")
	w.Until(`document.querySelector('#panel ol.able li:nth-child(2).chosen .effect > *')`)
	w.Press("ArrowUp")
	w.Until(`document.querySelector('#panel ol.able li:first-child.chosen .effect > *')`)
	w.Press("Enter")
	w.Says(first + " is moved here")
	w.Until(`document.querySelector('` + weeksShort + `.s-covered') && document.activeElement.closest('` + weeksShort + `')`)
	w.Press("u")
	w.Says("Undone: " + first)
	w.Until(`document.querySelector('` + weeksShort + `.s-partial')`)
}

// TestWeeksGapPage gives the duty on the page of its own, as a phone has it.
func TestWeeksGapPage(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	w.Size(390, 844)
	openWeeks(w, weeksGap)
	w.Press("g", "Enter")
	w.Says("without a CIT officer")
	w.Until(`location.pathname === '/roster/gap' && document.documentElement.classList.contains('scripted')`)
	w.Run(`document.querySelector('.give').focus()`)
	w.Until(`document.querySelector('` + weeksShort + `.trial.s-covered')`)
	w.Glance("weeks-gap-page")
	w.Size(390, 844)
	w.Run(`document.querySelector('.give').click()`)
	w.Says("is moved here")
	w.Until(`location.pathname === '/roster'`)
}

// TestWeeksLeave puts the one officer who counts on leave: the strip shows what that opens before it is saved.
func TestWeeksLeave(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	openWeeks(w, weeksGap)
	weeksCell(w, "G302", "1")
	w.Press("ArrowRight", "ArrowLeft", "l")
	w.Until(`document.activeElement.name === 'from'`)
	w.Until(`document.querySelector('` + weeksNight + `.trial:not(.s-covered)')`)
	w.Says("Would open")
	w.Glance("weeks-leave-14")
	w.Press("Enter")
	w.Says("Leave for Luz Dogwood from Wed 25 Nov. It opens a gap")
	w.Until(`document.querySelector('` + weeksNight + ` a.block') && document.querySelector('#panel').hidden`)
	w.Press("Enter") // the cell again: what was put there can be taken off
	w.Says("End leave Wed 25 Nov, vacation")
	w.Press("Escape")
	w.Until(`document.querySelector('#panel').hidden`)
	w.Press("u")
	w.Says("Undone: Leave for Luz Dogwood")
	w.Until(`document.querySelector('` + weeksNight + `.s-covered')`)
}

// TestWeeksOverride gives extra duty that leaves too little rest: the rules hold it up until somebody says why.
func TestWeeksOverride(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	w.Expect("status of 409")
	openWeeks(w, weeksGap)
	weeksCell(w, "G104", "1")
	w.Press("e")
	w.Until(`document.activeElement.name === 'from' && document.activeElement.closest('[data-act=extra]')`)
	w.Run(`for (const [n, v] of [['start', '22:00'], ['end', '02:00']]) document.querySelector('[data-act=extra] [name=' + n + ']').value = v`)
	w.Click("[data-act=extra] button")
	w.Says("Not saved: it breaks a work rule")
	w.Until(`document.activeElement.name === 'reason'`)
	w.Glance("weeks-rules")
	w.Choose("[name=reason]", "emergency")
	w.Fill("[name=words]", "two units down")
	w.Press("Enter")
	w.Says("Extra duty for Lena Harrier on Wed 25 Nov")
	w.Until(`document.querySelector('#grid rect.extra')`)
}

// TestWeeksConflict has two supervisors at one officer's day: the second is told, and nothing typed is lost.
func TestWeeksConflict(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	one, two := house.Window(t), house.Window(t)
	one.Expect("status of 412")
	two.Expect("status of 409")
	openWeeks(one, weeksGap)
	openWeeks(two, weeksGap)
	for _, w := range []*browser.Window{one, two} {
		weeksCell(w, "G302", "1")
		w.Press("l")
		w.Until(`document.activeElement.name === 'from'`)
	}
	two.Fill("[data-act=leave] [name=kind]", "")
	two.Choose("[data-act=leave] [name=kind]", "court")
	one.Click("[data-act=leave] button")
	one.Says("Leave for Luz Dogwood")
	two.Says("changed by another")
	two.Click("#moved button")
	two.Until(`document.querySelector('#moved').hidden && document.querySelector('` + weeksNight + ` a.block') && document.querySelector('[data-act=leave] [name=kind]').value === 'court'`)
	save := func() {
		two.Run(`document.querySelector('[data-act=leave] button').focus()`)
		two.Press("Enter")
	}
	save()
	two.Says("Somebody else changed the duty of this officer")
	two.Says("It is now: leave Wed 25 Nov, vacation")
	two.Until(`document.querySelector('[data-act=leave] [name=kind]').value === 'court'`)
	two.Shot("weeks-conflict")
	save()
	two.Says("Leave for Luz Dogwood")
	one.Says("changed by another")
	one.Press("u") // there are two such rows now, and which is whose is not to be guessed
	one.Says("Not undone: Leave for Luz Dogwood")
}

// TestWeeksWithoutScript enters leave with forms alone, after looking at what it would do.
func TestWeeksWithoutScript(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t, browser.NoScript)
	w.Open(weeksGap)
	w.Says("Gaps in these weeks")
	w.Click(`tr[data-officer="` + browser.Eval[string](w, `[...document.querySelectorAll('tr[data-officer]')].find(r => r.querySelector('.u').textContent.trim() === 'G302').dataset.officer`) + `"] td:nth-child(2) a`)
	w.Says("Luz Dogwood, Wed 25 Nov")
	w.Click("summary")
	w.Click("[data-act=leave] button.second")
	w.Says("Would open")
	w.Until(`document.querySelector('` + weeksNight + `.trial')`)
	w.Click("[data-act=leave] button")
	w.Says("It opens a gap")
	w.Until(`location.search.includes('bear-glasgow')`)
	w.Click("#undo button")
	w.Says("Undone")
}

// TestWeeksAuditor: an auditor sees the weeks, the days and the gaps, and nothing to edit with.
func TestWeeksAuditor(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t, browser.As(access.Auditor))
	openWeeks(w, "/roster?district=bear-glasgow&from=2026-10-28&days=42&shift=night")
	w.Glance("weeks-auditor-42")
	w.Press("g", "Enter")
	w.Says("is moved from")
	w.Until(`!document.querySelector('#panel form button, #undo')`)
	w.Until(`document.querySelector('` + weeksShort + `').getBoundingClientRect().right <= document.getElementById('panel').getBoundingClientRect().left`) // the last of 42 days, beside what opened
	w.Press("Escape")
	weeksCell(w, "G302", "29")
	w.Press("Enter")
	w.Says("Luz Dogwood, Wed 25 Nov")
	w.Until(`!document.querySelector('#panel form')`)
}

// TestWeeksBound: who answers for one district gets that one, and nothing of another.
func TestWeeksBound(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	all := house.Window(t)
	all.Open("/roster")
	status := browser.Eval[int](all, `fetch('/v1/users').then(r => r.json()).then(l => l.users.find(u => u.login === 'demo.supervisor')).then(u => fetch('/v1/users/' + u.id, {
		method: 'PATCH', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({districts: ['bear-glasgow']})})).then(r => r.status)`)
	if status != 200 {
		t.Fatalf("the account is not bound: %d", status)
	}
	w := house.Window(t, browser.As(access.Supervisor))
	w.Expect("status of 404")
	openWeeks(w, "/roster?from=2026-11-23")
	w.Says("Roster of Bear and Glasgow")
	w.Until(`document.querySelectorAll('[name=district] option').length === 1`)
	w.Press("g", "Enter")
	w.Says("6 h without a CIT officer")
	w.Press("Escape")
	weeksCell(w, "G302", "3")
	w.Press("l")
	w.Says("Would open")
	w.Open("/roster?district=newark")
	w.Says("no such district")
}

// TestWeeksMarks: leave that is asked for stands in its cells with the cover that would remain, and what was changed since it was
// published is marked.
func TestWeeksMarks(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	openWeeks(w, weeksGap)
	post := func(path, body string) {
		if status := browser.Eval[int](w, `fetch('`+path+`', {method: 'POST', headers: {'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID()}, body: JSON.stringify(`+body+`)}).then(r => r.status)`); status != 201 {
			t.Fatalf("%s %s: %d", path, body, status)
		}
	}
	officer := browser.Eval[string](w, `[...document.querySelectorAll('tr[data-officer]')].find(r => r.querySelector('.u').textContent.trim() === 'G302').dataset.officer`)
	post("/v1/publications", `{from: '2026-11-23', to: '2026-12-08', district_ids: ['bear-glasgow']}`)
	post("/v1/requests", `{officer_id: '`+officer+`', leave: {from: '2026-11-25', to: '2026-11-26', kind: 'vacation'}}`)
	post("/v1/absences", `{officer_id: '`+officer+`', from: '2026-12-01', to: '2026-12-01', kind: 'sick'}`)
	w.Says("changed by another")
	w.Click("#moved button")
	w.Until(`document.querySelectorAll('td.asked').length === 2 && document.querySelectorAll('td.moved').length === 1`)
	w.Says("1 for leave waiting")
	weeksCell(w, "G302", "1")
	w.Press("Enter")
	w.Says("Leave Wed 25 Nov to Thu 26 Nov is asked for. Approving it opens 2 gaps")
	w.Shot("weeks-marks")
}

// TestWeeksDrag chooses days with the pointer, as the keyboard does with Shift.
func TestWeeksDrag(t *testing.T) {
	t.Parallel()
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	openWeeks(w, weeksGap)
	w.Run(`(() => {
		const row = document.querySelector('tr[data-officer]'), at = td => { const r = td.getBoundingClientRect(); return {bubbles: true, clientX: r.x + 5, clientY: r.y + 5, button: 0, pointerType: 'mouse'}; };
		row.cells[1].firstElementChild.dispatchEvent(new PointerEvent('pointerdown', at(row.cells[1])));
		for (const i of [2, 3, 4]) row.cells[i].firstElementChild.dispatchEvent(new PointerEvent('pointermove', at(row.cells[i])));
		row.cells[4].firstElementChild.dispatchEvent(new PointerEvent('pointerup', at(row.cells[4])));
	})()`)
	w.Until(`document.querySelector('[data-act=leave] [name=from]')?.value === '2026-11-25' && document.querySelector('[data-act=leave] [name=to]').value === '2026-11-28'`)
	w.Press("Escape")
	weeksCell(w, "G103", "3")
	w.Run(`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', shiftKey: true, bubbles: true}))`)
	w.Press("l")
	w.Until(`document.querySelector('[data-act=leave] [name=from]')?.value === '2026-11-27' && document.querySelector('[data-act=leave] [name=to]').value === '2026-11-28'`)
	w.Run(`window.fetch = () => Promise.reject(new TypeError('no service'))`) // it dies: what stands here stays, and says so
	w.Click("[data-act=leave] button")
	w.Says("The service did not answer. What you typed is still here.")
	w.Press("Escape", "Enter")
	w.Says("The service did not answer, so there is nothing to show of that.")
	w.Until(`document.activeElement.closest('#grid td')`)
}
