package api_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/roster"
)

func TestGrids(t *testing.T) {
	book := demoBook(t, 1)
	later, faults := book.With(2, book.Person(0).Rows())
	if faults.Err() != nil {
		t.Fatal(faults)
	}
	grids, opt := api.NewGrids(), coverage.Options{Need: roster.NeedCIT, From: demoFrom, Days: 30}
	get := func(b *roster.Book, o coverage.Options) *coverage.Grid {
		g, err := grids.Grid(context.Background(), b, o)
		if err != nil {
			t.Fatal(err)
		}
		if g.Book() != b || g.Options() != o {
			t.Fatalf("a grid of revision %d, %+v, asked for %d, %+v", g.Book().Revision(), g.Options(), b.Revision(), o)
		}
		return g
	}
	first := get(book, opt)
	if get(book, opt) != first {
		t.Error("computed twice")
	}
	second := get(later, opt)
	if get(later, opt) != second {
		t.Error("the later grid was not kept")
	}
	if get(book, opt); get(later, opt) != second {
		t.Error("a straggler at the earlier revision pushed the later grid out")
	}
	for i := range 40 {
		get(later, coverage.Options{Need: roster.NeedCIT, From: demoFrom + roster.Date(i), Days: 10})
	}
	if get(later, opt) == second {
		t.Error("kept after 40 others")
	}
	if _, err := grids.Grid(context.Background(), book, coverage.Options{Need: "x", From: demoFrom, Days: 1}); err == nil {
		t.Error("no error for an unknown need")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := grids.Grid(ctx, book, coverage.Options{Need: roster.NeedCIT, From: demoFrom, Days: 77}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v from a request given up", err)
	}
}

func TestGridsAtOnce(t *testing.T) {
	book := demoBook(t, 1)
	later, _ := book.With(2, book.Person(0).Rows())
	grids := api.NewGrids()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 20 {
				b := []*roster.Book{book, later}[(i+k)%2]
				opt := coverage.Options{Need: roster.NeedCIT, From: demoFrom + roster.Date(k%5), Days: 5}
				if g, err := grids.Grid(context.Background(), b, opt); err != nil || g.Book() != b || g.Options() != opt {
					t.Errorf("got %v, %v", g, err)
				}
			}
		})
	}
	wg.Wait()
}
