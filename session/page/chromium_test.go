//go:build chromium

// Opens pages in a headless Chromium, and clicks through them:
//
//	go test -tags chromium ./session/page
//
// With SKIREPL_SHOTS=FOLDER it leaves pictures of them there.

package page_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"skirepl/session"
	"skirepl/session/page"
)

// browser is a tab, with what went wrong in it.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu      sync.Mutex
	wrong   []string
	fetched []string
}

func openBrowser(t *testing.T) *browser {
	t.Helper()
	ctx, cancel := chromedp.NewExecAllocator(
		context.Background(),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(1280, 860),
	)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx}
	// The browser lives as long as the context of the first call.
	b.do(chromedp.Navigate("about:blank"))
	err := chromedp.Listen(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.wrong = append(b.wrong, fmt.Sprintf("exception: %+v", e.ExceptionDetails))
		case *runtime.EventConsoleAPICalled:
			b.wrong = append(b.wrong, fmt.Sprint("console: ", e.Type))
		case *network.EventRequestWillBeSent:
			b.fetched = append(b.fetched, e.Request.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, w := range b.wrong {
			t.Error(w)
		}
		for _, url := range b.fetched {
			if !strings.HasPrefix(url, "file:///") || !strings.HasSuffix(url, ".html") {
				t.Errorf("the page fetched %.100s", url)
			}
		}
		if len(b.fetched) == 0 {
			t.Error("no request was seen, not even that of the page")
		}
	})
	return b
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// patience is how long a page may take for anything.
const patience = 20 * time.Second

func (b *browser) patient() context.Context {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	b.t.Cleanup(cancel)
	return ctx
}

// eval gives what an expression of the page's is.
func (b *browser) eval(script string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.patient(), chromedp.Evaluate[string]("String("+script+")"))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return s
}

func (b *browser) want(script, want string) {
	b.t.Helper()
	if got := b.eval(script); got != want {
		b.t.Errorf("%s is %q, want %q", script, got, want)
	}
}

// comes waits for an expression to become true.
func (b *browser) comes(script string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](script, chromedp.WithPollingTimeout(patience))); err != nil {
		b.t.Fatalf("%s doesn't come true: %v", script, err)
	}
}

func (b *browser) press(keys string) { b.t.Helper(); b.do(chromedp.KeyEvent(keys)) }

func (b *browser) click(selector string) {
	b.t.Helper()
	if err := chromedp.Do(b.patient(), chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.t.Fatalf("a click on %s: %v", selector, err)
	}
}

// shot leaves a picture, if someone wants some.
func (b *browser) shot(name string) {
	folder := os.Getenv("SKIREPL_SHOTS")
	if folder == "" {
		return
	}
	b.do(chromedp.Sleep(200 * time.Millisecond))
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644); err != nil {
		b.t.Error(err)
	}
}

func (b *browser) open(path string) {
	b.t.Helper()
	if err := chromedp.Do(b.patient(), chromedp.Navigate("file://"+path), chromedp.WaitReady(chromedp.CSS("#boxes .box"))); err != nil {
		b.t.Errorf("the page doesn't come up: %v", err)
		b.t.FailNow()
	}
}

// openPage opens a page in a browser of its own.
func openPage(t *testing.T, path string) *browser {
	t.Helper()
	b := openBrowser(t)
	b.open(path)
	return b
}

// of is what an element of the page has, in its script.
func of(id, what string) string { return "document.getElementById('" + id + "')." + what }

// pressTo and clickTo lead to a frame.
func (b *browser) pressTo(keys string, p page.Page, frame int) {
	b.t.Helper()
	b.press(keys)
	b.checkFrame(p, frame)
}

func (b *browser) clickTo(selector string, p page.Page, frame int) {
	b.t.Helper()
	b.click(selector)
	b.checkFrame(p, frame)
}

