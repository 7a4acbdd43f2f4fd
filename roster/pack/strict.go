package pack

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// strict reads a JSON file into a Go value whose tags name the keys: unknown and doubled keys and values of another
// type are faults, each at its line and with its path. What the file leaves out stays as it is.
type strict struct {
	in   *reading
	file string
	c    *cursor

	merge bool // into what v holds already: null takes an entry out of a map
}

// fresh has what a value starts from when its key is there.
var fresh = map[reflect.Type]any{reflect.TypeFor[roster.Refresher](): roster.DefaultRefresher()}

// read reads the file into what v points to and returns false when it holds no object.
func (d *strict) read(v any) bool {
	if d.c.kind() != '{' {
		d.in.fault(d.file, d.c.line, "file", "is not a JSON object")
		d.in.file(d.file).lost = true
		return false
	}
	d.value("", reflect.ValueOf(v).Elem())
	return true
}

func (d *strict) faultAt(line int, path, format string, args ...any) {
	d.in.file(d.file).badKeys[path] = true
	d.in.fault(d.file, line, label(path), format, args...)
}

// wrong reports a value of another type and passes over it.
func (d *strict) wrong(path, want string) {
	line := d.c.line
	d.faultAt(line, path, "%s is not %s", asWritten(d.c.skip()), want)
}

// value reads the next value into v.
func (d *strict) value(path string, v reflect.Value) {
	kind := d.c.kind()
	d.in.file(d.file).keys[path] = d.c.line
	switch v.Kind() {
	case reflect.Struct:
		d.object(path, kind, v)
	case reflect.Map:
		d.table(path, kind, v)
	case reflect.Pointer:
		if kind == 'n' {
			d.c.skip()
			v.SetZero()
			return
		}
		start := reflect.New(v.Type().Elem())
		if x, ok := fresh[v.Type().Elem()]; ok {
			start.Elem().Set(reflect.ValueOf(x))
		}
		if !v.IsNil() { // merged into a copy: what v points to may be a Book's
			start.Elem().Set(v.Elem())
		}
		v.Set(start)
		d.value(path, v.Elem())
	case reflect.Slice:
		d.list(path, kind, v)
	case reflect.String:
		d.text(path, kind, v)
	case reflect.Bool:
		if kind != 't' && kind != 'f' {
			d.wrong(path, "true or false")
			return
		}
		v.SetBool(string(d.c.skip()) == "true")
	default:
		d.number(path, kind, v)
	}
}

func (d *strict) text(path string, kind byte, v reflect.Value) {
	if kind != '"' {
		d.wrong(path, "a string")
		return
	}
	line, s := d.c.line, d.c.text()
	if problem := badText(s); problem != "" {
		d.faultAt(line, path, "%s", problem)
		return
	}
	v.SetString(s)
}

func (d *strict) number(path string, kind byte, v reflect.Value) {
	want := "a number"
	if v.Kind() == reflect.Int {
		want = "a whole number"
	}
	if kind != '-' && (kind < '0' || kind > '9') {
		d.wrong(path, want)
		return
	}
	probe := *d.c
	raw := string(probe.skip())
	if v.Kind() == reflect.Int {
		n, err := strconv.ParseInt(raw, 10, 32)
		if err != nil {
			d.wrong(path, want)
			return
		}
		v.SetInt(n)
	} else {
		x, err := parseNumber(raw)
		if err != nil {
			d.wrong(path, want)
			return
		}
		v.SetFloat(x)
	}
	*d.c = probe
}

func (d *strict) list(path string, kind byte, v reflect.Value) {
	if kind != '[' {
		d.wrong(path, "a list")
		return
	}
	v.SetZero()
	d.c.items(func() {
		item, at := reflect.New(v.Type().Elem()).Elem(), path
		if item.Kind() == reflect.Struct { // each has keys of its own, at lines of its own
			at = join(path, strconv.Itoa(v.Len()))
		}
		d.value(at, item)
		v.Set(reflect.Append(v, item))
	})
	if v.IsNil() && d.file == roster.PolicyFile {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0)) // an empty list is not the default one
	}
}

// table reads an object whose keys are the agency's own into a map, which keeps what it already has.
func (d *strict) table(path string, kind byte, v reflect.Value) {
	if kind != '{' {
		d.wrong(path, "an object")
		return
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	seen := map[string]bool{}
	d.c.members(func(key string) {
		at := join(path, key)
		if seen[key] {
			d.faultAt(d.c.line, at, "is there twice")
			return
		}
		seen[key] = true
		if problem := badText(key); problem != "" {
			d.faultAt(d.c.line, at, "%s", problem)
			return
		}
		if d.merge && d.c.kind() == 'n' {
			v.SetMapIndex(reflect.ValueOf(key), reflect.Value{})
			return
		}
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(at, item)
		v.SetMapIndex(reflect.ValueOf(key), item)
	})
}

// object reads an object into a struct.
func (d *strict) object(path string, kind byte, v reflect.Value) {
	if kind != '{' {
		d.wrong(path, "an object")
		return
	}
	fields := map[string]reflect.Value{}
	var names []string
	for _, f := range reflect.VisibleFields(v.Type()) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			fields[name] = v.FieldByIndex(f.Index)
			names = append(names, name)
		}
	}
	seen := map[string]bool{}
	d.c.members(func(key string) {
		field, known := fields[key]
		switch {
		case !known:
			near := "; known are " + strings.Join(names, " ")
			if n := roster.Suggest(key, slices.Values(names)); n != "" {
				near = "; nearest is " + n
				d.in.file(d.file).badKeys[join(path, n)] = true // the roster may miss it for no other reason
			}
			d.faultAt(d.c.line, join(path, key), "unknown key%s", near)
		case seen[key]:
			d.faultAt(d.c.line, join(path, key), "is there twice")
		default:
			seen[key] = true
			d.value(join(path, key), field)
		}
	})
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
