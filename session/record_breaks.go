package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// debugging is what the record has of breakpoints, watches and workers. Breakpoints
// and watches are kept as they can be typed again.
type debugging struct {
	Workers     int               `json:"workers"`
	Breakpoints []savedBreakpoint `json:"breakpoints,omitempty"`
	Watches     []savedWatch      `json:"watches,omitempty"`
	// The last numbers given out: they are not given again.
	Breakpoint int `json:"breakpoint,omitempty"`
	Watch      int `json:"watch,omitempty"`
}

type savedBreakpoint struct {
	ID     int      `json:"id"`
	Typed  string   `json:"typed"` // without the colon
	On     []string `json:"on,omitempty"`
	Off    bool     `json:"off,omitempty"`
	Note   string   `json:"note,omitempty"`
	Stops  int      `json:"stops,omitempty"`
	Origin uint64   `json:"origin,omitempty"` // contractions from which hits are counted
}

type savedWatch struct {
	ID   int    `json:"id"`
	Text string `json:"text"`
}

// typed is the command that sets the breakpoint.
func (b *Breakpoint) typed() string {
	var t strings.Builder
	if b.Kind == BreakChange {
		t.WriteString("watch " + b.What + " change")
	} else {
		t.WriteString("break " + b.What)
	}
	for _, clause := range []struct{ word, value string }{{"if", b.If}, {"count", b.Count}, {"as", b.Name}} {
		if clause.value != "" {
			t.WriteString(" " + clause.word + " " + clause.value)
		}
	}
	if b.Once {
		t.WriteString(" once")
	}
	return t.String()
}

// debugging gives breakpoints, watches and workers for the record.
func (s *Session) debugging() (string, error) {
	d := debugging{Workers: s.arena.Workers(), Breakpoint: s.breaks.next, Watch: s.breaks.watched}
	for _, b := range s.breaks.list {
		d.Breakpoints = append(d.Breakpoints, savedBreakpoint{b.ID, b.typed(), b.On, !b.Enabled, b.Note, b.Stops, b.origin})
	}
	for _, w := range s.breaks.watches {
		d.Watches = append(d.Watches, savedWatch{w.ID, w.Text})
	}
	text, err := json.Marshal(d)
	return string(text), err
}

// restoreDebugging sets what was recorded, on the timeline as it stands, and runs
// nothing. What can't be set any more is said in the error; the rest is there.
func (s *Session) restoreDebugging(ctx context.Context, text string) error {
	if text == "" { // an older skirepl has recorded it
		return nil
	}
	var d debugging
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return fmt.Errorf("the breakpoints: %w", err)
	}
	var errs []error
	if n := min(max(d.Workers, 0), maxWorkers); n != s.arena.Workers() {
		errs = append(errs, s.arena.StartWorkers(n))
	}
	for _, saved := range d.Breakpoints {
		if err := s.restoreBreakpoint(ctx, saved); err != nil {
			errs = append(errs, fmt.Errorf(":%s isn't set again: %w", saved.Typed, err))
		}
	}
	for _, saved := range d.Watches {
		p, err := s.retyped(ctx, "watch "+saved.Text)
		if err == nil {
			var w *watched
			if w, err = s.parseWatched(p.words()); err == nil {
				s.breaks.watches = append(s.breaks.watches, &Watch{ID: saved.ID, Text: w.text, watched: w})
			}
		}
		if err != nil {
			errs = append(errs, fmt.Errorf(":watch %s isn't set again: %w", saved.Text, err))
		}
	}
	s.breaks.next, s.breaks.watched = d.Breakpoint, d.Watch
	return errors.Join(errs...)
}

func (s *Session) restoreBreakpoint(ctx context.Context, saved savedBreakpoint) error {
	c, err := s.retyped(ctx, saved.Typed)
	if err != nil {
		return err
	}
	s.breaks.next = saved.ID - 1
	if _, err := s.perform(ctx, c); err != nil {
		return err
	}
	b := s.breaks.find(itoa(saved.ID))
	if b == nil {
		return errors.New("it is no breakpoint")
	}
	for _, on := range saved.On {
		if c, err = s.retyped(ctx, fmt.Sprintf("on %d %s", saved.ID, on)); err == nil {
			_, err = s.perform(ctx, c)
		}
		if err != nil {
			return err
		}
	}
	b.forgetPlaces(saved.Origin)
	b.Enabled, b.Note, b.Stops = !saved.Off, saved.Note, saved.Stops
	if b.Kind == BreakNode {
		b.Enabled, b.Note = false, "the session was resumed: the id may be another term's now"
	}
	return nil
}

// retyped is a command as if it were typed, ready to be run.
func (s *Session) retyped(ctx context.Context, line string) (Command, error) {
	list, err := Parse("", ":"+line)
	if err != nil {
		return Command{}, err
	}
	c := list[0]
	c.compiler = s.compiler(ctx)
	return c, nil
}