// export does what the lines say, and reads the page that the last one writes.
func export(t *testing.T, name string, lines ...string) (path string, p page.Page) {
	t.Helper()
	s, err := session.Open(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	path = filepath.Join(t.TempDir(), name)
	for _, line := range append(lines, ":export "+path) {
		commands, err := session.Parse("", line)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range commands {
			if _, err := s.Do(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, data, _ := strings.Cut(string(text), `id="data">`)
	data, _, _ = strings.Cut(data, "</script>")
	if err := json.Unmarshal([]byte(data), &p); err != nil {
		t.Fatal(err)
	}
	return path, p
}

const term = "S (S (K S) K) (S (S (K S) K) I) t x (I y) (t x)"

func trace(t *testing.T) (string, page.Page) {
	return export(t, "trace.html", "t = S (K (S I)) K", term)
}

func text(spans []page.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// checkFrame compares what is seen with a frame.
func (b *browser) checkFrame(p page.Page, i int) {
	b.t.Helper()
	f := p.Frames[i]
	b.comes(fmt.Sprintf("document.body.dataset.shown === '%d'", i))
	b.want("document.body.dataset.at", fmt.Sprint(i))
	b.want("[...document.querySelectorAll('#term span')].map(e => e.firstChild.textContent).join('')", text(f.Term))
	b.want(of("rule", "textContent"), f.Rule)
	b.want(of("normal", "hidden"), fmt.Sprint(!f.Normal))
	b.want(of("slider", "value"), fmt.Sprint(i))
	if len(f.After) > 0 {
		b.want("[...document.querySelectorAll('#after span')].map(e => e.firstChild.textContent).join('')", text(f.After))
		b.want("document.querySelectorAll('#after .made sub').length > 0", "true")
	}
	boxes, fresh := 0, 0
	for _, x := range f.Graph.Boxes {
		if x.Class != "bend" {
			boxes++
		}
		if strings.Contains(x.Class, " new") || strings.Contains(x.Class, " made") {
			fresh++
		}
	}
	b.want("document.querySelectorAll('#boxes .box').length", fmt.Sprint(boxes))
	b.want("document.querySelectorAll('#boxes .badge').length", fmt.Sprint(fresh))
	b.want("document.querySelectorAll('#edges path').length", fmt.Sprint(len(f.Graph.Edges)))
	b.want("[...document.querySelectorAll('#boxes .box, #edges path')].filter(e => e.getAttribute('opacity') !== '1').length", "0")
}

func TestKeys(t *testing.T) {
	path, p := trace(t)
	last := len(p.Frames) - 1
	if last < 10 || !p.Frames[last].Normal {
		t.Fatalf("%d frames", len(p.Frames))
	}
	b := openPage(t, path)
	b.checkFrame(p, 0)
	b.shot("start")
	for i := 1; i <= 5; i++ {
		b.pressTo(kb.ArrowRight, p, i)
	}
	b.shot("step")
	b.pressTo(kb.ArrowLeft, p, 4)
	b.pressTo(kb.End, p, last)
	b.want("document.getElementById('next').disabled && document.getElementById('last').disabled", "true")
	b.pressTo(kb.ArrowRight, p, last)
	b.shot("end")
	b.pressTo(kb.Home, p, 0)
	b.pressTo(kb.ArrowLeft, p, 0)
	// Faster than it can be drawn: it ends where the keys ended.
	b.pressTo(strings.Repeat(kb.ArrowRight, 7)+strings.Repeat(kb.ArrowLeft, 2), p, 5)
	b.press("?")
	b.want(of("help", "open"), "true")
	b.shot("help")
	b.press(kb.ArrowRight)
	b.want("document.body.dataset.at", "5")
	b.press("?")
	b.want(of("help", "open"), "false")
	b.press(" ")
	b.want("document.getElementById('play').textContent.includes('pause')", "true")
	b.comes("+document.body.dataset.at >= 6")
	b.press(" ")
	b.want("document.getElementById('play').textContent.includes('play')", "true")
	before := b.eval("document.getElementById('graph').getAttribute('viewBox')")
	b.press("+")
	b.press("+")
	if b.eval("document.getElementById('graph').getAttribute('viewBox')") == before {
		t.Error("+ doesn't zoom")
	}
	b.press(kb.ArrowRight)
	b.press("0")
	b.pressTo(kb.Home, p, 0)
}

func TestMouse(t *testing.T) {
	path, p := trace(t)
	last := len(p.Frames) - 1
	b := openPage(t, path)
	b.clickTo("#next", p, 1)
	b.clickTo("#back", p, 0)
	b.clickTo("#last", p, last)
	b.clickTo("#first", p, 0)
	b.click("#play")
	b.comes("+document.body.dataset.at >= 1")
	b.click("#play")
	b.click("#slider") // its middle
	at := b.eval(of("slider", "value"))
	if at == "0" || at == fmt.Sprint(last) {
		t.Errorf("a click into the slider's middle leads to %s of %d", at, last)
	}
	b.clickTo("#first", p, 0)
	b.click("#boxes .redex rect")
	b.want(of("details", "hidden"), "false")
	b.want("document.getElementById('details').textContent.includes('the redex') && document.getElementById('details').textContent.startsWith('#')", "true")
	b.want("document.querySelectorAll('#boxes .selected').length", "1")
	b.want(of("details", "getBoundingClientRect().bottom <= innerHeight"), "true")
	if b.eval("document.querySelectorAll('#edges .near').length") == "0" {
		t.Error("the edges of the selected node aren't marked")
	}
	b.shot("selected")
	b.press(kb.Escape)
	b.want(of("details", "hidden"), "true")
	b.click("#keys")
	b.want(of("help", "open"), "true")
	b.click("#help button")
	b.want(of("help", "open"), "false")
	view := func() string { return b.eval("document.getElementById('graph').getAttribute('viewBox')") }
	fitted := view()
	b.click("#in")
	zoomed := view()
	b.click("#out")
	b.click("#fit")
	if view() != fitted || zoomed == fitted {
		t.Errorf("fitted %s, zoomed %s, fitted again %s", fitted, zoomed, view())
	}
	// Drag the graph.
	box, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]float64]("(() => { const r = document.getElementById('graph').getBoundingClientRect(); return [r.left, r.top] })()"))
	if err != nil {
		t.Fatal(err)
	}
	x, y := box[0]+15, box[1]+15
	b.do(
		chromedp.MouseEvent("mousePressed", x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.MouseEvent("mouseMoved", x+60, y+40, chromedp.ButtonLeft, func(p *input.DispatchMouseEventParams) { p.Buttons = 1 }),
		chromedp.MouseEvent("mouseReleased", x+60, y+40, chromedp.ButtonLeft, chromedp.ClickCount(1)),
	)
	if view() == fitted {
		t.Error("dragging doesn't pan")
	}
}

// TestSizesAndColours: nothing is cut off on a telephone, and light and dark differ.
func TestSizesAndColours(t *testing.T) {
	path, p := trace(t)
	b := openBrowser(t)
	scheme := func(value string) {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	b.open(path)
	seen := map[string]bool{}
	for _, value := range []string{"light", "dark"} {
		scheme(value)
		seen[b.eval("getComputedStyle(document.body).backgroundColor")] = true
		for _, size := range [][2]int64{{390, 844}, {820, 1180}, {1280, 860}, {1920, 1080}} {
			b.do(chromedp.EmulateViewport(size[0], size[1]))
			b.press(kb.Home)
			b.pressTo(kb.ArrowRight, p, 1)
			b.want("document.documentElement.scrollWidth <= innerWidth", "true")
			b.want("[...document.querySelectorAll('button, #slider')].filter(e => e.offsetParent && e.closest('dialog') === null).every(e => { const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.height >= 16 })", "true")
			b.shot(fmt.Sprintf("%s-%d", value, size[0]))
		}
	}
	if len(seen) != 2 {
		t.Errorf("light and dark are %v", seen)
	}
}

func TestOneTerm(t *testing.T) {
	b := openBrowser(t)
	atom, p := export(t, "dag.html", ":step x")
	b.open(atom)
	b.checkFrame(p, 0)
	path, p := export(t, "dag.html", ":step S (x x) K (x x)")
	b.open(path)
	b.checkFrame(p, 0)
	b.want(of("controls", "offsetParent === null"), "true")
	b.press(kb.ArrowRight)
	b.pressTo(" ", p, 0)
	b.shot("dag")
}

// TestLong: a page with many large frames opens, and says what it leaves out.
func TestLong(t *testing.T) {
	path, p := export(t, "trace.html", ":step S (S (K (S I)) K) (S (K (S I)) K) (S (S (K S) K) (S (S (K S) K) I)) (S (S (K S) K) (S (S (K S) K) (S (S (K S) K) I))) f x")
	b := openPage(t, path)
	b.pressTo(kb.End, p, len(p.Frames)-1)
	b.shot("long")
	b.want(of("note", "hidden"), fmt.Sprint(p.Note == ""))
	b.press(kb.Home)
	for i := range 3 {
		b.pressTo(kb.ArrowRight, p, i+1)
	}
	b.shot("long-3")
}

// TestHostileNames: names are shown as they are, and do nothing.
func TestHostileNames(t *testing.T) {
	evil := `</script><img src=x onerror=alert(1)>"&'<b>`
	p := page.Page{Title: evil, Note: evil, Frames: []*page.Frame{{
		Term: []page.Span{{Text: evil, Role: "head"}}, Rule: evil, Words: evil, Bindings: [][2]string{{evil, evil}},
		Graph: &page.Graph{Width: 100, Height: 26, Boxes: []page.Box{{Key: evil, Class: "app", Label: evil, About: evil, Width: 60}}, Edges: []page.Edge{}},
	}}}
	data, err := p.Write()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "evil.html")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	b := openPage(t, path)
	b.want("document.querySelectorAll('img, b').length", "0")
	b.click("#boxes .box rect")
	for _, id := range []string{"rule", "words", "note", "details"} {
		b.want("document.getElementById('"+id+"').textContent", evil)
	}
	b.want("document.querySelector('h1').textContent", evil)
	b.want("document.querySelector('#boxes text').textContent", evil)
}
