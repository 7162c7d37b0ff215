package store

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// childEnv has the test binary write to the database that it names, for ever or as
// often as it says.
const childEnv = "SKIREPL_STORE_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		os.Exit(child(path))
	}
	os.Exit(m.Run())
}

// child enters inputs and prints the number of each once it is stored.
func child(path string) int {
	var most int
	if _, err := fmt.Sscan(os.Args[1], &most); err != nil {
		panic(err)
	}
	db, err := Open(path)
	if err == nil {
		var id int64
		id, err = db.Begin("test", "/", time.Now())
		for i := 0; err == nil && (most == 0 || i < most); i++ {
			e := Entry{Session: id, Time: time.Now(), Input: fmt.Sprintf("input %d", i+1)}
			var row int64
			if row, err = db.Add(&e); err == nil {
				e.Result = fmt.Sprintf("result %d", i+1)
				err = db.Finish(row, &e, nil, Changes{})
			}
			fmt.Println(id, e.Number)
		}
	}
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	return 0
}

func spawn(t *testing.T, path string, most int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe, fmt.Sprint(most))
	cmd.Env = append(os.Environ(), childEnv+"="+path)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, bufio.NewScanner(out)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(path)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

func enter(t testing.TB, db *DB, id int64, input, result string, c Changes) {
	t.Helper()
	e := Entry{Session: id, Time: time.UnixMilli(1000), Input: input}
	row, err := db.Add(&e)
	must(t, err)
	e.Result = result
	must(t, db.Finish(row, &e, nil, c))
}

// TestKilled kills a process in the midst of its work: whatever it has shown is
// there, and the next one finds a sound database.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "s.db")
	for round := range 3 {
		cmd, lines := spawn(t, path, 0)
		var id int64
		var shown int
		for range 20 + 7*round {
			if !lines.Scan() {
				t.Fatal("the child ended by itself")
			}
			if _, err := fmt.Sscan(lines.Text(), &id, &shown); err != nil {
				t.Fatalf("%s: %v", lines.Text(), err)
			}
		}
		must(t, cmd.Process.Kill())
		_ = cmd.Wait()
		db := open(t, path)
		entries, err := db.Entries(id)
		must(t, err)
		if len(entries) < shown {
			t.Fatalf("%d were shown, %d are there", shown, len(entries))
		}
		for i, e := range entries[:shown] {
			if want := fmt.Sprintf("result %d", i+1); e.Result != want || e.Unfinished || e.Number != i+1 {
				t.Fatalf("entry %d: %+v", i+1, e)
			}
		}
		list, err := db.Sessions(0)
		must(t, err)
		if len(list) != round+1 || !list[0].Ended.IsZero() || list[0].Inputs < shown {
			t.Errorf("after round %d: %+v", round+1, list)
		}
	}
}

// TestTwoProcesses has three of them write at once.
func TestTwoProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	const most = 40
	var children []*exec.Cmd
	var outputs []*bufio.Scanner
	for range 3 {
		cmd, lines := spawn(t, path, most)
		children, outputs = append(children, cmd), append(outputs, lines)
	}
	for i, cmd := range children {
		last := ""
		for outputs[i].Scan() {
			last = outputs[i].Text()
		}
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, last)
		}
	}
	list, err := open(t, path).Sessions(0)
	must(t, err)
	if len(list) != 3 {
		t.Fatalf("%d sessions", len(list))
	}
	for _, s := range list {
		if s.Inputs != most {
			t.Errorf("session %d has %d inputs", s.ID, s.Inputs)
		}
	}
}

// TestOpenedAtOnce opens a new database while another process makes it.
func TestOpenedAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	other, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	must(t, err)
	defer func() { must(t, other.Close()) }()
	tx, err := other.Begin()
	must(t, err)
	time.AfterFunc(100*time.Millisecond, func() { _ = tx.Rollback() })
	open(t, path)
}

// TestUnusable opens what can't be used: each has an error that says why.
func TestUnusable(t *testing.T) {
	dir := t.TempDir()
	newer := filepath.Join(dir, "newer.db")
	db, err := Open(newer)
	must(t, err)
	_, err = db.sql.Exec("PRAGMA user_version = 99")
	must(t, err)
	must(t, db.Close())

	torn := filepath.Join(dir, "torn.db")
	db, err = Open(torn)
	must(t, err)
	must(t, db.Close())
	must(t, os.Truncate(torn, 5000))

	junk := filepath.Join(dir, "junk.db")
	must(t, os.WriteFile(junk, []byte(strings.Repeat("no database, surely ", 500)), 0o600))
	foreign := filepath.Join(dir, "foreign.db")
	db, err = Open(foreign)
	must(t, err)
	_, err = db.sql.Exec("DROP TABLE entries")
	must(t, err)
	must(t, db.Close())

	tests := map[string]string{
		newer: "newer skirepl", torn: "malformed", junk: "not a database", foreign: "no such table",
		filepath.Join(junk, "s.db"): "not a directory",
		dir:                         "unable to open",
	}
	if os.Geteuid() != 0 { // root may write everywhere
		readonly := filepath.Join(dir, "readonly")
		must(t, os.Mkdir(readonly, 0o500))
		tests[filepath.Join(readonly, "s.db")] = "unable to open"
	}
	for path, want := range tests {
		db, err := Open(path)
		if err == nil {
			_ = db.Close()
			t.Errorf("%s opens", path)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want something with %q", path, err, want)
		}
	}
	if _, err := Open(newer); !errors.Is(err, ErrNewer) {
		t.Errorf("%v is not ErrNewer", err)
	}
}

