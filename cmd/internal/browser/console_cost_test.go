package browser_test

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"watchbill/cmd/internal/browser"
	"watchbill/roster"
	"watchbill/roster/demo"
)

// movingUnits is how many units drive in front of the page, and for how long it is looked at: with WATCHBILL_COST=1 long enough for a
// figure to be quoted (go test ./cmd/internal/browser -run TestConsoleCost -v), else for a few rounds.
const movingUnits = 300

// mostShare is how much of a core they may take.
const mostShare = 0.15

// TestConsoleCost has 300 units report where they are once a second in front of the open page, and takes what that costs the
// renderer: of one core, how much its processes used.
func TestConsoleCost(t *testing.T) {
	rounds, alone := 3, os.Getenv("WATCHBILL_COST") != ""
	if alone {
		rounds = 20
	} else {
		t.Parallel() // other tests' windows are counted too: only how often the map was drawn is looked at
	}
	house := browser.Start(t, browser.Setting{})
	w := house.Window(t)
	w.Open("/dispatch")
	standing(w)
	var units []object
	rows := demo.Records(roster.NewDate(2026, time.November, 20))
	for _, o := range rows.Officers {
		if o.Role == roster.RoleOfficer && len(units) < movingUnits { // all of them out, as nobody ever saw them
			units = append(units, object{"unit_id": fmt.Sprintf("Z%03d", len(units)), "primary": "Available", "secondary": []string{"InService"}, "crew": []string{string(o.ID)}})
		}
	}
	tell(t, house, http.MethodPut, "/v1/units", object{"units": units}, nil)
	w.Until(fmt.Sprintf(`document.querySelectorAll('#fleet tbody tr').length >= %d`, movingUnits))
	drive := func(round int) {
		fixes, at := make([]object, movingUnits), moment(w).Format(time.RFC3339)
		for i := range fixes {
			turn := float64(i)/5 + float64(round)/400
			fixes[i] = object{"unit_id": fmt.Sprintf("Z%03d", i), "time": at, "lat": 39.55 + 0.2*math.Sin(turn)*float64(i%17)/17, "lon": -75.62 + 0.1*math.Cos(turn)}
		}
		var taken struct{ Accepted int }
		if tell(t, house, http.MethodPost, "/v1/positions", object{"positions": fixes}, &taken); taken.Accepted != movingUnits {
			t.Fatalf("%d positions of %d were taken", taken.Accepted, movingUnits)
		}
	}
	drive(0)
	w.Until(`document.getElementById('feed').innerText.includes('● feed')`)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	drawn, began, before := browser.Eval[float64](w, `Number(document.getElementById('moving').dataset.drawn)`), time.Now(), used(t)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for round := range rounds {
		select {
		case <-second.C:
			drive(round + 1)
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		}
	}
	took, after := time.Since(began).Seconds(), used(t)
	drawn = browser.Eval[float64](w, `Number(document.getElementById('moving').dataset.drawn)`) - drawn
	t.Logf("the map was drawn %.0f times", drawn)
	if alone {
		for kind, seconds := range after {
			t.Logf("%s: %.1f %% of a core over %.1f s", kind, 100*(seconds-before[kind])/took, took)
		}
		if share := (after["renderer"] - before["renderer"]) / took; share > mostShare {
			t.Errorf("%d moving units take %.0f %% of a core, want at most %.0f %%", movingUnits, share*100, mostShare*100)
		}
	}
	if drawn == 0 || drawn > 3*float64(rounds)+3 {
		t.Errorf("the map was drawn %.0f times in %d s", drawn, rounds)
	}
}

// used is the processor time, in seconds, that the browser's processes below this one have used, by what they are for.
func used(t *testing.T) map[string]float64 {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(stats) == 0 {
		t.Skip("no /proc here: nobody tells what the browser uses")
	}
	parents, ticks, kinds := map[int]int{}, map[int]float64{}, map[int]string{}
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		line, err := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if err != nil || len(fields) < 13 {
			continue
		}
		parents[pid], _ = strconv.Atoi(fields[1])
		user, _ := strconv.ParseFloat(fields[11], 64)
		system, _ := strconv.ParseFloat(fields[12], 64)
		ticks[pid] = (user + system) / 100
		_, kind, typed := strings.Cut(string(line), "--type=")
		switch {
		case typed:
			kinds[pid] = strings.TrimRight(strings.FieldsFunc(kind, func(r rune) bool { return r == 0 || r == ' ' })[0], "\x00")
		case strings.Contains(string(line), "chrom"):
			kinds[pid] = "browser"
		}
	}
	sum := map[string]float64{}
	for pid, kind := range kinds {
		for up := pid; up > 1; up = parents[up] {
			if up == os.Getpid() {
				sum[kind] += ticks[pid]
				break
			}
		}
	}
	return sum
}
