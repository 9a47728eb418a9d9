// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0

// Fills the page from the data in the script tag "data"; the names of its fields are those of the Java record `Page`.

const page = JSON.parse(document.getElementById("data").textContent);
const variables = page.variables;
const count = variables.name.length;
const at = id => document.getElementById(id);

/** An element with attributes, listeners (`onclick` …) and children; text is never read as HTML. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null) node.setAttribute(key, value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

/** Calls `draw(width)` now and whenever the width of the place changes; draws nothing while the place is not shown. */
function responsive(place, draw) {
  let drawn = 0;
  const redraw = () => {
    const width = Math.floor(place.clientWidth);
    if (width > 0 && width !== drawn) {
      drawn = width;
      place.replaceChildren(...[draw(width)].flat().filter(Boolean));
    }
  };
  new ResizeObserver(redraw).observe(place);
  redraw();
  return () => { drawn = 0; redraw(); };
}

/** The indices of variables whose name contains every word of the text. */
function matching(text) {
  const words = text.toLowerCase().split(/[\s,]+/).filter(Boolean);
  return d3.range(count).filter(i => words.every(word => variables.name[i].toLowerCase().includes(word)));
}

/** Keeps "k-hat" on one line. */
const unbroken = text => text.replaceAll("k-hat", "k\u2011hat");

// Verdict and key figures

const SIGNS = {GOOD: "✓", USABLE: "≈", "MEANS-ONLY": "μ", "NOT-CONVERGED": "!", FAILED: "×"};

function showVerdict() {
  const {grade, text, action} = page.verdict;
  document.documentElement.dataset.grade = grade;
  at("verdict").append(
    element("div", {class: "badge"}, element("i", {"aria-hidden": "true"}, SIGNS[grade] ?? "?"), grade.replaceAll("-", " ")),
    element("h1", {}, unbroken(text)),
    action ? element("p", {class: "action"}, element("b", {}, "Next: "), unbroken(action)) : null,
    element("p", {class: "subtitle"}, page.subtitle));
}

function showFigures() {
  for (const {label, value, unit, note, gauge} of page.figures) {
    at("figures").append(element("div", {class: "figure"},
      element("div", {class: "label"}, label),
      element("div", {class: "value"}, value, unit ? element("small", {}, ` ${unit}`) : null),
      gauge === null ? null : element("div", {class: "gauge", style: `--at:${Math.max(0, Math.min(1, gauge / 1.2))}`, "aria-hidden": "true"}),
      note ? element("div", {class: "note"}, note) : null));
  }
}

// Marginals: a screenful at a time

const TILES = 24;

function showMarginals() {
  const grid = at("marginal-grid"), more = at("marginal-more"), filter = at("marginal-filter");
  const first = count <= 1.5 * TILES ? count : TILES;
  let shown = first;
  const tile = i => {
    const density = page.densities[i];
    const place = element("div", {class: "chart"});
    const node = element("article", {class: "tile"},
      element("h3", {title: variables.name[i]}, variables.name[i]),
      element("p", {}, `mean ${number(variables.mean[i], 3)} · sd ${number(variables.sd[i], 2)}`), place);
    node.title = `${variables.name[i]}\nmean ${number(variables.mean[i])}, sd ${number(variables.sd[i])}\n5 %  ${number(variables.q05[i])}\n50 % ${number(variables.q50[i])}\n95 % ${number(variables.q95[i])}`;
    return {node, start: () => {
      if (!density) place.append(element("p", {class: "empty"}, variables.sd[i] === 0 ? "the same in every draw" : "no finite draws"));
      else responsive(place, width => marginalChart(density, variables.q05[i], variables.q50[i], variables.q95[i], width));
    }};
  };
  const show = () => {
    const all = matching(filter.value), some = all.slice(0, shown).map(tile);
    grid.replaceChildren(...some.map(t => t.node));
    some.forEach(t => t.start());
    more.replaceChildren();
    if (!all.length) more.append("No variable has that in its name.");
    else if (all.length > shown) more.append(`${shown} of ${d3.format(",")(all.length)} variables `,
      element("button", {class: "button", type: "button", onclick: () => { shown += 2 * TILES; show(); }}, "Show more"));
  };
  filter.addEventListener("input", () => { shown = first; show(); });
  show();
}

// Summary table

