package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/image"
	"skirepl/inspect"
	"skirepl/share"
	"skirepl/ski"
)

// outside is where a session looks that has no arena of its own: at another process
// or at an image. Such a session changes nothing.
type outside struct {
	what    string                 // "process 123", or the image's name
	trouble atomic.Pointer[string] // what is wrong with it; nil or "": nothing
	there   atomic.Pointer[region] // where the arena is now
	known   Known                  // guarded by the session's look

	mu    sync.Mutex // held while the process is asked; look is locked within, never before
	conn  *share.Conn
	pid   int
	live  bool            // a process, not a file
	maps  []*share.Memory // all, until the session closes: someone may still read the old ones
	ended string          // why nothing more will come; "" while it may
	quiet bool            // it doesn't answer
	tried time.Time       // when it was asked last, if it doesn't answer
	pulse pulse
}

// region is a memory with an arena at base.
type region struct {
	memory []byte
	base   uint32
}

const (
	// retry is how long a process that doesn't answer is left in peace.
	retry = time.Second
	// answerTime is how long its answer may take, and mapTime when it is attached to
	// anew: it then copies its memory.
	answerTime = time.Second
	mapTime    = 10 * time.Second
)

// Attach opens a session that looks at another process's arena. The errors say what
// keeps it from that.
func Attach(pid int, o Options) (*Session, error) {
	out := &outside{what: fmt.Sprintf("process %d", pid), pid: pid, live: true}
	if err := out.connect(pid, 0); err != nil {
		return nil, err
	}
	s := newOutside(out, o)
	if s.refresh(); out.ended != "" || out.quiet {
		return nil, errors.Join(fmt.Errorf("%w: %s %s", share.ErrNone, out.what, *out.trouble.Load()), s.Close())
	}
	if _, err := s.image(); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", share.ErrNone, err), s.Close())
	}
	return s, nil
}

// Attachable lists the processes that can be attached to.
func Attachable() ([]share.Hello, error) {
	list, err := share.List()
	for i := range list {
		list[i].Doing = printable(list[i].Doing)
	}
	return list, err
}

func (out *outside) connect(pid int, patience time.Duration) error {
	c, err := share.Dial(pid, patience)
	if err != nil {
		return err
	}
	c.SetPatience(mapTime)
	m, err := c.Map()
	if err != nil {
		return errors.Join(err, c.Close())
	}
	c.SetPatience(answerTime)
	out.conn = c
	out.there.Store(&region{m.Bytes, m.Base})
	out.maps = append(out.maps, m)
	return nil
}

