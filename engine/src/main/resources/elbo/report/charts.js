// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
"use strict";

// Every function here turns a part of the page's data into an SVG element, and nothing else. Colours are CSS variables, so a chart follows the
// theme, and the printer, without being drawn again.

const COLOURS = 8;
const colour = i => `var(--c${(i % COLOURS) + 1})`;

/** A number as people read it: about four digits, thin minus, no needless zeros; "–" where there is none. */
function number(x, digits = 4) {
  if (x === null || x === undefined || Number.isNaN(x)) return "–";
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (size >= 1e6 || size < 1e-4) return d3.format(`.${Math.min(digits, 3)}~e`)(x).replace("e+", "e");
  return d3.format(`,.${Math.max(0, Math.min(6, digits - 1 - Math.floor(Math.log10(size))))}f`)(x);
}

/** Tick labels: short, whatever the size. */
const tick = x => (x === 0 ? "0" : Math.abs(x) >= 1e5 || Math.abs(x) < 1e-3 ? d3.format(".2~e")(x).replace("e+", "e") : d3.format(",.4~r")(x));

/** The curve of a density: heights at even steps from lo to hi, as points. */
const curve = density => density.y.map((y, i) => ({x: density.lo + ((density.hi - density.lo) * i) / (density.y.length - 1), y}));

/** The height of a curve between two of its points. */
function heightAt(points, x) {
  const right = d3.bisector(p => p.x).left(points, x);
  if (right <= 0 || right >= points.length) return points[Math.max(0, Math.min(points.length - 1, right))].y;
  const a = points[right - 1], b = points[right];
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}

/** One marginal: the density, its middle 90 % dark, the median marked. */
function marginalChart(density, q05, q50, q95, width) {
  const common = {
    width, height: 92, marginLeft: 4, marginRight: 4, marginTop: 6, marginBottom: 20, ariaLabel: "Density of the draws",
    x: {label: null, ticks: Math.max(3, Math.floor(width / 50)), tickFormat: tick, tickSize: 3}, y: {axis: null}
  };
  if (density.values) {
    const bars = density.values.map((x, i) => ({x, y: density.y[i]}));
    const gap = d3.min(d3.pairs(density.values), ([a, b]) => b - a) ?? 1;
    const inside = d => d.x >= q05 && d.x <= q95;
    return Plot.plot({...common, marks: [
      Plot.rectY(bars, {x1: d => d.x - gap / 2, x2: d => d.x + gap / 2, y: "y", inset: 0.5, fill: "var(--c1)", fillOpacity: d => (inside(d) ? 0.8 : 0.3)}),
      Plot.ruleY([0], {stroke: "var(--rule)"})
    ]});
  }
  const points = curve(density);
  const middle = [{x: q05, y: heightAt(points, q05)}, ...points.filter(p => p.x > q05 && p.x < q95), {x: q95, y: heightAt(points, q95)}];
  return Plot.plot({...common, marks: [
    Plot.areaY(points, {x: "x", y: "y", fill: "var(--c1)", fillOpacity: 0.22}),
    Plot.areaY(middle, {x: "x", y: "y", fill: "var(--c1)", fillOpacity: 0.78}),
    Plot.ruleX([q50], {y1: 0, y2: heightAt(points, q50), stroke: "var(--card)", strokeWidth: 1.6}),
    Plot.lineY(points, {x: "x", y: "y", stroke: "var(--c1)", strokeWidth: 1.2}),
    Plot.ruleY([0], {stroke: "var(--rule)"})
  ]});
}

/** The ELBO range worth looking at: where the later part of each line lies, and as much again below it, since the first steps dwarf everything. */
function settledRange(points) {
  const end = d3.rollup(points, group => d3.max(group, p => p.x), p => p.k);
  const late = points.filter(p => p.x >= 0.4 * end.get(p.k));
  const low = d3.min(late, p => p.elbo - 2 * (p.se ?? 0)), high = d3.max(late, p => p.elbo + 2 * (p.se ?? 0));
  const typical = d3.quantile(late, 0.1, p => p.elbo);
  const floor = Math.max(low, typical - 3 * (high - typical));
  const room = Math.max(high - floor, 1e-9 * Math.abs(high));
  return [floor - 0.6 * room, high + 0.08 * room];
}

