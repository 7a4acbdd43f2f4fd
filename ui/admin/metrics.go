package admin

import (
	"bufio"
	"bytes"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// sample is one figure of the metrics.
type sample struct {
	labels map[string]string
	value  float64
}

// figures are those of the metrics, by name.
type figures map[string][]sample

// readFigures reads metrics in the text that Prometheus reads. Lines that are none are passed over.
func readFigures(text []byte) figures {
	all := figures{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		head, value, ok := cutLast(line, ' ')
		x, err := strconv.ParseFloat(value, 64)
		if !ok || err != nil {
			continue
		}
		name, labels, _ := strings.Cut(head, "{")
		s := sample{map[string]string{}, x}
		for labels = strings.TrimSuffix(labels, "}"); labels != ""; {
			key, rest, ok := strings.Cut(labels, `="`)
			end := strings.Index(rest, `"`)
			if !ok || end < 0 {
				break
			}
			s.labels[key] = rest[:end]
			labels = strings.TrimPrefix(rest[end+1:], ",")
		}
		all[name] = append(all[name], s)
	}
	return all
}

func cutLast(s string, sep byte) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// wants tells whether a sample has these labels, each given as name and value.
func (s sample) wants(labels []string) bool {
	for i := 0; i+1 < len(labels); i += 2 {
		if s.labels[labels[i]] != labels[i+1] {
			return false
		}
	}
	return true
}

// sum adds the samples of a name up that have these labels; false where there are none.
func (f figures) sum(name string, labels ...string) (sum float64, ok bool) {
	for _, s := range f[name] {
		if s.wants(labels) {
			sum, ok = sum+s.value, true
		}
	}
	return sum, ok
}

// by sums the samples of a name up by a label.
func (f figures) by(name, label string) map[string]float64 {
	all := map[string]float64{}
	for _, s := range f[name] {
		all[s.labels[label]] += s.value
	}
	return all
}

// quantile is an upper bound of the quantile of a histogram, in its unit: the end of the bucket in which it lies. False where nothing was
// observed, or it lies beyond the last bucket.
func (f figures) quantile(name string, q float64, labels ...string) (float64, bool) {
	buckets := map[float64]float64{}
	for _, s := range f[name+"_bucket"] {
		if !s.wants(labels) {
			continue
		}
		le, err := strconv.ParseFloat(s.labels["le"], 64)
		if err == nil {
			buckets[le] += s.value
		}
	}
	ends := slices.Sorted(maps.Keys(buckets))
	if len(ends) == 0 || buckets[ends[len(ends)-1]] == 0 {
		return 0, false
	}
	most := buckets[ends[len(ends)-1]]
	for _, end := range ends {
		if buckets[end] >= q*most {
			return end, !math.IsInf(end, 1)
		}
	}
	return 0, false
}
