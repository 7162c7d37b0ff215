package dag

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Title says what a file shows.
type Title struct {
	Text string // one line
	Note string // what is left out, and what else there is to say; may be ""
}

// SVG draws a graph. Its text can be selected, its nodes have tooltips, and its
// colours follow the reader's preference of light or dark.
func (g *Graph) SVG(t Title, leaves Leaves) []byte {
	l := g.Layout(PixelMetrics(leaves))
	foot := []string{t.Text, "^ redex   1: 2: 3: its arguments   ×2 uses", "left edge: function, right edge: argument"}
	if t.Note != "" {
		foot = append(foot, t.Note)
	}
	width := l.Width
	for _, text := range foot {
		width = max(width, utf8.RuneCountInString(text)*footGlyph)
	}
	width += 2 * margin
	height := PixelHeight(len(l.Layers)) + 2*margin + footLine*(len(foot)+1)
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n<style>%s</style>\n", escape(t.Text), svgStyle)
	fmt.Fprintf(&b, `<rect class="paper" width="%d" height="%d"/>`+"\n", width, height)
	fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", margin+(width-2*margin-l.Width)/2, margin)
	for _, s := range l.Segments {
		x0, y0, x1, y1 := l.Ends(s)
		middle := (y0 + y1) / 2
		fmt.Fprintf(&b, `<path class="edge" d="M%d %dC%d %d %d %d %d %d"/>`+"\n", x0, y0, x0, middle, x1, middle, x1, y1)
	}
	for i := range l.Boxes {
		box := &l.Boxes[i]
		if box.Kind == BoxBend {
			fmt.Fprintf(&b, `<path class="edge" d="M%d %dv%d"/>`+"\n", box.Middle(), PixelTop(box.Layer), boxHeight)
			continue
		}
		fmt.Fprintf(&b, `<g class="%s" transform="translate(%d %d)"><title>%s</title><rect width="%d" height="%d" rx="6"/><text x="%d" y="18">%s</text></g>`+"\n",
			l.Classes(box), box.Left, PixelTop(box.Layer), escape(l.Describe(box)), box.Width, boxHeight, box.Width/2, escape(PixelLabel(g, box)))
	}
	b.WriteString("</g>\n")
	for i, text := range foot {
		fmt.Fprintf(&b, `<text class="foot" x="%d" y="%d">%s</text>`+"\n", margin, height-margin-footLine*(len(foot)-1-i), escape(text))
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

const svgStyle = `
svg{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--line:#8c959f;--box:#f6f8fa;--dim:#59636e;--blue:#0550ae;--redex:#953800;--redexbox:#fff1e5;--a1:#0550ae;--a2:#116329;--a3:#8250df;--a4:#99286e}
@media(prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#e6edf3;--line:#6e7681;--box:#161b22;--dim:#9198a1;--blue:#79c0ff;--redex:#ffa657;--redexbox:#2d1e10;--a1:#79c0ff;--a2:#7ee787;--a3:#d2a8ff;--a4:#ff9bce}}
.paper{fill:var(--paper)}
text{font:13px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:var(--ink);text-anchor:middle;white-space:pre;user-select:text}
rect{fill:var(--box);stroke:var(--line)}
.paper{stroke:none;fill:var(--paper)}
.edge{fill:none;stroke:var(--line);stroke-width:1.3}
.leaf rect{rx:13}.leaf text{fill:var(--blue)}
.named text{font-weight:bold}
.shared rect{stroke-width:2.2}
.stub rect,.ref rect{stroke-dasharray:4 3;fill:none}.stub text,.ref text{fill:var(--dim)}
.head text{fill:var(--redex);font-weight:bold}
.arg1 rect{stroke:var(--a1);stroke-width:2}.arg1 text{fill:var(--a1)}
.arg2 rect{stroke:var(--a2);stroke-width:2}.arg2 text{fill:var(--a2)}
.arg3 rect{stroke:var(--a3);stroke-width:2}.arg3 text{fill:var(--a3)}
.arg4 rect{stroke:var(--a4);stroke-width:2}.arg4 text{fill:var(--a4)}
.redex rect{stroke:var(--redex);stroke-width:2.5;fill:var(--redexbox)}.redex text{fill:var(--redex);font-weight:bold}
.foot{text-anchor:start;fill:var(--dim);font-size:12px}
`

// escape writes a text so that it can stand in XML.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder doesn't fail
	return b.String()
}