// TestState writes changes and reads the state that they amount to.
func TestState(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a b%c#.db"))
	id, err := db.Begin("test", "/", time.Now())
	must(t, err)
	enter(t, db, id, "t = K", "t defined", Changes{
		Settings: map[string]string{"memo": "on"}, Definitions: []Definition{{"t", "K", []byte("k")}}, Debugging: "{}",
	})
	enter(t, db, id, "old term", "", Changes{
		NewTerm: true, Input: "old term", Branches: []Branch{{Name: "main", Current: true, Start: []byte("old"), Position: "9", Marks: []Mark{{1, 2, true, []byte("m")}}}},
		Bookmarks: []Bookmark{{"x", "main", "3"}}, Marked: true,
	})
	main := Branch{Name: "main", Start: []byte("new"), Position: "0"}
	other := Branch{Name: "other", Parent: "main", Fork: "4+2", Change: "_ _", Same: true, Anew: true, Start: []byte("o"), Position: "1"}
	enter(t, db, id, "new term", "", Changes{NewTerm: true, Input: "new term", Branches: []Branch{main}})
	other.Current = true
	enter(t, db, id, ":branch", "", Changes{Branches: []Branch{other}, Definitions: []Definition{{"t", "S", []byte("s")}}})
	const many = 1<<64 - 1
	enter(t, db, id, ":step", "", Changes{
		Branches:  []Branch{{Name: "main", Position: "7+1", Marks: []Mark{{many, many, false, []byte("far")}}}},
		Bookmarks: []Bookmark{{"a", "main", "3"}, {"b", "other", "1+1"}}, Marked: true,
	})
	got, err := db.State(id)
	must(t, err)
	main.Position, main.Marks = "7+1", []Mark{{many, many, false, []byte("far")}}
	want := State{
		Settings: map[string]string{"memo": "on"}, Debugging: "{}", Definitions: []Definition{{"t", "S", []byte("s")}}, Input: "new term",
		Branches: []Branch{main, other}, Bookmarks: []Bookmark{{"a", "main", "3"}, {"b", "other", "1+1"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if _, err := db.State(id + 1); !errors.Is(err, ErrNone) {
		t.Errorf("another session: %v", err)
	}
}

// TestSearch looks for words.
func TestSearch(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "s.db"))
	id, err := db.Begin("test", "/", time.Now())
	must(t, err)
	for _, e := range [][2]string{{"S K K x", "x"}, {"succ = S B", "succ defined"}, {"100%_", "wild"}, {"s k", "S k"}} {
		enter(t, db, id, e[0], e[1], Changes{})
	}
	for _, test := range []struct {
		text  string
		limit int
		want  string
		more  bool
	}{
		{"", 10, "4 3 2 1", false},
		{"", 2, "4 3", true},
		{"S", 10, "4 2 1", false},
		{"s", 10, "4 2 1", false},
		{"S K", 10, "1", false},
		{"defined succ", 10, "2", false},
		{"%_", 10, "3", false},
		{"nowhere", 10, "", false},
	} {
		list, more, err := db.Search(test.text, test.limit)
		must(t, err)
		var got []string
		for _, e := range list {
			got = append(got, fmt.Sprint(e.Number))
		}
		if strings.Join(got, " ") != test.want || more != test.more {
			t.Errorf("%q: %v, more %v, want %s, %v", test.text, got, more, test.want, test.more)
		}
	}
}

// TestPath: the place is the user's, and XDG's where that is set.
func TestPath(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", "/data")
	if got, err := Path(); err != nil || got != filepath.FromSlash("/data/skirepl/sessions.db") {
		t.Errorf("%s, %v", got, err)
	}
	t.Setenv("XDG_DATA_HOME", "relative") // to be ignored
	if got, err := Path(); err != nil || !filepath.IsAbs(got) || strings.Contains(got, "relative") {
		t.Errorf("%s, %v", got, err)
	}
}

// BenchmarkEntry is what a recorded input costs.
func BenchmarkEntry(b *testing.B) {
	db := open(b, filepath.Join(b.TempDir(), "s.db"))
	id, err := db.Begin("test", "/", time.Now())
	must(b, err)
	for b.Loop() {
		enter(b, db, id, ":step", "some result", Changes{Branches: []Branch{{Name: "main", Position: "7"}}})
	}
}

// BenchmarkOpen is what it costs to open a database that is there.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "s.db")
	must(b, open(b, path).Close())
	for b.Loop() {
		db, err := Open(path)
		must(b, err)
		must(b, db.Close())
	}
}

// TestMigrate opens a database of the first version, which keeps what it has.
func TestMigrate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	old, err := sql.Open("sqlite", path)
	must(t, err)
	_, err = old.Exec(schema + `PRAGMA user_version = 1; INSERT INTO sessions (started, version, cwd, input) VALUES (1, "old", "/", "S K K x");`)
	must(t, err)
	must(t, old.Close())
	for range 2 {
		db := open(t, path)
		state, err := db.State(1)
		must(t, err)
		if state.Input != "S K K x" || state.Debugging != "" {
			t.Errorf("%+v", state)
		}
		must(t, db.Close())
	}
}
