"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const frames = page.frames, last = frames.length - 1;
  const $ = id => document.getElementById(id);
  const svgNS = "http://www.w3.org/2000/svg";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const boxHeight = 26, port = 7, moveTime = 450, playTime = 1300;
  let at = -1, timer = 0, selected = "", moving = 0;

  const grouped = n => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
  const count = (n, thing) => grouped(n) + " " + thing + (String(n) === "1" ? "" : "s");
  const element = (name, attrs, parent) => {
    const e = document.createElementNS(svgNS, name);
    for (const k in attrs) e.setAttribute(k, attrs[k]);
    if (parent) parent.append(e);
    return e;
  };

  // A term: each part with its class, and its sign where the part ends.
  const signs = {head: "^", arg1: "1", arg2: "2", arg3: "3", arg4: "4", made: "~"};
  function write(into, spans) {
    into.replaceChildren();
    (spans || []).forEach((s, i) => {
      const e = document.createElement("span");
      e.textContent = s.t;
      if (s.r) e.className = s.r;
      const next = spans[i + 1];
      if (signs[s.r] && !(next && next.r === s.r)) {
        const sign = document.createElement("sub");
        sign.textContent = signs[s.r];
        sign.setAttribute("aria-hidden", "true");
        e.append(sign);
      }
      into.append(e);
    });
  }

  function writeStep(f) {
    write($("term"), f.term);
    $("heading").textContent = f.n === 0 ? "term, before any contraction" : "term, after " + count(f.n, "contraction");
    $("omitted").textContent = f.omitted || "";
    $("normal").hidden = !f.normal;
    $("step").hidden = !f.rule;
    $("rule").textContent = f.rule || "";
    $("words").textContent = f.words || "";
    write($("after"), f.after);
    $("after").previousElementSibling.hidden = !f.after;
    $("bind").replaceChildren();
    (f.bind || []).forEach(([letter, term], i) => {
      const dt = document.createElement("dt"), dd = document.createElement("dd"), mark = document.createElement("span");
      mark.className = "letter arg" + (i + 1);
      mark.textContent = (i + 1) + " " + letter;
      dt.append(mark);
      dd.textContent = term;
      $("bind").append(dt, dd);
    });
  }

  // The graph: what has the same key in two frames moves from one to the other.
  const boxes = new Map(), edges = new Map();
  const curve = (x0, y0, x1, y1) => `M${x0} ${y0}C${x0} ${(y0 + y1) / 2} ${x1} ${(y0 + y1) / 2} ${x1} ${y1}`;
  const bent = b => b.c === "bend";

  function target(g) {
    const to = {boxes: new Map(), edges: new Map()};
    for (const b of g.boxes) to.boxes.set(b.k, b);
    for (const e of g.edges) {
      const from = g.boxes[e.f], down = g.boxes[e.t];
      to.edges.set(from.k + ">" + (e.p || 0) + ">" + down.k, {
        p: [from.x + (from.w >> 1) + (e.p || 0) * port, from.y + (bent(from) ? 0 : boxHeight), down.x + (down.w >> 1), down.y],
        from: from.k, to: down.k});
    }
    for (const b of g.boxes) if (bent(b)) {
      const x = b.x + (b.w >> 1);
      const below = g.edges.find(e => g.boxes[e.f] === b);
      if (below) to.edges.get(b.k + ">0>" + g.boxes[below.t].k).p[1] = b.y;
    }
    return to;
  }

  function place(item) {
    if (item.p.length === 4) item.e.setAttribute("d", curve(...item.p));
    else item.e.setAttribute("transform", `translate(${item.p[0]} ${item.p[1]})`);
    item.e.setAttribute("opacity", item.o);
  }

  function makeBox(b) {
    const e = element("g", {class: "box " + b.c, "data-key": b.k}, $("boxes"));
    element("title", {}, e).textContent = b.a;
    element("rect", {width: b.w, height: boxHeight}, e);
    element("text", {x: b.w / 2, y: 18}, e).textContent = b.l;
    const badge = / made/.test(b.c) ? "~" : / new/.test(b.c) ? "+" : "";
    if (badge) element("text", {class: "badge", x: -7, y: 18}, e).textContent = badge;
    return e;
  }

  function drawGraph(f, animate) {
    const to = target(f.graph), moves = [];
    const begin = (map, key, p, make, start) => {
      let item = map.get(key);
      if (!item) {
        item = {p: start || p, o: animate ? 0 : 1};
        map.set(key, item);
      } else item.e.remove();
      item.e = make();
      item.gone = false;
      moves.push({item, from: item.p.slice(), to: p, o0: item.o, o1: 1});
    };
    for (const [map, now] of [[boxes, to.boxes], [edges, to.edges]])
      for (const [key, item] of map) if (!now.has(key)) {
        item.gone = true;
        moves.push({item, key, map, from: item.p, to: item.p, o0: item.o, o1: 0});
      }
    for (const [key, e] of to.edges)
      begin(edges, key, e.p, () => element("path", {"data-from": e.from, "data-to": e.to}, $("edges")));
    for (const [key, b] of to.boxes)
      if (!bent(b)) begin(boxes, key, [b.x, b.y], () => makeBox(b));
    const frameFrom = view.slice(), frameTo = fitted(f.graph);
    const own = ++moving, start = performance.now(), time = animate && !still.matches ? moveTime : 0;
    const step = now => {
      if (own !== moving) return;
      const t = time ? Math.min((now - start) / time, 1) : 1, ease = t * t * (3 - 2 * t);
      for (const m of moves) {
        m.item.p = m.to.map((v, i) => m.from[i] + (v - m.from[i]) * ease);
        m.item.o = m.o0 + (m.o1 - m.o0) * ease;
        if (t === 1 && m.item.gone) {
          m.item.e.remove();
          m.map.delete(m.key);
        } else place(m.item);
      }
      if (!zoomed) setView(frameTo.map((v, i) => frameFrom[2] ? frameFrom[i] + (v - frameFrom[i]) * ease : v));
      if (t < 1) requestAnimationFrame(step);
      else document.body.dataset.shown = at;
    };
    if (time) requestAnimationFrame(step);
    else step(start);
    mark();
  }

  // The part of the drawing that is seen.
  let view = [0, 0, 0, 0], zoomed = false;
  function setView(v) {
    view = v;
    $("graph").setAttribute("viewBox", v.map(n => Math.round(n * 100) / 100).join(" "));
  }
  function fitted(g) {
    const r = $("graph").getBoundingClientRect(), space = 22;
    const scale = Math.min((r.width || 600) / (g.w + 2 * space), (r.height || 400) / (g.h + 2 * space), 1.35);
    const w = (r.width || 600) / scale, h = (r.height || 400) / scale;
    return [g.w / 2 - w / 2, g.h + 2 * space < h ? -space : g.h / 2 - h / 2, w, h];
  }
  function zoom(by, x, y) {
    const r = $("graph").getBoundingClientRect();
    const fx = x === undefined ? .5 : (x - r.left) / r.width, fy = y === undefined ? .5 : (y - r.top) / r.height;
    const w = view[2] / by, h = view[3] / by;
    if (w < 40 || w > 200000) return;
    zoomed = true;
    setView([view[0] + (view[2] - w) * fx, view[1] + (view[3] - h) * fy, w, h]);
  }
  function fit() {
    zoomed = false;
    setView(fitted(frames[at].graph));
  }

  function mark() {
    const b = frames[at].graph.boxes.find(b => b.k === selected);
    for (const [key, item] of boxes) item.e.classList.toggle("selected", key === selected);
    for (const item of edges.values()) item.e.classList.toggle("near", selected !== "" && (item.e.dataset.from === selected || item.e.dataset.to === selected));
    $("details").hidden = !b;
    if (b) $("details").textContent = b.a;
  }

  function show(i, animate) {
    i = Math.max(0, Math.min(last, i));
    if (i === at) return;
    const near = Math.abs(i - at) === 1;
    at = i;
    const f = frames[i];
    document.body.dataset.at = i;
    $("slider").value = i;
    $("slider").setAttribute("aria-valuetext", "contraction " + f.n);
    $("where").textContent = "contraction " + grouped(f.n) + " of " + grouped(frames[last].n);
    $("first").disabled = $("back").disabled = i === 0;
    $("last").disabled = $("next").disabled = i === last;
    writeStep(f);
    $("sizes").textContent = (f.tree ? "tree of " + grouped(f.tree) + (f.tree === "1" ? " leaf, " : " leaves, ") : "") + (f.dag ? count(f.dag, "node") : "");
    $("left").textContent = f.graph.note || "";
    drawGraph(f, animate && near);
  }

  function play(on) {
    clearInterval(timer);
    timer = 0;
    if (on && at === last) show(0, false);
    if (on) timer = setInterval(() => at < last ? show(at + 1, true) : play(false), playTime);
    $("play").textContent = on ? "❚❚ pause" : "▶ play";
  }
  const go = (i, animate) => { play(false); show(i, animate); };
  const help = () => $("help").open ? $("help").close() : $("help").showModal();

  $("first").onclick = () => go(0, false);
  $("back").onclick = () => go(at - 1, true);
  $("next").onclick = () => go(at + 1, true);
  $("last").onclick = () => go(last, false);
  $("play").onclick = () => play(!timer);
  $("keys").onclick = help;
  $("in").onclick = () => zoom(1.3);
  $("out").onclick = () => zoom(1 / 1.3);
  $("fit").onclick = fit;
  $("slider").oninput = () => go(+$("slider").value, true);

  const keys = {
    ArrowRight: () => go(at + 1, true), ArrowLeft: () => go(at - 1, true),
    Home: () => go(0, false), End: () => go(last, false), " ": () => play(!timer),
    "?": help, "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: fit,
    Escape: () => { selected = ""; mark(); },
  };
  document.addEventListener("keydown", e => {
    const run = keys[e.key];
    if (!run || e.ctrlKey || e.metaKey || e.altKey) return;
    if ($("help").open && e.key !== "?") return;
    // A button that is seen does it itself; that of the dialog may still have the focus
    // just after it was closed.
    if (e.key === " " && e.target.tagName === "BUTTON" && !(e.target.closest("dialog") && !$("help").open)) return;
    e.preventDefault();
    run();
  });

  let drag = null;
  const graph = $("graph");
  graph.addEventListener("pointerdown", e => { drag = {x: e.clientX, y: e.clientY, view: view.slice(), moved: false}; });
  addEventListener("pointermove", e => {
    if (!drag || !(e.buttons & 1)) { drag = null; return; }
    const dx = e.clientX - drag.x, dy = e.clientY - drag.y;
    if (!drag.moved && Math.hypot(dx, dy) < 5) return;
    drag.moved = zoomed = true;
    graph.classList.add("panning");
    const scale = drag.view[2] / graph.getBoundingClientRect().width;
    setView([drag.view[0] - dx * scale, drag.view[1] - dy * scale, drag.view[2], drag.view[3]]);
  });
  addEventListener("pointerup", () => graph.classList.remove("panning"));
  graph.addEventListener("click", e => {
    const moved = drag && drag.moved;
    drag = null;
    if (moved) return;
    const box = e.target.closest(".box");
    selected = box ? box.dataset.key : "";
    mark();
  });
  graph.addEventListener("wheel", e => { e.preventDefault(); zoom(e.deltaY < 0 ? 1.15 : 1 / 1.15, e.clientX, e.clientY); }, {passive: false});
  addEventListener("resize", () => { if (!zoomed) fit(); });

  const end = frames[last];
  $("summary").textContent = last === 0
    ? (end.n === 0 ? "before any contraction" : "after " + count(end.n, "contraction")) + (end.normal ? ", in normal form" : "")
    : count(end.n - frames[0].n, "contraction") + (end.normal ? " to the normal form" : "; it goes on from there");
  $("note").textContent = page.note;
  $("note").hidden = !page.note;
  $("slider").max = last;
  if (last === 0) $("controls").hidden = true, $("controls").style.display = "none";
  const most = Math.max(...frames.map(f => f.dag || f.graph.boxes.length), 1);
  $("spark").setAttribute("viewBox", `0 0 ${Math.max(last, 1)} 1`);
  element("polygon", {points: `0,1 ${frames.map((f, i) => i + "," + (1 - (f.dag || f.graph.boxes.length) / most)).join(" ")} ${last},1`}, $("spark"));
  show(0, false);
})();
