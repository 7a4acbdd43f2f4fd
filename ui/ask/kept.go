package ask

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"sync"
)

// mostKept is how many bytes of JSON the answers that are kept were read from, together; they take some three times that. An
// answer that is longer is read each time.
const (
	mostKept    = 8 << 20
	mostAnswers = 128 // of whatever length
)

// kept are answers that were read before. The interface is asked each time whether one is still its answer to whoever asks: it
// names an answer by its ETag, and says 304 where that has not changed.
type kept struct {
	mu   sync.Mutex
	read []answered // the last used at the end
	size int
}

// answered is what an answer was read into.
type answered struct {
	target, tag string
	into        any // a pointer
	size        int // of the JSON
}

// Kept asks as [Service.Get] does, and gives what was read before where the interface says that it is still so: an answer of
// eight thousand people takes longer to read than to make. Others have the same: nobody changes what it returns.
func Kept[T any](s *Service, r *http.Request, path string, query url.Values) (*T, error) {
	target := path + "?" + query.Encode()
	known := s.kept.of(target, reflect.TypeFor[*T]())
	var tags []string
	for _, k := range known {
		tags = append(tags, k.tag)
	}
	a, err := s.Ask(r, Question{Path: path, Query: query, Header: http.Header{"If-None-Match": tags}})
	if err != nil {
		return nil, err
	}
	tag := a.Header.Get("ETag")
	if a.Status == http.StatusNotModified {
		k := known[slices.Index(tags, tag)] // it says which of those that it was asked about
		s.kept.put(k)
		return k.into.(*T), nil
	}
	into := new(T)
	if err := a.Read(into); err != nil {
		return nil, err
	}
	if tag != "" {
		s.kept.put(answered{target, tag, into, len(a.Body)})
	}
	return into, nil
}

// of returns the answers to a question that were read into a type.
func (k *kept) of(target string, into reflect.Type) (list []answered) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, a := range k.read {
		if a.target == target && reflect.TypeOf(a.into) == into {
			list = append(list, a)
		}
	}
	return list
}

// put keeps an answer as the last used, and lets go of those used least lately where there are too many.
func (k *kept) put(a answered) {
	if a.size > mostKept {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read = slices.DeleteFunc(k.read, func(b answered) bool {
		same := b.target == a.target && b.tag == a.tag && reflect.TypeOf(b.into) == reflect.TypeOf(a.into)
		if same {
			k.size -= b.size
		}
		return same
	})
	k.read, k.size = append(k.read, a), k.size+a.size
	for k.size > mostKept || len(k.read) > mostAnswers {
		k.size -= k.read[0].size
		k.read = slices.Delete(k.read, 0, 1)
	}
}
