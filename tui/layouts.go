package tui

import "slices"

// size is how much room there is for panes. Each layout is arranged anew for each.
type size uint8

const (
	small  size = iota // 80 by 24
	medium             // 120 by 40
	large              // 200 by 60
	sizes
)

// Sizes of the screen from where on there is room for more.
const (
	mediumWidth, mediumHeight = 110, 30
	largeWidth, largeHeight   = 170, 48
	wholeHeight               = 17 // rows for panes that a layout needs
	twoHeight                 = 10 // rows for two panes
)

func sizeFor(width, height int) size {
	switch {
	case width >= largeWidth && height >= largeHeight:
		return large
	case width >= mediumWidth && height >= mediumHeight:
		return medium
	}
	return small
}

// frame is a part of the screen: panes that share one place, of which one is seen,
// or parts side by side or one above the other.
type frame struct {
	tabs  []paneID
	rest  bool // it has room for the panes that are nowhere else
	rows  bool // the parts lie one above the other
	parts []*frame
	cover []paneID // that take the whole of it when one of them was focused last
	share int      // of the whole, as against the shares of the parts beside it
}

func tabs(share int, panes ...paneID) *frame { return &frame{share: share, tabs: panes} }

// others is tabs with all panes that are nowhere else.
func others(share int, panes ...paneID) *frame {
	return &frame{share: share, tabs: panes, rest: true}
}

func rows(share int, parts ...*frame) *frame { return &frame{share: share, rows: true, parts: parts} }

// under lets panes take the whole of a frame that would be too small for them in it.
func (f *frame) under(panes ...paneID) *frame {
	f.cover = panes
	return f
}

func cols(share int, parts ...*frame) *frame { return &frame{share: share, parts: parts} }

// arrangements are the frames of a layout, and the pane that is focused first.
type arrangements struct {
	main paneID
	by   [sizes]func() *frame
}

// layouts are the arrangements by the names of [session.Layouts].
var layouts = map[string]arrangements{
	"reduction": {termID, [sizes]func() *frame{
		small: func() *frame {
			return rows(0, tabs(6, termID), rows(15,
				cols(8, tabs(54, machineID), tabs(46, ringsID)),
				others(7, nodesID, dagID, timelineID)).under(dagID, mapID, hashID, workersID))
		},
		medium: func() *frame {
			return cols(0,
				rows(60, tabs(13, termID), rows(23, tabs(5, timelineID), others(18, nodesID)).under(dagID, mapID, hashID)),
				rows(40, tabs(19, machineID), tabs(17, ringsID, workersID)))
		},
		large: func() *frame {
			return cols(0,
				rows(60, tabs(18, termID), tabs(8, timelineID), tabs(31, nodesID)),
				rows(40, tabs(20, machineID), others(18, dagID, mapID, hashID), tabs(19, ringsID, workersID)))
		},
	}},
	"lesson": {termID, [sizes]func() *frame{
		small: func() *frame {
			return rows(0, tabs(11, termID), rows(10, tabs(4, timelineID), others(6, machineID)).
				under(dagID, nodesID, mapID, hashID, workersID))
		},
		medium: func() *frame {
			return rows(0, tabs(19, termID), tabs(6, timelineID), cols(11, tabs(50, machineID), others(50, dagID)))
		},
		large: func() *frame {
			return rows(0, tabs(27, termID), tabs(9, timelineID),
				cols(21, tabs(50, machineID), others(50, dagID)))
		},
	}},
	"memory": {mapID, [sizes]func() *frame{
		small: func() *frame {
			return rows(0, tabs(11, mapID, hashID), others(10, nodesID))
		},
		medium: func() *frame {
			return cols(0, rows(58, tabs(16, mapID), tabs(20, nodesID)),
				rows(42, tabs(22, hashID), others(14, termID, machineID)))
		},
		large: func() *frame {
			return cols(0, rows(58, tabs(26, mapID), tabs(31, nodesID)),
				rows(42, tabs(28, hashID), others(15, termID), tabs(14, machineID)))
		},
	}},
	"parallel": {workersID, [sizes]func() *frame{
		small: func() *frame {
			return rows(0, tabs(11, workersID), others(10, ringsID))
		},
		medium: func() *frame {
			return cols(0, rows(62, tabs(24, workersID), others(12, termID, machineID)), tabs(38, ringsID))
		},
		large: func() *frame {
			return cols(0, rows(62, tabs(33, workersID), others(24, nodesID)),
				rows(38, tabs(40, ringsID), tabs(17, mapID, hashID)))
		},
	}},
}

// arranged is a layout of a size, with the sizes that its panes were given.
type arranged struct {
	name string
	size size
}

var sizeNames = [sizes]string{"small", "medium", "large"}

func (a arranged) String() string { return a.name + " " + sizeNames[a.size] }

// build makes the frames of a layout.
func (a arranged) build() *frame {
	root := layouts[a.name].by[a.size]()
	var used []paneID
	var guests *frame
	root.each(func(f *frame) {
		used = append(used, f.tabs...)
		if f.rest {
			guests = f
		}
	})
	for p := range paneCount {
		if !slices.Contains(used, p) {
			guests.tabs = append(guests.tabs, p)
		}
	}
	return root
}

// each calls do for a frame and all in it.
func (f *frame) each(do func(*frame)) {
	do(f)
	for _, part := range f.parts {
		part.each(do)
	}
}

// shares lists how the room of each split is shared out.
func (f *frame) shares() [][]int {
	var list [][]int
	f.each(func(f *frame) {
		if len(f.parts) > 0 {
			var s []int
			for _, p := range f.parts {
				s = append(s, p.share)
			}
			list = append(list, s)
		}
	})
	return list
}

// setShares shares the room out as a list from before says, if it fits the frames.
func (f *frame) setShares(list [][]int) {
	ok := true
	i := 0
	f.each(func(f *frame) {
		if len(f.parts) == 0 {
			return
		}
		ok = ok && i < len(list) && len(list[i]) == len(f.parts) && slices.Min(list[i]) > 0 && slices.Max(list[i]) < 1<<20
		i++
	})
	if !ok || i != len(list) {
		return
	}
	i = 0
	f.each(func(f *frame) {
		if len(f.parts) > 0 {
			for j, p := range f.parts {
				p.share = list[i][j]
			}
			i++
		}
	})
}
