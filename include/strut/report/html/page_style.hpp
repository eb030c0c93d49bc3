#pragma once

#include <string_view>

namespace strut::report::detail {

/// How a page looks, on a screen and on paper.
inline constexpr std::string_view page_style = R"css(
:root { --ink: #1f2733; --soft: #5d6675; --line: #dedad1; --paper: #fbfaf7; --card: #fff;
  --sick: #a3261c; --well: #1d6b4f; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 1080px; margin: 0 auto; padding: 44px 28px 36px; }
h1 { margin: 2px 0 20px; font-size: 31px; line-height: 1.2; letter-spacing: -.015em;
  overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 16px; }
h3 { margin: 0; font-size: 16px; }
p { margin: 0; }
code { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace; }
.kicker { color: var(--soft); font-size: 12px; letter-spacing: .09em; text-transform: uppercase; }

.state { padding: 13px 18px; border: 1px solid; border-left-width: 6px; border-radius: 6px;
  background: var(--card); font-size: 17px; }
.state b { margin-right: 8px; }
.sick { color: var(--sick); }
.well { color: var(--well); }
.state span { color: var(--ink); }

.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px 26px;
  margin: 22px 0 30px; }
.facts dt { color: var(--soft); font-size: 12px; }
.facts dd { margin: 0; font-size: 19px; font-weight: 600; letter-spacing: -.01em; }

.card, figure { margin: 0 0 18px; padding: 17px 20px 14px; background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(430px, 1fr)); gap: 0 18px; }
.pair > * { min-width: 0; }
.pair > :last-child:nth-child(odd) { grid-column: 1 / -1; }
figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; margin-bottom: 8px; }
figcaption p { flex: 1 1 100%; color: var(--soft); font-size: 13px; }
output { margin-left: auto; min-height: 1.5em; font-size: 13px; color: var(--soft); }
.nothing { padding: 26px 0; color: var(--soft); }

.scale { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; margin: 6px 0 0 62px;
  color: var(--soft); font-size: 12px; }
.scale i { display: inline-block; width: 220px; height: 11px; border: 1px solid var(--line);
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.scale i.key { width: 15px; margin-left: 14px; }

.verdicts { list-style: none; margin: 12px 0 0; padding: 0; }
.verdicts li { position: relative; padding: 12px 0 13px 40px; border-top: 1px solid var(--line); }
.verdicts li:last-child { padding-bottom: 4px; }
.mark { position: absolute; left: 0; top: 13px; width: 24px; height: 24px; border: 1.5px solid;
  border-radius: 50%; font-size: 13px; font-weight: 700; line-height: 21px; text-align: center; }
.verdicts small { margin-left: 8px; color: var(--soft); font-size: 13px; font-weight: 400; }

table { border-collapse: collapse; font-size: 13px; }
th { color: var(--soft); font-weight: 500; }
th, td { padding: 3px 0 3px 26px; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
tbody tr { border-top: 1px solid var(--line); }
.evidence { margin: 7px 0; }
.beside { display: flex; flex-wrap: wrap; gap: 16px 44px; align-items: flex-start; }
.beside .plot { flex: 1 1 430px; min-width: 0; }
.wide { max-height: 480px; margin-top: 8px; padding-right: 10px; overflow: auto; }
footer { margin-top: 26px; color: var(--soft); font-size: 12px; }

@media print {
  @page { size: A4; margin: 13mm; }
  body { background: #fff; font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .card, figure, .verdicts li, tr { break-inside: avoid; }
  .card, figure { padding: 10px 12px; }
  .pair { grid-template-columns: 1fr 1fr; gap: 0 10px; }
  .uplot, .u-wrap { width: 100% !important; height: auto !important; }
  .beside .plot { flex-basis: 50%; }
  .wide { max-height: none; overflow: visible; }
  .u-over, .u-under, output, .hint { display: none !important; }
  .uplot canvas { height: auto !important; }
}
)css";

} // namespace strut::report::detail
