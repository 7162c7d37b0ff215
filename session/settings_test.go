package session

import (
	"fmt"
	"reflect"
	"testing"
)

// A value that a setting can't have leaves it, and all that depends on it, as it was.
func TestWrongValues(t *testing.T) {
	s := open(t)
	do(t, s, ":set contractions 5k\n:set show 77\n:undef fact")
	before := s.set
	for _, row := range settings {
		for _, value := range []string{"nosuch", "-1", "1.5.2", "99999999999999999999999999"} {
			if err := mistake(t, s, ":set "+row.name+" "+value); err == nil {
				t.Errorf(":set %s %s is taken", row.name, value)
			}
			if s.set != before {
				t.Fatalf(":set %s %s: %+v, before %+v", row.name, value, s.set, before)
			}
		}
	}
	if s.defs.has("fact") {
		t.Error("what was undefined is there again")
	}
}

// What a setting shows can be set, and each value that it lists; these are the only
// ones that an image may name.
func TestSettingsTable(t *testing.T) {
	s := open(t)
	fields := reflect.TypeFor[Settings]()
	if n := len(settings) + 1; n != fields.NumField() { // the layout has a command
		t.Errorf("%d settings of %d fields", n, fields.NumField())
	}
	for _, row := range settings {
		if row.name == "record" {
			continue // there is no database
		}
		for _, value := range append([]string{row.get(&s.set)}, row.values...) {
			if err := row.set(s, value); err != nil {
				t.Errorf(":set %s %s: %v", row.name, value, err)
				continue
			}
			was := row.get(&s.set)
			if s.set.mend(); row.get(&s.set) != was {
				t.Errorf(":set %s %s is mended to %s", row.name, value, row.get(&s.set))
			}
		}
	}
	var wild Settings
	for i := range fields.NumField() {
		switch f := reflect.ValueOf(&wild).Elem().Field(i); f.Kind() {
		case reflect.Uint8:
			f.SetUint(200)
		case reflect.Int:
			f.SetInt(-1)
		}
	}
	wild.mend()
	for _, row := range settings {
		if text := row.get(&wild); text == "" {
			t.Errorf("%s shows nothing", row.name)
		}
	}
	if fmt.Sprint(wild.Nodes, wild.Show, wild.Strategy) != "1024 0 normal" {
		t.Errorf("mended to %+v", wild)
	}
}