/** The ELBO of one algorithm, a line per start or path. `whole` shows the first steps too. */
function traceChart(panel, width, whole) {
  const points = panel.series.flatMap((s, k) => s.x.map((x, i) => ({x, elbo: s.elbo[i], se: s.se ? s.se[i] : 0, k, name: s.name})).filter(p => p.elbo !== null));
  if (!points.length) return null;
  const domain = whole ? undefined : settledRange(points);
  const many = panel.series.length > 1;
  const stroke = p => colour(panel.colour + p.k);
  return Plot.plot({
    width, height: Math.max(220, Math.min(330, width * 0.42)), marginLeft: 62, marginRight: 14, marginTop: 22, marginBottom: 38, ariaLabel: `ELBO of ${panel.algorithm}`,
    x: {label: panel.xLabel, labelAnchor: "center", labelArrow: "none", ticks: Math.max(3, width / 110), tickFormat: tick, domain: [0, d3.max(points, p => p.x) || 1]},
    y: {label: "ELBO", labelArrow: "none", grid: true, ticks: 5, tickFormat: x => number(x, 5).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, ""), domain},
    color: {type: "identity"},
    marks: [
      Plot.ruleX(panel.marks ?? [], {x: "x", stroke: "var(--rule)", strokeDasharray: "3 3"}),
      width < 520 ? null : Plot.text(panel.marks ?? [], {x: "x", text: "label", frameAnchor: "top", dy: -12, dx: -1, textAnchor: "start", fontSize: 10.5}),
      Plot.areaY(points, {x: "x", y1: p => p.elbo - 2 * (p.se ?? 0), y2: p => p.elbo + 2 * (p.se ?? 0), z: "k", fill: stroke, fillOpacity: many ? 0.1 : 0.22, clip: true}),
      Plot.lineY(points, {x: "x", y: "elbo", z: "k", stroke, strokeWidth: many ? 1.3 : 1.7, strokeOpacity: many ? 0.85 : 1, clip: true}),
      points.length <= 40 ? Plot.dot(points, {x: "x", y: "elbo", fill: stroke, r: 2.4, clip: true}) : null,
      Plot.tip(domain ? points.filter(p => p.elbo >= domain[0]) : points, Plot.pointer({x: "x", y: "elbo", fill: "var(--card)", stroke: "var(--rule)",
        title: p => `${p.name}\n${panel.xLabel} ${d3.format(",")(p.x)}\nELBO ${number(p.elbo, 6)}${p.se ? ` ± ${number(p.se, 2)}` : ""}`}))
    ]
  });
}

/** The fill of a correlation: the middle colour at 0, a pure one at ±1. */
const correlationFill = r => (r === null ? "var(--line)" : `color-mix(in oklab, var(--${r < 0 ? "negative" : "positive"}) ${Math.round(Math.abs(r) ** 0.8 * 92)}%, var(--neutral))`);

/** Correlations as a map; `choose(i, j)` is called with the cell that was clicked. */
function heatMap(names, value, width, choose) {
  const n = names.length;
  const longest = Math.min(d3.max(names, d => d.length) ?? 1, 16);
  const size = n <= 12 ? 12 : n <= 20 ? 10.5 : 9;
  const left = Math.ceil(longest * size * 0.62) + 8;
  const short = d => (d.length > 16 ? d.slice(0, 15) + "…" : d);
  const cells = d3.cross(d3.range(n), d3.range(n)).map(([i, j]) => ({i, j, r: value(i, j)}));
  const side = Math.min((width - left) / n, 64);
  const shown = side >= 30;
  const chart = Plot.plot({
    width: left + side * n, height: side * n + left, marginLeft: left, marginBottom: left, marginTop: 0, marginRight: 0, style: {fontSize: `${size}px`}, ariaLabel: "Correlations of the draws",
    x: {domain: d3.range(n), label: null, tickSize: 0, tickRotate: -90, tickFormat: i => short(names[i])},
    y: {domain: d3.range(n), label: null, tickSize: 0, tickFormat: i => short(names[i])},
    color: {type: "identity"},
    marks: [
      Plot.cell(cells, {x: "j", y: "i", inset: n > 25 ? 0.25 : 0.75, rx: n > 25 ? 0 : 3, fill: d => (d.i === d.j ? "var(--line)" : correlationFill(d.r))}),
      shown ? Plot.text(cells.filter(d => d.i !== d.j), {x: "j", y: "i", fill: "var(--ink)", fontSize: Math.min(12, side * 0.32), text: d => (d.r === null ? "" : d3.format(".2f")(d.r).replace("0.", "."))}) : null,
      Plot.tip(cells, Plot.pointer({x: "j", y: "i", fill: "var(--card)", stroke: "var(--rule)", title: d => `${names[d.i]}\n${names[d.j]}\ncorrelation ${d.r === null ? "not defined" : d3.format(".3f")(d.r)}`}))
    ]
  });
  chart.addEventListener("click", () => {
    if (chart.value && chart.value.i !== chart.value.j) choose(chart.value.i, chart.value.j);
  });
  return chart;
}

