package weeks

import (
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
)

// effect is what an edit does, or would do.
type effect struct {
	Opened, Closed         []gapLink
	MoreOpened, MoreClosed int        // that are not listed
	Changed                []gapMoved // gaps that are longer, shorter or cut in two
	MoreChanged            int
	Breaches               []string // of work rules
	Held                   bool     // they keep it from being done
	Over                   override // as typed
	Reasons                []choice
}

// gapLink is a gap that is told of.
type gapLink struct {
	ID, Text, Path string
	Left           left
}

// gapMoved is a gap as it is and as it would be.
type gapMoved struct{ Before, After string }

// maxTold is how many gaps of a sort are told of.
const maxTold = 6

// effect tries writes: what they would do to the strip and the gaps, and what the work rules say. Errors are those of the
// interface; breaches that hold the writes up are none.
func (r room) effect(c echo.Context, w *window, s *strip, writes []write, over override) (*effect, error) {
	e := &effect{}
	var opened, closed []gap
	var changed []gapChange
	for _, need := range w.needs() {
		d, err := r.try(c, w, s, need, writes)
		if err != nil {
			return nil, err
		}
		gaps := &d.Difference.Gaps
		e.MoreOpened += gaps.Opened.more()
		e.MoreClosed += gaps.Closed.more()
		e.MoreChanged += gaps.Changed.more()
		opened, closed, changed = append(opened, gaps.Opened.Rows...), append(closed, gaps.Closed.Rows...), append(changed, gaps.Changed.Rows...)
	}
	e.gaps(r, w, s, opened, closed, changed)
	for i := range writes {
		if writes[i].After {
			continue
		}
		done, _, err := r.put(c, &writes[i], over, "", true)
		if breaches := held(err); breaches != nil {
			e.hold(r, w, breaches, over)
			continue
		}
		if err != nil {
			return nil, err
		}
		e.breaches(r, w, done.Breaches)
	}
	return e, nil
}

// hold says which breaches keep an edit from being done, and asks why they are to be overridden.
func (e *effect) hold(r room, w *window, list []breach, over override) {
	e.breaches(r, w, list)
	e.Held, e.Over = true, over
	for _, reason := range reasons {
		e.Reasons = append(e.Reasons, choice{reason.Value, reason.Name, reason.Value == over.Reason})
	}
}

// breaches tells of work rules.
func (e *effect) breaches(r room, w *window, list []breach) {
	for _, b := range list {
		e.Breaches = append(e.Breaches, fmt.Sprintf("%s: %s, %s", strings.ReplaceAll(b.Rule, "-", " "), b.Detail, r.when(b.Start, b.End)))
	}
}

// gaps tells of gaps, the window's need and district first.
func (e *effect) gaps(r room, w *window, s *strip, opened, closed []gap, changed []gapChange) {
	var more int
	e.Opened, more = r.links(w, s, opened)
	e.MoreOpened += more
	e.Closed, more = r.links(w, s, closed)
	e.MoreClosed += more
	for i, g := range changed {
		if i >= maxTold {
			e.MoreChanged += len(changed) - i
			break
		}
		e.Changed = append(e.Changed, gapMoved{r.gapsSaid(w, g.Before), r.gapsSaid(w, g.After)})
	}
}

// links are the first of some gaps, and how many more there are.
func (r room) links(w *window, s *strip, list []gap) (links []gapLink, more int) {
	for i := range list {
		if i >= maxTold {
			return links, len(list) - i
		}
		links = append(links, gapLink{list[i].ID, r.gapSaid(w, &list[i]), gapPath(w, list[i].ID), s.left(w, &list[i])})
	}
	return links, 0
}

func (r room) gapsSaid(w *window, list []gap) string {
	said := make([]string, len(list))
	for i := range list {
		said[i] = r.gapSaid(w, &list[i])
	}
	return strings.Join(said, " and ")
}

// gapSaid says a gap: "Sat 21 Nov 19:00–07:00, short 2", with its district and its need where they are not the window's.
func (r room) gapSaid(w *window, g *gap) string {
	text := r.when(g.Start, g.End)
	if g.Short > 1 {
		text += fmt.Sprintf(", short %d", g.Short)
	}
	if g.District != w.District().ID {
		text += " in " + r.districtName(g.District)
	}
	if need := g.need(); need != w.Need {
		text += map[roster.Need]string{roster.NeedCIT: " without CIT officer", roster.NeedCoResponder: " without co-responder pair"}[need]
	}
	return text
}

// districtName is how people call a district.
func (r room) districtName(id roster.DistrictID) string {
	if i, ok := r.Book().District(id); ok {
		return r.Book().Districts().At(i).Name()
	}
	return string(id)
}

// sentence says what a saved edit did to the gaps of the year.
func (r room) sentence(w *window, done []written) string {
	var opened, closed []gap
	changed, more := 0, 0
	for i := range done {
		if k := done[i].Consequences; k != nil {
			more += k.LeftOut
			opened, closed = append(opened, k.Opened...), append(closed, k.Closed...)
			changed += len(k.Changed)
		}
	}
	var said []string
	for _, list := range []struct {
		verb string
		gaps []gap
	}{{"opens", opened}, {"closes", closed}} {
		if n := len(list.gaps); n == 1 {
			said = append(said, list.verb+" a gap: "+r.gapSaid(w, &list.gaps[0]))
		} else if n > 1 {
			said = append(said, fmt.Sprintf("%s %d gaps, the first %s", list.verb, n, r.gapSaid(w, &list.gaps[0])))
		}
	}
	if changed > 0 {
		said = append(said, fmt.Sprintf("changes %s", counted(changed, "gap")))
	}
	if more > 0 {
		said = append(said, "touches "+counted(more, "gap")+" more")
	}
	for i := range done {
		for _, b := range done[i].Breaches {
			said = append(said, "breaks a work rule: "+b.Detail)
		}
	}
	if said == nil {
		return "No gap opens or closes."
	}
	return "It " + strings.Join(said, "; it ") + "."
}

// counted says how many: 1 gap, 3 gaps.
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return page.Count(n) + " " + what
}

// refuse says on a frame why something was not done; false where the edge answers that.
func refuse(f *page.Frame, err error) bool {
	const kept = "Nothing was saved. What you typed is still there."
	if status(err) == 404 && !inPart(err) {
		f.Wrong = []string{"That is not on the roster any more: somebody took it off, or changed it.", kept + " What you see is the roster as it is now."}
		return true
	}
	return refuseKeeping(f, err, kept)
}

// refuseKeeping says it with what was kept, which is not so where half an edit stands.
func refuseKeeping(f *page.Frame, err error, kept string) bool {
	if inPart(err) {
		kept = "A part of it was saved, and could not be taken back. Look at the officer's day before you try again."
	}
	return f.Refuse(err, kept)
}
