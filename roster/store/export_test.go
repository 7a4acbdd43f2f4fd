package store

// What the tests see of the inside.

const RecordVersion = recordVersion

var Head = []byte(head)

// Parse is key.parse.
func Parse(k []byte) ([]string, int, error) { return key(k).parse() }

// MakeKey is a key of these components with an ordinal.
func MakeKey(ordinal int, components ...string) []byte {
	var k key
	for _, c := range components {
		k = with(k, c)
	}
	return k.ordinal(ordinal)
}

// Tables names the tables.
func Tables() (files []string) {
	for _, t := range tables {
		files = append(files, t.file)
	}
	return files
}

// ReadRecord decodes a value of the i-th table and returns it encoded anew.
func ReadRecord(i int, value []byte) (again []byte, err error) {
	var r reading
	if err := tables[i].read(&r, value); err != nil {
		return nil, err
	}
	records := r.done()
	err = tables[i].each(&records, func(_ key, v []byte) { again = v })
	return again, err
}

// SameRecord compares two values of the i-th table.
func SameRecord(i int, a, b []byte) (bool, error) { return tables[i].same(a, b) }