/** Draws of two variables against each other. */
function scatterChart(xName, xs, yName, ys, width) {
  const points = xs.map((x, i) => ({x, y: ys[i]})).filter(p => p.x !== null && p.y !== null);
  return Plot.plot({
    width, height: Math.min(width, 300), marginLeft: 52, marginBottom: 36, marginTop: 22, marginRight: 8, ariaLabel: `Draws of ${xName} and ${yName}`,
    x: {label: xName, labelAnchor: "center", labelArrow: "none", ticks: 4, tickFormat: tick, nice: true}, y: {label: yName, labelArrow: "none", ticks: 4, tickFormat: tick, nice: true},
    marks: [Plot.frame({stroke: "var(--line)"}), Plot.dot(points, {x: "x", y: "y", r: 2, fill: "var(--c1)", fillOpacity: 0.45})]
  });
}

/** Stein residuals with ± 2 standard errors; what lies inside the band asks for less than a tenth of a standard deviation. */
function steinChart(residuals, width) {
  const names = [...new Set(residuals.map(r => r.name))];
  const kinds = [...new Set(residuals.map(r => r.kind))];
  const place = new Map(names.map((name, i) => [name, i]));
  const dodge = names.length <= 60 ? 0.13 : 0;
  const points = residuals.filter(r => r.value !== null).map(r => ({...r, x: place.get(r.name) + (kinds.length > 1 ? dodge * (2 * kinds.indexOf(r.kind) - 1) : 0), error: 2 * (r.mcse ?? 0)}));
  if (!points.length) return null;
  const reach = Math.max(0.16, d3.max(points, p => Math.abs(p.value) + p.error) * 1.08);
  const n = names.length;
  const named = n <= 40 && width >= 22 * n + 60;
  const short = name => (name.length > 14 ? name.slice(0, 13) + "…" : name);
  const below = !named ? 34 : n <= 4 ? 30 : 20 + 4.6 * d3.max(names, name => short(name).length);
  return Plot.plot({
    width, height: 185 + below, marginLeft: 46, marginRight: 10, marginTop: 24, marginBottom: below, ariaLabel: "Stein residuals", insetLeft: 4, insetRight: 4,
    x: {label: named ? null : "coordinate", labelAnchor: "center", labelArrow: "none", domain: [-0.5, n - 0.5], ticks: named ? d3.range(n) : Math.min(n, width / 90), tickFormat: named ? i => short(names[i]) : i => (Number.isInteger(i) && i >= 0 && i < n ? i + 1 : ""), tickRotate: named && n > 4 ? -45 : 0, tickSize: named ? 0 : 4},
    y: {label: "residual", labelArrow: "none", domain: [-reach, reach], ticks: 5, grid: true},
    color: {type: "identity"},
    marks: [
      Plot.rect([0], {x1: -0.5, x2: n - 0.5, y1: -0.1, y2: 0.1, fill: "var(--c3)", fillOpacity: 0.13}),
      Plot.ruleY([0], {stroke: "var(--rule)"}),
      Plot.ruleX(points, {x: "x", y1: p => p.value - p.error, y2: p => p.value + p.error, stroke: p => colour(kinds.indexOf(p.kind)), strokeOpacity: 0.6, strokeWidth: n > 100 ? 1 : 1.6}),
      Plot.dot(points, {x: "x", y: "value", symbol: p => (p.kind === kinds[0] ? "circle" : "diamond"), fill: p => colour(kinds.indexOf(p.kind)), r: n > 100 ? 2 : 3.6}),
      Plot.tip(points, Plot.pointer({x: "x", y: "value", fill: "var(--card)", stroke: "var(--rule)", title: p => `${p.name}\n${p.kind}: ${number(p.value, 3)} ± ${number(p.error / 2, 2)}`}))
    ]
  });
}
