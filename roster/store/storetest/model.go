package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/store"
)

// testModel does the same random things to the engine and to a Memory, and compares everything that they say.
func testModel(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		place := t.TempDir()
		m := &pair{t: rt, engine: open(t, place), model: NewMemory(), revisions: []uint64{0}}
		defer func() { m.engine.Close() }()
		rt.Repeat(map[string]func(*rapid.T){
			"commit": m.commit,
			"get":    m.get,
			"scan":   m.scan,
			"watch":  m.watch,
			"reopen": func(rt *rapid.T) {
				if rapid.IntRange(0, 4).Draw(rt, "often") > 0 {
					rt.Skip("seldom")
				}
				if err := m.engine.Close(); err != nil {
					rt.Fatalf("close: %v", err)
				}
				m.engine = open(t, place)
				m.opened = len(m.revisions) - 1
			},
		})
	})
}

// pair is the engine and the model, which must agree up to the numbering of revisions: the model's are 1, 2, 3, …
type pair struct {
	t         *rapid.T
	engine    store.KV
	model     *Memory
	revisions []uint64 // the engine's, by the model's; revisions[0] is 0
	opened    int      // the model's revision when the engine was last opened
}

// Few and awkward keys, so that they meet.
var keys = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 'a', 0xFF}), 1, 3), func(b []byte) string { return string(b) })

func (m *pair) commit(rt *rapid.T) {
	var engine, model store.Txn
	for _, key := range rapid.SliceOfNDistinct(keys, 0, 6, rapid.ID).Draw(rt, "keys") {
		op := del(key)
		if rapid.IntRange(0, 2).Draw(rt, "put") > 0 {
			op = put(key, rapid.StringN(0, 5, -1).Draw(rt, "value"))
		}
		engine.Ops = append(engine.Ops, op)
	}
	model.Ops = slices.Clone(engine.Ops)
	for range rapid.IntRange(0, 2).Draw(rt, "conditions") {
		key := keys.Draw(rt, "condition's key")
		revision := m.model.entries[key].Revision // most often true
		if rapid.IntRange(0, 3).Draw(rt, "false") == 0 {
			revision = uint64(rapid.IntRange(0, len(m.revisions)-1).Draw(rt, "at"))
		}
		engine.If = append(engine.If, at(key, m.revisions[revision]))
		model.If = append(model.If, at(key, revision))
	}
	got, err := m.engine.Commit(context.Background(), engine)
	want, wantErr := m.model.Commit(context.Background(), model)
	m.agree("commit", kindOf(err), kindOf(wantErr))
	if err != nil {
		return
	}
	if len(engine.Ops) > 0 {
		if last := m.revisions[len(m.revisions)-1]; got <= last {
			m.t.Fatalf("commit took revision %d after %d", got, last)
		}
		m.revisions = append(m.revisions, got)
	}
	m.agree("commit", got, m.revisions[want])
}

func (m *pair) get(rt *rapid.T) {
	key := []byte(keys.Draw(rt, "key"))
	got, err := m.engine.Get(context.Background(), key)
	want, wantErr := m.model.Get(context.Background(), key)
	m.agree("get", kindOf(err), kindOf(wantErr))
	if err == nil {
		m.agree("get", texts([]store.Entry{got}), m.entries(want))
	}
}

func (m *pair) scan(rt *rapid.T) {
	r := store.Range{Limit: rapid.IntRange(0, 5).Draw(rt, "limit")}
	if rapid.Bool().Draw(rt, "start") {
		r.Start = []byte(keys.Draw(rt, "from"))
	}
	if rapid.Bool().Draw(rt, "end") {
		r.End = []byte(keys.Draw(rt, "to"))
	}
	if rapid.Bool().Draw(rt, "prefix") {
		r = store.Prefix(r.Start)
	}
	got, err := m.engine.Scan(context.Background(), r)
	want, wantErr := m.model.Scan(context.Background(), r)
	m.agree("scan", kindOf(err), kindOf(wantErr))
	m.agree("scan", texts(got.Entries), m.entries(want.Entries...))
	m.agree("scan: revision", got.Revision, m.revisions[want.Revision])
	m.agree("scan: more", got.More, want.More)
}

func (m *pair) watch(rt *rapid.T) {
	newest := len(m.revisions) - 1
	after := rapid.IntRange(0, newest).Draw(rt, "after")
	got := []string{}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if after == newest {
		cancel()
	}
	for e, err := range m.engine.Watch(ctx, m.revisions[after]) {
		if errors.Is(err, store.ErrCompacted) && (after < m.opened || newest-after > store.HistoryCommits) {
			return
		}
		if errors.Is(err, context.Canceled) {
			break
		}
		if err != nil {
			m.t.Fatalf("watch after %d: %v", after, err)
		}
		if got = append(got, told(e)); e.Revision >= m.revisions[newest] {
			break
		}
	}
	want := []string{}
	for _, e := range m.model.log[after:] {
		e.Revision = m.revisions[e.Revision]
		want = append(want, told(e))
	}
	m.agree("watch", got, want)
}

// entries renders the model's entries with the engine's revisions.
func (m *pair) entries(entries ...store.Entry) []string {
	for i := range entries {
		entries[i].Revision = m.revisions[entries[i].Revision]
	}
	return texts(entries)
}

func (m *pair) agree(what string, got, want any) {
	if g, w := fmt.Sprintf("%q", got), fmt.Sprintf("%q", want); g != w {
		m.t.Fatalf("%s: got %s, the model says %s", what, g, w)
	}
}

func kindOf(err error) string {
	var e *roster.Error
	if errors.As(err, &e) {
		return string(e.Kind)
	}
	return fmt.Sprint(err)
}
