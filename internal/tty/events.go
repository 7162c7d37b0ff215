//go:build unix

package tty

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// events returns a key as Bubble Tea's own reader would.
func events(d *uv.EventDecoder, key []byte) []tea.Msg {
	if text, ok := pasted(key); ok {
		return []tea.Msg{
			uv.PasteStartEvent{},
			uv.PasteEvent{Content: strings.ToValidUTF8(string(text), "")},
			uv.PasteEndEvent{},
		}
	}
	var msgs []tea.Msg
	for len(key) > 0 {
		n, event := d.Decode(key)
		if n == 0 {
			break
		}
		key = key[n:]
		switch event := event.(type) {
		case nil:
		case uv.MultiEvent:
			msgs = append(msgs, event...)
		default:
			msgs = append(msgs, event)
		}
	}
	return msgs
}