// OpenImage opens a session that looks at a saved image. The errors name the file.
func OpenImage(path string, o Options) (*Session, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("it is a directory")
	}
	var im image.Image
	if err == nil {
		im, err = image.Read(f, info.Size())
	}
	out := &outside{what: filepath.Base(path)}
	out.there.Store(&region{im.Memory, im.Base})
	if err == nil {
		if err = json.Unmarshal(im.Info, &out.known); err != nil {
			err = fmt.Errorf("%w: what its session knew: %w", image.ErrDamaged, err)
		}
	}
	if err == nil {
		if _, err = inspect.Open(im.Memory, im.Base); err != nil {
			err = fmt.Errorf("%w: %w", image.ErrDamaged, err)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	s := newOutside(out, o)
	s.learn(out.known)
	return s, nil
}

func newOutside(out *outside, o Options) *Session {
	s := &Session{
		outside: out, names: newNames(nil), set: defaults(), show: o.Show,
		defs:  definitions{bodies: make(map[string]*definition)},
		last:  lastResult{root: guest.Empty},
		scene: scene{root: guest.Empty, suspension: guest.Empty, sized: new(sized), graphs: new(graphs)},
	}
	s.scene.names = s.names
	return s
}

// learn takes what was published.
func (s *Session) learn(k Known) {
	s.look.Lock()
	defer s.look.Unlock()
	out, sc := s.outside, &s.scene
	names := sc.names
	if names.table != k.NameTable || k.NamesFrom == 0 {
		names = newNames(nil)
		names.table = k.NameTable
	}
	names.add(k.NamesFrom, k.Names)
	if sc.defsAt != k.DefsAt || k.Defs != nil {
		sc.definitions = nil
		for _, d := range k.Defs {
			if d == nil {
				continue // it is damaged
			}
			sc.definitions = append(sc.definitions, &definition{Name: printable(d.Name), Text: printable(d.Text), term: meaning(d.Text)})
		}
	}
	for i := range k.Bookmarks {
		b := &k.Bookmarks[i]
		b.Name, b.Branch = printable(b.Name), printable(b.Branch)
	}
	measured, drawn := sc.sized, sc.graphs
	k.Settings.mend()
	if k.Root != sc.root || k.Resets != out.known.Resets || k.DefsAt != sc.defsAt ||
		k.Settings.Notation != sc.settings.Notation || k.Settings.Fold != sc.settings.Fold {
		measured, drawn = new(sized), new(graphs)
	}
	if k.Resets != out.known.Resets {
		s.survey = surveyor{}
	}
	if s.show != 0 {
		k.Settings.Show = s.show
	}
	k.Reason, k.Command = printable(k.Reason), printable(k.Command)
	s.scene = scene{
		serial: k.Serial, root: k.Root, suspension: k.Suspension, position: k.Position, spent: k.Spent, normal: k.Normal,
		names: names, settings: k.Settings, workers: k.Workers, sized: measured,
		definitions: sc.definitions, defsAt: k.DefsAt, command: k.Command,
		display: outsideDisplay(k.Settings, sc.definitions, names),
		branch:  printable(k.Branch), bookmarks: k.Bookmarks, visited: k.Visited,
		number: k.Serial, points: k.Points, graphs: drawn,
	}
	k.Names, k.Defs, k.Points = nil, nil, nil
	out.known = k
}

// outsideDisplay is how the owner shows terms. A definition with other definitions in
// its text is not folded: what they meant isn't known.
func outsideDisplay(set Settings, defs []*definition, names *names) display {
	var d definitions
	if set.Prelude {
		d.prelude = preludeOf(set.Numerals)
	}
	d.fill(defs)
	owned := definitions{bodies: maps.Clone(d.bodies), prelude: d.prelude}
	names.hide(owned.has)
	for _, def := range defs {
		for _, name := range ski.FreeVars(def.term) {
			if _, ok := d.lookup(name); ok {
				d.drop(def.Name)
			}
		}
	}
	return display{notation: set.Notation, fold: d.foldable(set.Fold), names: names}
}

// adopt makes what was published the session's own; the caller holds mu.
func (s *Session) adopt() {
	s.look.Lock()
	defer s.look.Unlock()
	own := s.set
	s.names, s.set = s.scene.names, s.scene.settings
	s.set.Layout, s.set.Theme = own.Layout, own.Theme // this front end's
	s.defs.mu.Lock()
	defer s.defs.mu.Unlock()
	s.defs.fill(s.scene.definitions)
	if s.set.Prelude {
		s.defs.prelude = preludeOf(s.set.Numerals)
	}
}

// refresh asks the process what it has published. When it has ended, or doesn't
// answer, what was known stays.
func (s *Session) refresh() {
	out := s.outside
	if out == nil {
		return
	}
	if !out.mu.TryLock() {
		return // it is being asked: what is known must do
	}
	defer out.mu.Unlock()
	if out.conn == nil && !out.quiet || out.ended != "" {
		return
	}
	if out.quiet {
		if time.Since(out.tried) < retry {
			return
		}
		out.tried = time.Now()
		if !s.again() {
			return
		}
	}
	s.look.Lock()
	since := share.Since{Names: s.scene.names.length(), NameTable: s.scene.names.table, Defs: s.scene.defsAt}
	s.look.Unlock()
	line, err := out.conn.State(since)
	var k Known
	if err == nil {
		err = json.Unmarshal(line, &k)
	}
	switch {
	case err == nil:
		s.learn(k)
	case errors.Is(err, share.ErrSilent):
		// A late answer would be taken for the next one's: a new connection is due.
		out.quiet, out.tried = true, time.Now()
		out.say("doesn't answer: is it stopped (Ctrl-Z)?")
		_ = out.conn.Close() // it is of no use any more
		out.conn = nil
	default:
		out.end()
	}
}

// again connects anew to a process that didn't answer: its memory may be another by
// now.
func (s *Session) again() bool {
	out := s.outside
	switch err := out.connect(out.pid, answerTime); {
	case err == nil:
		out.quiet = false
		out.say("")
		return true
	case !errors.Is(err, share.ErrSilent):
		out.end()
	}
	return false
}

func (out *outside) end() {
	out.ended, out.quiet = "has ended: this is its last state", false
	out.say(out.ended)
	if out.conn != nil {
		_ = out.conn.Close() // its other end is gone
		out.conn = nil
	}
}

func (out *outside) say(trouble string) { out.trouble.Store(&trouble) }

// condition says what the session looks at, and what is wrong with that.
func (out *outside) condition() (what, trouble string) {
	if t := out.trouble.Load(); t != nil {
		trouble = *t
	}
	return out.what, trouble
}

// close gives everything back; the caller holds mu, and look, under which the memory is
// read.
func (out *outside) close() error {
	var errs []error
	if out.conn != nil {
		errs = append(errs, out.conn.Close())
		out.conn = nil
	}
	out.ended = "has been left"
	for _, m := range out.maps {
		errs = append(errs, m.Close())
	}
	out.there.Store(&region{})
	out.maps = nil
	return errors.Join(errs...)
}

// memoryBytes is how much memory the guest has reached.
func (s *Session) memoryBytes() uint64 {
	if s.outside != nil {
		s.look.Lock()
		defer s.look.Unlock()
		return s.outside.known.Bytes
	}
	return uint64(len(s.arena.Memory()))
}
