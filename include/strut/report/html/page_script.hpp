#pragma once

#include <string_view>

namespace strut::report::detail {

/// What draws the charts of a page from its record, with uPlot.
inline constexpr std::string_view page_script = R"js(
"use strict";
(() => {
const run = JSON.parse(document.getElementById("record").textContent);
const steps = run.steps;
const ink = "#1f2733", soft = "#5d6675", line = "#e8e5de", sick = "#a3261c", well = "#1d6b4f";
const family = getComputedStyle(document.body).fontFamily;
const font = `12px ${family}`;
const plots = [];

// ---- Colours: each ramp gets lighter all the way, so that it reads the same in grey.

const depths = ["#16213e", "#1f5f8b", "#2a8f86", "#7fa650", "#d9a02b"];
const heats = ["#0d1230", "#1f3f77", "#22708f", "#3aa28a", "#9acb6e", "#f7efb0"];
const dashes = [[], [7, 3], [2, 2], [9, 3, 2, 3]];

function blend(stops, share) {
  const at = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const first = Math.min(Math.floor(at), stops.length - 2);
  const part = (stop, k) => parseInt(stop.slice(1 + 2 * k, 3 + 2 * k), 16);
  const mix = k => Math.round(part(stops[first], k) +
    (at - first) * (part(stops[first + 1], k) - part(stops[first], k)));
  return `rgb(${mix(0)}, ${mix(1)}, ${mix(2)})`;
}

/** A line for each layer: dark at the input, light at the output, and dashed in turn. */
const byLayer = lines => lines.map((one, i) => ({
  ...one,
  stroke: blend(depths, lines.length > 1 ? i / (lines.length - 1) : 0),
  dash: lines.length <= 12 ? dashes[i % dashes.length] : [],
}));

// ---- Numbers

const raised = n => String(n).replace(/[-0-9]/g, c => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]);
const power = n => n === 0 ? "1" : n === 1 ? "10" : "10" + raised(n);
const signed = v => v.toFixed(1).replace("-", "−");
const percent = v => v > 0 && v < .005 ? "<1 %" : v < 1 && v >= .995 ? ">99 %"
  : Math.round(100 * v) + " %";

function short(v) {
  if (v === null || v === undefined) return "not finite";
  if (v === 0) return "0";
  const size = Math.abs(v);
  if (size >= 1e-3 && size < 1e5) return String(Number(v.toPrecision(3)));
  const n = Math.floor(Math.log10(size));
  return (v / 10 ** n).toFixed(1) + "·10" + raised(n);
}

/** Whole decades, at most eight of them. */
function decades(lo, hi) {
  const first = Math.round(lo), last = Math.round(hi);
  const every = Math.ceil((last - first + 1) / 8);
  const all = [];
  for (let n = Math.ceil(first / every) * every; n <= last; n += every) all.push(n);
  return all;
}

// ---- What all charts have

const text = (u, size = 12, weight = "") => `${weight} ${size * uPlot.pxRatio}px ${family}`;

/** A dashed line with its number for each verdict. */
function markVerdicts(u) {
  const {ctx, bbox} = u, r = uPlot.pxRatio;
  let free = -Infinity, row = 0;
  ctx.save();
  run.verdicts.forEach((verdict, i) => {
    const x = u.valToPos(verdict.step, "x", true);
    if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) return;
    row = x < free ? row + 1 : 0;
    free = x + 20 * r;
    const y = bbox.top + (11 + 21 * row) * r;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.strokeStyle = "#ffffffb0";
    ctx.lineWidth = 3.5 * r;
    ctx.stroke();
    ctx.strokeStyle = verdict.sick ? sick : well;
    ctx.lineWidth = 1.25 * r;
    ctx.setLineDash([4 * r, 3 * r]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.arc(x, y, 8.5 * r, 0, 2 * Math.PI);
    ctx.fillStyle = "#fff";
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = verdict.sick ? sick : well;
    ctx.font = text(u, 11, "700");
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(i + 1, x, y + .5 * r);
  });
  ctx.restore();
}

/** The room that the names of lines need at their ends. */
function roomFor(names) {
  const ctx = document.createElement("canvas").getContext("2d");
  ctx.font = `11px ${family}`;
  const widest = Math.max(...names.map(name => ctx.measureText(name).width));
  return 14 + (names.length > 3 ? Math.max(2 * widest + 16, 30) : widest);
}

/** The name of each line where it ends; of many, those that end together share one text. */
function labelEnds(u) {
  const {ctx, bbox} = u, r = uPlot.pxRatio, [first, last] = u.series[0].idxs;
  const ends = [];
  for (let i = 1; i < u.series.length; ++i) {
    let at = last;
    while (at > first && u.data[i][at] == null) --at;
    if (u.data[i][at] == null) continue;
    const y = u.valToPos(u.data[i][at], "y", true);
    if (y >= bbox.top - 1 && y <= bbox.top + bbox.height + 1) ends.push({y, i});
  }
  ends.sort((a, b) => a.y - b.y || a.i - b.i);
  const groups = [];
  for (const end of ends) {
    const group = groups[groups.length - 1];
    const near = group && end.y - group.y < 13 * r;
    if (near && u.series.length > 4) group.lines.push(end.i);
    else groups.push({y: near ? group.y + 13 * r : end.y, lines: [end.i]});
  }
  ctx.save();
  ctx.font = text(u, 11);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const {y, lines} of groups) {
    lines.sort((a, b) => a - b);
    const names = lines.map(i => u.series[i].label);
    ctx.fillStyle = ink;
    ctx.fillText(names.length > 2 ? `${names[0]} … ${names[names.length - 1]}` : names.join(", "),
      bbox.left + bbox.width + 8 * r, y);
  }
  ctx.restore();
}

const axis = more => ({
  stroke: soft, font, gap: 4, grid: {stroke: line, width: 1}, ticks: {show: false}, ...more});
const stepAxis = () => axis({
  size: 24, label: "step", labelSize: 17, labelFont: font, labelGap: 0,
  incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7],
  values: (u, splits) => splits.map(v => v >= 1e6 ? v / 1e6 + " M" : v >= 1e4 ? v / 1e3 + " k" : v)});