const COLUMNS = [
  {key: "name", title: "Variable"}, {key: "mean", title: "Mean"}, {key: "sd", title: "SD"}, {key: "q05", title: "5 %"}, {key: "q50", title: "Median"}, {key: "q95", title: "95 %"},
  {key: "mcse", title: "MCSE", digits: 2}, {key: "ess", title: "ESS", format: x => (x === null ? "–" : d3.format(",.0f")(x))}, {key: "khat", title: "k̂", digits: 2},
  {key: "rhat", title: "R̂"}, {key: "essBulk", title: "Bulk ESS", format: x => (x === null ? "–" : d3.format(",.0f")(x))}, {key: "essTail", title: "Tail ESS", format: x => (x === null ? "–" : d3.format(",.0f")(x))}
];
const ROWS = 100;
const kColour = k => (k < 0.5 ? "var(--good)" : k <= 0.7 ? "var(--means)" : "var(--unconverged)");

function tableCell({key, digits, format}, i) {
  const value = variables[key][i];
  if (key === "name") return element("th", {scope: "row", title: value}, value);
  if (key === "khat" && value !== null) {
    const text = d3.format(".2f")(value);
    return element("td", {}, element("i", {class: "dot", style: `--dot:${kColour(value)}`, "aria-hidden": "true"}), value > 0.7 ? element("span", {class: "warn"}, text) : text);
  }
  if (key === "rhat" && value !== null) {
    const text = d3.format(".3f")(value);
    return element("td", {}, value > 1.01 ? element("span", {class: "warn"}, text) : text);
  }
  return element("td", {}, format ? format(value) : number(value, digits));
}

function showTable() {
  const head = at("table").tHead, body = at("table").tBodies[0], more = at("table-more"), filter = at("table-filter");
  let sort = {key: "", down: false}, shown = ROWS;
  const columns = COLUMNS.filter(({key}) => variables[key]?.some(value => value !== null));
  const order = () => {
    const rows = matching(filter.value);
    if (sort.key) {
      const values = variables[sort.key];
      const compare = sort.key === "name" ? (a, b) => a.localeCompare(b, "en", {numeric: true}) : d3.ascending;
      rows.sort((i, j) => (values[i] === null) - (values[j] === null) || (sort.down ? compare(values[j], values[i]) : compare(values[i], values[j])) || i - j);
    }
    return rows;
  };
  const show = () => {
    const rows = order();
    for (const th of head.rows[0].cells) th.setAttribute("aria-sort", th.dataset.key !== sort.key ? "none" : sort.down ? "descending" : "ascending");
    body.replaceChildren(...rows.slice(0, shown).map(i => element("tr", {}, ...columns.map(column => tableCell(column, i)))));
    more.replaceChildren();
    if (!rows.length) more.append("No variable has that in its name.");
    else if (rows.length > shown) more.append(`${d3.format(",")(shown)} of ${d3.format(",")(rows.length)} variables `,
      element("button", {class: "button", type: "button", onclick: () => { shown += 10 * ROWS; show(); }}, "Show more"));
  };
  head.append(element("tr", {}, ...columns.map(({key, title}) => element("th", {scope: "col", "data-key": key}, element("button", {type: "button", onclick: () => {
    sort = sort.key !== key ? {key, down: false} : sort.down ? {key: "", down: false} : {key, down: true};
    show();
  }}, title)))));
  filter.addEventListener("input", () => { shown = ROWS; show(); });
  show();
}

// Correlations

const MAP_SIZE = 24, SMALL_MAP_SIZE = 12;

