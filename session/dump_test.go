//go:build unix

package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	guest "skirepl/arena-guest"
	"skirepl/image"
)

// TestDump writes images of many states, and finds the same in them.
func TestDump(t *testing.T) {
	places(t)
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	dir := t.TempDir()
	for i, line := range []string{":help", "t = S (K (S I)) K", ":stepi t foo (bar foo)", ":stepi 5", ":run", ":set contractions 30k", "S S S (S S S) (S S S)", ":reset"} {
		ask(t, s, line)
		for _, ext := range []string{".skimg", ".skimg.gz"} {
			file := filepath.Join(dir, fmt.Sprint(i, ext))
			ask(t, s, ":dump "+file)
			if said := ask(t, s, ":dump "+file); !strings.Contains(said, "replaced") {
				t.Errorf("a second time it says %q", said)
			}
			other, err := OpenImage(file, Options{})
			if err != nil {
				t.Fatal(err)
			}
			want, got := look(t, s), look(t, other)
			if got.Term.String() != want.Term.String() || got.Position != want.Position || fmt.Sprint(got.Machine) != fmt.Sprint(want.Machine) ||
				fmt.Sprint(got.Nodes) != fmt.Sprint(want.Nodes) || fmt.Sprint(got.Rings) != fmt.Sprint(want.Rings) {
				t.Errorf("%s: the image shows %q at %v, the session %q at %v", line, got.Term, got.Position, want.Term, want.Position)
			}
			if a, b := ask(t, other, ":arena"), ask(t, s, ":arena"); a != b {
				t.Errorf("%s: the image's arena is\n%sthe session's\n%s", line, a, b)
			}
			if r, err := other.Report(true); err != nil || !r.Sound() || r.Live {
				t.Errorf("%s: %v, %v", line, r.Problems, err)
			}
			if err := other.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".skirepl-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	for line, want := range map[string]string{":dump": "to which file", ":dump " + dir + "/none/x.skimg": "can't write the image"} {
		if _, err := s.Do(context.Background(), command(t, line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", line, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Do(ctx, command(t, ":dump "+dir+"/interrupted.skimg")); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if _, err := os.Stat(dir + "/interrupted.skimg"); err == nil {
		t.Error("an interrupted image is there")
	}
}

// TestImageAnswers: what changes nothing can be asked of an image as well, and whatever a
// command's examples say has an answer.
func TestImageAnswers(t *testing.T) {
	places(t)
	s := open(t)
	file := filepath.Join(t.TempDir(), "x.skimg")
	do(t, s, ":step S (K (S I)) K a b")
	do(t, s, ":dump "+file)
	t.Chdir(t.TempDir())
	other, err := OpenImage(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, spec := range Specs() {
		for _, example := range spec.Examples {
			commands, err := Parse("", example)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range commands {
				r, err := other.Do(t.Context(), c)
				if err == nil && r == nil {
					t.Errorf("%s: no answer", example)
				}
				refused := err != nil && strings.Contains(err.Error(), "is only looked at")
				if looks := c.spec != nil && c.spec.looks != nil && c.spec.looks(c); looks == refused {
					t.Errorf("%s changes nothing: %v, and is refused: %v", example, looks, err)
				}
			}
		}
	}
	for typed, want := range map[string]string{":normal S K K x": "x", ":whnf S K K x": "x", ":find x -> x": "I", ":type S K K": "a", ":equal S K K = I": "equal"} {
		if text := asText(do(t, other, typed)); !strings.Contains(text, want) {
			t.Errorf("%s: %s", typed, text)
		}
	}
}

// TestHostileImages opens images whose memory is well-formed as a file and makes no
// sense as an arena, and such whose session's part lies.
func TestHostileImages(t *testing.T) {
	places(t)
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ask(t, s, ":stepi S (K (S I)) K a b")
	good := filepath.Join(t.TempDir(), "good.skimg")
	ask(t, s, ":dump "+good)
	f, err := os.Open(good)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := f.Stat()
	clean, err := image.Read(f, info.Size())
	f.Close()
	if err != nil {
		t.Fatal(err)
	}
	whole := string(clean.Info)
	for name, lie := range map[string]func(im *image.Image){
		"no JSON":    func(im *image.Image) { im.Info = []byte("{") },
		"other JSON": func(im *image.Image) { im.Info = []byte("[1]") },
		"root past":  func(im *image.Image) { im.Info = []byte(strings.Replace(whole, `"root":`, `"root":4000000,"x":`, 1)) },
		"machine a term": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"suspension":`, `"suspension":1,"x":`, 1))
		},
		"other resets": func(im *image.Image) { im.Info = []byte(strings.Replace(whole, `"resets":`, `"resets":7,"x":`, 1)) },
		"names that steer": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"names":["a"`, `"names":["\u001b[2J"`, 1))
		},
		"command that steers": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"command":"`, `"command":"\u001b[2J`, 1))
		},
		"branch of a bookmark that steers": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"table":`, `"bookmarks":[{"name":"a","branch":"\u001b[2J"}],"table":`, 1))
		},
		"more bytes than can be": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"bytes":`, `"bytes":9223372036854775808,"x":`, 1))
		},
		"points beyond all": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"points":[`, `"points":[{"Root":4294967295},{"Root":3000000000},`, 1))
		},
		"settings that there aren't": func(im *image.Image) {
			lies := regexp.MustCompile(`"(Strategy|Abstraction|Basis|Numerals|Notation|Fold)":\d+`)
			im.Info = lies.ReplaceAll(im.Info, []byte(`"$1":200`))
		},
		"limits beyond all": func(im *image.Image) {
			lies := regexp.MustCompile(`"(Nodes|Show|Slow)":\d+`)
			im.Info = lies.ReplaceAll(im.Info, []byte(`"$1":-1`))
		},
		"base elsewhere": func(im *image.Image) { im.Base += 64 },
		"base past":      func(im *image.Image) { im.Base = 0xffffffc0 },
		"no memory":      func(im *image.Image) { im.Memory = nil },
		"short memory":   func(im *image.Image) { im.Memory = im.Memory[:len(im.Memory)/2/65536*65536] },
		"all ones": func(im *image.Image) {
			for i := int(im.Base) + 128; i < len(im.Memory); i++ {
				im.Memory[i] = 0xff
			}
		},
		"poisoned": func(im *image.Image) {
			for i := range 4 {
				im.Memory[int(im.Base)+4*guest.HeaderResizeSeq+i] = 0xff
			}
		},
	} {
		im := clean
		im.Memory = append([]byte(nil), clean.Memory...)
		lie(&im)
		file := filepath.Join(t.TempDir(), "x.skimg")
		out, err := os.Create(file)
		if err == nil {
			err = errors.Join(image.Write(out, im, false), out.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		other, err := OpenImage(file, Options{})
		if err != nil {
			if !errors.Is(err, image.ErrDamaged) || !strings.Contains(err.Error(), file) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		p, err := other.Look(window)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if name == "poisoned" && !strings.Contains(p.Trouble, "poisoned") {
			t.Errorf("%s: nothing says so: %q", name, p.Trouble)
		}
		r, err := other.Report(true)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text := p.Term.String()
		for _, l := range r.Lines(Style{}) {
			text += l.String()
		}
		for _, b := range p.Bookmarks {
			text += b.Name + b.Branch
		}
		if strings.Contains(text, "\x1b") {
			t.Errorf("%s: it steers the terminal: %q", name, text)
		}
		other.Survey(SurveyWindow{Timeline: true, Cells: 16, Sharing: true})
		for _, line := range []string{":machine", ":node", ":node 3", ":arena", ":rings", ":workers", ":defs", ":set", ":strategy", ":normal S K K x", ":whnf", ":info", ":type", ":explain", ":dump " + filepath.Join(t.TempDir(), "again.skimg")} {
			other.Do(context.Background(), command(t, line))
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}
}