/** From the first step to the last, or to a verdict behind it. */
const stepScale = {
  time: false,
  range: (u, lo, hi) => {
    if (hi === steps[steps.length - 1]) hi = Math.max(hi, ...run.verdicts.map(one => one.step));
    return lo < hi ? [lo, hi] : [lo - .5, hi + .5];
  }};

function add(id, data, names, options) {
  const plot = document.querySelector(`#${id} .plot`);
  const all = new uPlot({
    width: plot.clientWidth,
    padding: [8, roomFor(names), 0, 0],
    legend: {show: false},
    cursor: {sync: {key: "step"}, y: false, points: {size: 7}},
    ...options}, data, plot);
  plots.push({all, plot});
}

function nothing(id, why) {
  const plot = document.querySelector(`#${id} .plot`);
  plot.className = "nothing";
  plot.textContent = why;
}

// ---- Lines over the steps

/** Where a value has no neighbour to draw a line to. */
const alone = values => [...values.keys()].filter(
  i => values[i] !== null && values[i - 1] == null && values[i + 1] == null);

/** `lines` are {label, values, stroke, dash, width}; `scale` is "linear", "log" or "share". */
function lineChart(id, lines, scale, height = 250) {
  if (!document.getElementById(id)) return;
  const log = scale === "log", share = scale === "share";
  const usable = v => v !== null && (!log || v > 0);
  const values = lines.map(one => one.values.map(v => usable(v) ? v : null));
  const all = values.flat().filter(v => v !== null);
  if (all.length === 0) return nothing(id, "Nothing to draw: no number is finite and above zero.");
  let lo = all.reduce((a, b) => Math.min(a, b)), hi = all.reduce((a, b) => Math.max(a, b));
  if (log) {
    const first = Math.floor(Math.log10(lo) + 1e-9), last = Math.ceil(Math.log10(hi) - 1e-9);
    lo = 10 ** first;
    hi = 10 ** Math.max(last, first + 1);
  } else if (share) {
    lo = 0;
    hi = 1;
  } else {
    const room = (hi - lo || Math.abs(hi) || 1) * .06;
    lo = lo >= 0 && (lo === hi || lo < hi - lo) ? 0 : lo - room;
    hi += room;
  }
  const valueAxis = log
    ? axis({size: 56, splits: () => decades(Math.log10(lo), Math.log10(hi)).map(n => 10 ** n),
        values: (u, splits) => splits.map(v => power(Math.round(Math.log10(v)))), filter: (u, s) => s})
    : axis({size: 56, values: (u, splits) => splits.map(share ? percent : short),
        ...(share ? {splits: () => [0, .25, .5, .75, 1]} : {})});
  const output = document.querySelector(`#${id} output`);
  const tell = i => `${lines[i].label}: ${share ? percent(lines[i].values[at]) : short(lines[i].values[at])}`;
  let at = 0;
  add(id, [steps, ...values], lines.map(one => one.label), {
    height,
    scales: {x: stepScale, y: {distr: log ? 3 : 1, range: () => [lo, hi]}},
    axes: [stepAxis(), valueAxis],
    series: [{}, ...lines.map(one => ({
      label: one.label, stroke: one.stroke || ink, width: one.width || 1.6, dash: (one.dash || []).map(d => d * uPlot.pxRatio),
      points: {show: true, size: 5, filter: (u, i) => alone(u.data[i])}}))],
    hooks: {
      draw: [u => { markVerdicts(u); labelEnds(u); }],
      setCursor: [u => {
        if (u.cursor.idx == null) { output.textContent = ""; return; }
        at = u.cursor.idx;
        const away = i => values[i][at] === null ? Infinity
          : Math.abs(u.valToPos(values[i][at], "y") - u.cursor.top);
        const order = lines.map((_, i) => i);
        const shown = lines.length <= 3 ? order
          : [order.reduce((a, b) => away(b) < away(a) ? b : a)];
        output.textContent = `step ${steps[at]} · ` + (lines.length > 3 ? "layer " : "") +
          shown.map(tell).join(" · ");
      }]}});
}