function showCorrelations() {
  const {index, percent, strongest} = page.correlations;
  if (index.length < 2) { at("correlations").remove(); return; }
  const place = new Map(index.map((variable, i) => [variable, i]));
  const between = (a, b) => {
    const i = place.get(a), j = place.get(b);
    const value = i === j ? 100 : percent[Math.max(i, j)][Math.min(i, j)];
    return value === null ? null : value / 100;
  };
  const strength = new Map(index.map(a => [a, 0]));
  index.forEach((a, i) => percent[i].forEach((r, j) => {
    const size = Math.abs(r ?? 0);
    if (size > strength.get(a)) strength.set(a, size);
    if (size > strength.get(index[j])) strength.set(index[j], size);
  }));
  const ranked = [...index].sort((a, b) => strength.get(b) - strength.get(a));
  const filter = at("correlation-filter"), choice = at("correlation-order");
  let pair = strongest.length ? strongest[0].slice(0, 2) : index.slice(0, 2);

  const chosen = most => {
    const wanted = new Set(matching(filter.value));
    const some = (choice.value === "strong" ? ranked : index).filter(a => wanted.has(a)).slice(0, most);
    return some.sort((a, b) => a - b);
  };
  const drawPair = responsive(at("scatter"), width => {
    const [a, b] = pair, i = page.sample.index.indexOf(a), j = page.sample.index.indexOf(b);
    if (i < 0 || j < 0) return element("p", {class: "empty"}, "");
    const title = element("h3", {}, "Draws of one pair");
    return [title, scatterChart(variables.name[a], page.sample.draws[i], variables.name[b], page.sample.draws[j], width)];
  });
  const select = (a, b) => { pair = [a, b]; drawPair(); };
  const drawMap = responsive(at("heat-map"), width => {
    const some = chosen(width < 480 ? SMALL_MAP_SIZE : MAP_SIZE);
    if (some.length < 2) return element("p", {class: "empty"}, "Fewer than two variables have that in their name.");
    return heatMap(some.map(a => variables.name[a]), (i, j) => between(some[i], some[j]), width, (i, j) => select(some[j], some[i]));
  });
  filter.addEventListener("input", drawMap);
  choice.addEventListener("change", drawMap);
  if (index.length <= SMALL_MAP_SIZE) choice.parentElement.remove();
  const note = index.length > SMALL_MAP_SIZE ? " Where there are too many variables for the map, filter to choose." : "";
  const left = index.length < count ? ` Computed among ${d3.format(",")(index.length)} of the ${d3.format(",")(count)} variables.` : "";
  at("correlation-lead").textContent = `Orange is positive, blue negative. Click a cell to see the draws of the pair.${note}${left}`;
  at("strongest").append(element("h3", {}, "Strongest pairs"), element("table", {class: "pairs"}, element("tbody", {}, ...strongest.slice(0, 8).map(([a, b, r]) =>
    element("tr", {}, element("td", {}, element("button", {type: "button", onclick: () => select(a, b)}, `${variables.name[a]} · ${variables.name[b]}`)), element("td", {}, d3.format(".2f")(r / 100).replace("-", "−")))))));
}

// How the fit went

function showTrace() {
  const panels = at("trace-panels");
  let whole = false, redraws = [];
  let next = 0;
  for (const panel of page.trace) {
    panel.colour = next;
    next += panel.series.length;
    const chart = element("div", {class: "chart"});
    const legend = panel.series.length > 1 && panel.series.length <= 12 ? element("div", {class: "legend"}, ...panel.series.map((s, k) => element("span", {}, element("i", {style: `--key:${colour(panel.colour + k)}`}), s.name))) : null;
    panels.append(element("div", {class: "card"}, element("div", {class: "panel-title"}, element("h3", {}, panel.algorithm), panel.note ? element("span", {}, panel.note) : null), legend, chart));
    redraws.push(responsive(chart, width => traceChart(panel, width, whole) ?? element("p", {class: "empty"}, "No finite value was recorded.")));
  }
  if (!page.trace.length) {
    at("trace").querySelector(".lead").textContent = "This method keeps no trace of the ELBO.";
    return;
  }
  const toggle = element("button", {class: "button", type: "button", "aria-pressed": "false", onclick: () => {
    whole = !whole;
    toggle.setAttribute("aria-pressed", String(whole));
    redraws.forEach(redraw => redraw());
  }}, "Show the first steps");
  at("trace-controls").append(toggle);
}

function showStein() {
  if (!page.stein.length) { at("stein").remove(); return; }
  const kinds = [...new Set(page.stein.map(r => r.kind))];
  at("stein-chart").before(element("div", {class: "legend"}, ...kinds.map((kind, k) => element("span", {}, element("i", {style: `--key:${colour(k)}`}), kind))));
  responsive(at("stein-chart"), width => steinChart(page.stein, width) ?? element("p", {class: "empty"}, "No finite residual."));
}

function showDecisions() {
  if (!page.decisions.length) { at("decisions").remove(); return; }
  at("decision-list").append(...page.decisions.map(({what, why}) => element("li", {}, element("b", {}, unbroken(what)), element("span", {}, unbroken(why)))));
}

function showSettings() {
  at("setting-groups").append(...page.settings.map(({group, rows}) => element("div", {class: "card"}, element("h3", {}, group),
    element("dl", {}, ...rows.flatMap(([key, value]) => [element("dt", {}, key), element("dd", {}, value)])))));
}

// Light and dark: as the system says, until the button is pressed

function theme() {
  at("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
}

if (count) for (const input of document.querySelectorAll("input[type=search]")) input.placeholder = `Filter, e.g. ${variables.name[0].replace(/\[.*/, "")}`;
theme();
showVerdict();
showFigures();
showMarginals();
showTable();
showCorrelations();
showTrace();
showStein();
showDecisions();
showSettings();
if (page.numVariables > count) at("marginals").querySelector(".lead").append(` This page shows the first ${d3.format(",")(count)} of ${d3.format(",")(page.numVariables)} variables; summary.csv has all.`);
document.documentElement.dataset.ready = "true";
