package lane_test

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"watchbill/api/web/lane"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestEnter: so many work, so many wait in turn, the rest is refused at once, and who waits too long too.
func TestEnter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := lane.New(lane.Options{Name: "x", Places: 2, Queue: 3, Wait: 5 * time.Second})
		var working, most, served atomic.Int32
		refused := map[bool]int{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if err := l.Enter(t.Context()); err != nil {
					var r *lane.Refused
					if !errors.As(err, &r) || r.Lane != "x" {
						t.Errorf("refused with %v", err)
						return
					}
					mu.Lock()
					refused[r.Queued]++
					mu.Unlock()
					return
				}
				defer l.Leave()
				most.Store(max(most.Load(), working.Add(1)))
				time.Sleep(4 * time.Second)
				working.Add(-1)
				served.Add(1)
			})
		}
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		if l.Busy() != 2 || l.Waiting() != 3 || refused[false] != 5 {
			t.Errorf("%d work, %d wait, %d refused; want 2, 3 and 5", l.Busy(), l.Waiting(), refused[false])
		}
		mu.Unlock()
		all.Wait()
		mu.Lock()
		if most.Load() != 2 || served.Load() != 4 || refused[true] != 1 || l.Busy() != 0 || l.Waiting() != 0 {
			t.Errorf("at most %d worked, %d were served, %d waited in vain; %d, %d left", most.Load(), served.Load(), refused[true], l.Busy(), l.Waiting())
		}
	})
}

func TestEnterGivenUp(t *testing.T) {
	l := lane.New(lane.Options{Name: "x", Places: 1, Queue: 1})
	if err := l.Enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Enter(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	l.Leave()
}

// TestSlowClients: whoever sends or reads slowly holds no place meanwhile.
func TestSlowClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pool := lane.NewPool(1)
		l, other := lane.New(lane.Options{Name: "x", Pool: pool, Places: 1}), lane.New(lane.Options{Name: "y", Pool: pool, Places: 1})
		if err := l.Enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := other.Enter(t.Context()); err == nil {
			t.Fatal("two work on one processor")
		}
		sent, out := io.Pipe()
		answer := &slowWriter{ResponseRecorder: httptest.NewRecorder(), turn: make(chan struct{})}
		done := make(chan struct{})
		go func() {
			defer close(done)
			w := l.Writer(answer)
			all, err := io.ReadAll(l.Body(sent))
			if err != nil || string(all) != "ab" {
				t.Errorf("%q %v", all, err)
			}
			for range 10 {
				if n, err := w.Write([]byte(strings.Repeat("x", 20<<10))); n != 20<<10 || err != nil {
					t.Errorf("%d %v", n, err)
				}
			}
			if n, err := w.Write(make([]byte, 100<<10)); n != 100<<10 || err != nil {
				t.Errorf("%d %v", n, err)
			}
			if err := w.Done(); err != nil {
				t.Error(err)
			}
		}()
		free := func(when string) {
			synctest.Wait()
			for _, next := range []*lane.Lane{other, l} { // somebody else can work
				if err := next.Enter(t.Context()); err != nil {
					t.Errorf("%s the place is held: %v", when, err)
					return
				}
				next.Leave()
			}
		}
		free("before the body")
		_, _ = out.Write([]byte("a"))
		free("within the body")
		_, _ = out.Write([]byte("b"))
		out.Close()
		for ended := false; !ended; {
			free("while the client reads nothing")
			select {
			case answer.turn <- struct{}{}:
			case <-done:
				ended = true
			}
		}
		if got := answer.Body.Len(); got != 300<<10 {
			t.Errorf("%d bytes arrived", got)
		}
		free("after all")
	})
}

// slowWriter takes a piece when it is told to.
type slowWriter struct {
	*httptest.ResponseRecorder
	turn chan struct{}
}

func (w *slowWriter) Write(p []byte) (int, error) {
	<-w.turn
	return w.ResponseRecorder.Write(p)
}

func BenchmarkEnter(b *testing.B) {
	l := lane.New(lane.Options{Name: "x", Places: 1})
	b.ReportAllocs()
	for b.Loop() {
		if err := l.Enter(b.Context()); err != nil {
			b.Fatal(err)
		}
		l.Leave()
	}
}