// ---- Layers over the steps

function hatch(ctx, left, top, width, height) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.strokeStyle = "#fff";
  ctx.lineWidth = 1.5 * uPlot.pxRatio;
  ctx.beginPath();
  for (let x = left - height; x < left + width; x += 6 * uPlot.pxRatio) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

function heatMap(id, lines) {
  if (!document.getElementById(id)) return;
  const logs = lines.map(one => one.values.map(v => v === null || v === 0 ? v : Math.log10(v)));
  const isNumber = (row, i) => lines[row].values[i] !== null && lines[row].values[i] !== 0;
  const finite = logs.flatMap((row, k) => row.filter((_, i) => isNumber(k, i)));
  const lo = finite.length ? Math.floor(finite.reduce((a, b) => Math.min(a, b))) : -1;
  const hi = finite.length ? Math.max(lo + 1, Math.ceil(finite.reduce((a, b) => Math.max(a, b)))) : 0;
  const any = what => lines.some(one => one.values.includes(what));
  const rows = lines.length;
  const every = Math.ceil(rows / 25);
  const shown = [...lines.keys()].filter(row => row % every === 0);
  const between = (i, k) => (steps[Math.max(i, 0)] + steps[Math.min(k, steps.length - 1)]) / 2;

  function cells(u) {
    const {ctx, bbox} = u, r = uPlot.pxRatio, [first, last] = u.series[0].idxs;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (let row = 0; row < rows; ++row) {
      const top = Math.round(u.valToPos(row - .5, "y", true));
      const height = Math.round(u.valToPos(row + .5, "y", true)) - top;
      const gap = height > 8 * r ? r : 0;
      for (let i = Math.max(first - 1, 0); i <= Math.min(last + 1, steps.length - 1); ++i) {
        const from = i === 0 ? bbox.left : u.valToPos(between(i - 1, i), "x", true);
        const to = i + 1 === steps.length ? bbox.left + bbox.width
          : u.valToPos(between(i, i + 1), "x", true);
        const left = Math.round(from), width = Math.max(Math.round(to) - left, 1);
        const value = lines[row].values[i];
        ctx.fillStyle = value === null ? sick : value === 0 ? "#000"
          : blend(heats, (logs[row][i] - lo) / (hi - lo));
        ctx.fillRect(left, top, width, height - gap);
        if (value === null) hatch(ctx, left, top, width, height - gap);
      }
    }
    ctx.restore();
    ctx.save();
    ctx.fillStyle = ink;
    ctx.font = text(u, 11);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    for (const row of shown)
      ctx.fillText(isNumber(row, last) ? signed(logs[row][last]) : short(lines[row].values[last]),
        bbox.left + bbox.width + 8 * r, u.valToPos(row, "y", true));
    ctx.restore();
  }

  const output = document.querySelector(`#${id} output`);
  add(id, [steps, steps.map(() => 0)], ["not finite"], {
    height: Math.min(Math.max(rows * 22, 90), 460) + 52,
    scales: {x: stepScale, y: {dir: -1, range: () => [-.5, rows - .5]}},
    axes: [stepAxis(), axis({size: 62, grid: {show: false}, splits: () => shown,
      values: (u, splits) => splits.map(row => lines[row].label), filter: (u, s) => s})],
    series: [{}, {show: true, stroke: "transparent", points: {show: false}}],
    cursor: {sync: {key: "step"}, y: false, points: {show: false}},
    hooks: {
      draw: [u => { cells(u); markVerdicts(u); }],
      setCursor: [u => {
        const at = u.cursor.idx;
        if (at == null) { output.textContent = ""; return; }
        const row = Math.min(Math.max(Math.round(u.posToVal(u.cursor.top, "y")), 0), rows - 1);
        output.textContent =
          `step ${steps[at]} · layer ${lines[row].label}: ${short(lines[row].values[at])}`;
      }]}});

  const scale = document.querySelector(`#${id} .scale`);
  const put = (tag, content, name, background) => {
    const one = document.createElement(tag);
    one.textContent = content;
    one.className = name;
    if (background) one.style.background = background;
    scale.append(one);
  };
  put("span", power(lo), "");
  put("i", "", "", `linear-gradient(90deg, ${heats.join(", ")})`);
  put("span", power(hi), "");
  if (any(0)) { put("i", "", "key", "#000"); put("span", "exactly zero", ""); }
  if (any(null)) {
    put("i", "", "key", `repeating-linear-gradient(135deg, ${sick} 0 4px, #fff 4px 6px)`);
    put("span", "not finite", "");
  }
}

// ---- The forecast beside the first check

function forecastChart(id, both) {
  if (!both || !document.getElementById(id)) return;
  const all = [...both.forecast, ...both.measured].filter(v => v !== null);
  if (all.length === 0) return nothing(id, "Nothing to compare: no gradient is finite and above zero.");
  const lo = Math.floor(Math.min(...all)), hi = Math.max(Math.ceil(Math.max(...all)), lo + 1);
  const order = both.labels.map((_, i) => i);
  const every = Math.ceil(order.length / 25);
  const output = document.querySelector(`#${id} output`);
  add(id, [order, both.forecast, both.measured], ["forecast", "measured"], {
    height: 250,
    cursor: {y: false, points: {size: 7}},
    scales: {x: {time: false, range: () => [-.3, order.length - .7]}, y: {range: () => [lo, hi]}},
    axes: [
      axis({size: 24, label: "layer", labelSize: 17, labelFont: font, labelGap: 0,
        splits: () => order.filter(i => i % every === 0),
        values: (u, splits) => splits.map(i => both.labels[i]), filter: (u, s) => s}),
      axis({size: 56, splits: () => decades(lo, hi), values: (u, splits) => splits.map(power)})],
    series: [{},
      {label: "forecast", stroke: "#b06a12", width: 1.6, dash: [7, 3].map(d => d * uPlot.pxRatio),
        points: {show: true, size: 8, fill: "#fff"}},
      {label: "measured", stroke: ink, width: 1.8, points: {show: true, size: 6, fill: ink}}],
    hooks: {
      draw: [labelEnds],
      setCursor: [u => {
        const at = u.cursor.idx;
        output.textContent = at == null ? "" : `layer ${both.labels[at]} · decades: forecast ` +
          ["forecast", "measured"].map(one => both[one][at] === null ? "none" : signed(both[one][at]))
            .join(" · measured ");
      }]}});
}

// ---- The page

const positive = values => values.filter(v => v !== null && v > 0);
const spread = values => positive(values).length
  ? positive(values).reduce((a, b) => Math.max(a, b)) / positive(values).reduce((a, b) => Math.min(a, b))
  : 1;

if (steps.length > 0) {
  const losses = [{label: "loss", values: run.loss, width: 2.2}];
  if (run.constant.some(v => v > 0))
    losses.push({label: "best constant", values: run.constant, stroke: "#b06a12", dash: [7, 3]});
  if (run.largest.some((v, i) => v > 1.05 * run.loss[i]))
    losses.push({label: "largest", values: run.largest, stroke: "#6b7280", width: 1.2, dash: [2, 2]});
  lineChart("loss", losses, spread(losses.flatMap(one => one.values)) > 30 ? "log" : "linear", 270);
  lineChart("rate", [{label: "rate", values: run.rate}], spread(run.rate) > 30 ? "log" : "linear");
  heatMap("heat", run.gradient);
  lineChart("gradient", byLayer(run.gradient), "log");
  lineChart("update", byLayer(run.update), "log");
  lineChart("time", byLayer(run.time), "log");
  lineChart("dead", byLayer(run.dead), "share");
  lineChart("saturated", byLayer(run.saturated), "share");
  forecastChart("forecast", run.forecast);
}
addEventListener("resize", () => plots.forEach(({all, plot}) =>
  all.setSize({width: plot.clientWidth, height: all.height})));
document.body.dataset.drawn = plots.length;
})();
)js";

} // namespace strut::report::detail
